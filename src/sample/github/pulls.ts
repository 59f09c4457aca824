import { type Call, type JsonObject, type Reply, type Route } from "../http/exchange.ts";
import { accountJson, organization } from "./accounts.ts";
import type { Issue } from "./issueState.ts";
import { byNumber } from "./paging.ts";
import { repositoryJson } from "./repository.ts";
import type { World } from "./world.ts";

/** The list of pull requests. */
export function pullRoutes(world: World): readonly Route[] {
  const path = "/repos/:owner/:repo/pulls";
  return [{ method: "GET", path, answer: (call) => pulls(world, call) }];
}

function pulls(world: World, call: Call): Reply {
  const state = call.query.get("state") ?? "open";
  const head = call.query.get("head");
  const items = [...world.issues.values()]
    .filter((issue) => issue.pullRequest !== undefined)
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => head === null || head === `${world.owner}:${issue.pullRequest?.head ?? ""}`)
    .map((issue) => pullJson(world, issue, "list"));
  return byNumber(call, items, { path: `${world.idPath}/pulls` });
}

/** A pull request as GitHub sends it, in a list or alone. */
export function pullJson(world: World, issue: Issue, form: "list" | "one"): JsonObject {
  const { head = "", base = "main" } = issue.pullRequest ?? {};
  const url = `${world.apiUrl}/pulls/${issue.number}`;
  const htmlUrl = `${world.htmlUrl}/pull/${issue.number}`;
  // A branch that nobody pushed to starts where main ends.
  const shaOf = (ref: string) =>
    (world.headOf(`refs/heads/${ref}`) ?? world.commits.at(-1))?.sha ?? "";
  const sha = shaOf(head);
  const side = (ref: string): JsonObject => ({
    label: `${world.owner}:${ref}`,
    ref,
    sha: shaOf(ref),
    user: accountJson(organization, "Organization"),
    repo: repositoryJson(world),
  });
  return {
    url,
    id: 3_400_000_000 + issue.number,
    node_id: Buffer.from(`011:PullRequest${issue.number}`, "utf8").toString("base64"),
    html_url: htmlUrl,
    diff_url: `${htmlUrl}.diff`,
    patch_url: `${htmlUrl}.patch`,
    issue_url: `${world.apiUrl}/issues/${issue.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${world.apiUrl}/pulls/comments{/number}`,
    comments_url: `${world.apiUrl}/issues/${issue.number}/comments`,
    statuses_url: `${world.apiUrl}/statuses/${sha}`,
    number: issue.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: accountJson(issue.author, issue.author.type),
    body: issue.body,
    labels: [],
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(head),
    base: side(base),
    _links: {
      self: { href: url },
      html: { href: htmlUrl },
      issue: { href: `${world.apiUrl}/issues/${issue.number}` },
      comments: { href: `${world.apiUrl}/issues/${issue.number}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${world.apiUrl}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${world.apiUrl}/statuses/${sha}` },
    },
    author_association: "MEMBER",
    auto_merge: null,
    draft: issue.pullRequest?.isDraft ?? false,
    ...(form === "one" ? counts : {}),
  };
}

/** What only a single pull request says. */
const counts = {
  merged: false,
  mergeable: null,
  rebaseable: null,
  mergeable_state: "unknown",
  merged_by: null,
  comments: 0,
  review_comments: 0,
  maintainer_can_modify: true,
  commits: 1,
  additions: 1,
  deletions: 1,
  changed_files: 1,
} as const;
