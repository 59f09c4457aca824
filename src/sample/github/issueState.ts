import type { Json, JsonObject } from "../http/exchange.ts";
import { type IssueStory, issues, labels } from "../scenario/issues.ts";
import { people } from "../scenario/people.ts";
import { accountJson, assigneeOf } from "./accounts.ts";
import type { World } from "./world.ts";

interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: "User" | "Bot";
}

/** An issue, or a pull request, which GitHub lists among the issues. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly author: Account;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly closedBy: Account | null;
  /** Oldest first. */
  readonly events: readonly StateEvent[];
  readonly pullRequest: IssueStory["pullRequest"];
}

/** That an issue was closed or opened again. */
export interface StateEvent {
  readonly event: "closed" | "reopened";
  readonly by: Account;
  readonly at: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Account;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export function authorOf(name: IssueStory["author"]): Account {
  if (name === "defender") {
    return { login: "microsoft-security-devops[bot]", id: 5200190, type: "Bot" };
  }
  const { login, id } = people[name];
  return { login, id, type: "User" };
}

/** The issues as they are before anybody writes, by number. */
export function firstIssues(): Map<number, Issue> {
  return new Map(
    issues.map((story): [number, Issue] => {
      const closedAt = story.closedAt ?? null;
      const author = authorOf(story.author);
      const issue: Issue = {
        number: story.number,
        title: story.title,
        body: story.body,
        author,
        state: closedAt === null ? "open" : "closed",
        stateReason: closedAt === null ? null : "completed",
        labels: story.labels,
        assignees: story.assignees.map((name) => people[name].login),
        createdAt: story.createdAt,
        updatedAt: closedAt ?? story.comments?.at(-1)?.createdAt ?? story.createdAt,
        closedAt,
        closedBy: closedAt === null ? null : author,
        events: closedAt === null ? [] : [{ event: "closed", by: author, at: closedAt }],
        pullRequest: story.pullRequest,
      };
      return [story.number, issue];
    }),
  );
}

/** The comments as they are before anybody writes, by id. */
export function firstComments(): Map<number, Comment> {
  return new Map(
    issues.flatMap((story) =>
      (story.comments ?? []).map((comment): [number, Comment] => [
        comment.id,
        {
          id: comment.id,
          issue: story.number,
          author: authorOf(comment.author),
          body: comment.body,
          createdAt: comment.createdAt,
          updatedAt: comment.createdAt,
        },
      ]),
    ),
  );
}

/** The labels as they are before anybody writes, by lower-case name. */
export function firstLabels(): Map<string, Label> {
  return new Map(
    labels.map(([name, color, description], index) => [
      name.toLowerCase(),
      { id: 8_100_000_001 + index, name, color, description },
    ]),
  );
}

/** True when an issue has a label, whatever its case. */
export function hasLabel(issue: Issue, label: string): boolean {
  return issue.labels.some((name) => name.toLowerCase() === label.trim().toLowerCase());
}

/** A label as GitHub sends it. */
export function labelJson(world: World, label: Label): JsonObject {
  return {
    id: label.id,
    node_id: Buffer.from(`05:Label${label.id}`, "utf8").toString("base64"),
    url: `${world.apiUrl}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: ["bug", "enhancement"].includes(label.name),
    description: label.description,
  };
}

/** A comment as GitHub sends it. */
export function commentJson(world: World, comment: Comment): JsonObject {
  return {
    id: comment.id,
    node_id: Buffer.from(`012:IssueComment${comment.id}`, "utf8").toString("base64"),
    url: `${world.apiUrl}/issues/comments/${comment.id}`,
    html_url: `${world.htmlUrl}/issues/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${world.apiUrl}/issues/${comment.issue}`,
    body: comment.body,
    user: accountJson(comment.author, comment.author.type),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: "MEMBER",
    reactions: noReactions(`${world.apiUrl}/issues/comments/${comment.id}`),
    performed_via_github_app: null,
  };
}

/** An event of an issue as GitHub sends it; `index` counts the issue's events from 0. */
export function eventJson(
  world: World,
  issue: Issue,
  { event, by, at }: StateEvent,
  index: number,
): JsonObject {
  const id = 21_000_000_000 + issue.number * 1000 + index;
  return {
    id,
    node_id: Buffer.from(`06:Event${id}`, "utf8").toString("base64"),
    url: `${world.apiUrl}/issues/events/${id}`,
    actor: accountJson(by, by.type),
    event,
    commit_id: null,
    commit_url: null,
    created_at: at,
    performed_via_github_app: null,
  };
}

/** An issue as GitHub sends it. */
export function issueJson(world: World, issue: Issue): JsonObject {
  const url = `${world.apiUrl}/issues/${issue.number}`;
  const assignees = issue.assignees.flatMap((login): Json[] => {
    const account = assigneeOf(login);
    return account === undefined ? [] : [accountJson(account, account.type)];
  });
  const isPull = issue.pullRequest !== undefined;
  const htmlUrl = `${world.htmlUrl}/${isPull ? "pull" : "issues"}/${issue.number}`;
  const count = [...world.comments.values()].filter(({ issue: n }) => n === issue.number).length;
  return {
    url,
    repository_url: world.apiUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: htmlUrl,
    id: 3_300_000_000 + issue.number,
    node_id: Buffer.from(`05:Issue${issue.number}`, "utf8").toString("base64"),
    number: issue.number,
    title: issue.title,
    user: accountJson(issue.author, issue.author.type),
    labels: issue.labels.flatMap((name): Json[] => {
      const label = world.labels.get(name.toLowerCase());
      return label === undefined ? [] : [labelJson(world, label)];
    }),
    state: issue.state,
    locked: false,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: count,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy === null ? null : accountJson(issue.closedBy, issue.closedBy.type),
    author_association: "MEMBER",
    active_lock_reason: null,
    body: issue.body,
    reactions: noReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
    ...(isPull ? { draft: false, pull_request: pullJson(world, issue, htmlUrl) } : {}),
  };
}

function pullJson(world: World, issue: Issue, htmlUrl: string): JsonObject {
  return {
    url: `${world.apiUrl}/pulls/${issue.number}`,
    html_url: htmlUrl,
    diff_url: `${htmlUrl}.diff`,
    patch_url: `${htmlUrl}.patch`,
    merged_at: null,
  };
}

function noReactions(url: string): JsonObject {
  const none = { "+1": 0, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${url}/reactions`, total_count: 0, ...none };
}
