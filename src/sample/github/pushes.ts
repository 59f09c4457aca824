import { createHash } from "node:crypto";
import { blobId, type Commit } from "../git/history.ts";
import { type Call, type JsonObject, property, type Reply, type Route } from "../http/exchange.ts";
import { signedIn } from "./accounts.ts";
import { failure, invalidRequest, notFound, unprocessable } from "./errors.ts";
import type { Issue } from "./issueState.ts";
import { pullJson } from "./pulls.ts";
import type { World } from "./world.ts";

/** What makes branches, commits and pull requests. */
export function pushRoutes(world: World): readonly Route[] {
  const repository = "/repos/:owner/:repo";
  return [
    { method: "POST", path: `${repository}/git/refs`, answer: (call) => createRef(world, call) },
    {
      method: "PUT",
      path: `${repository}/contents/*path`,
      answer: (call) => commitFile(world, call),
    },
    {
      method: "DELETE",
      path: `${repository}/git/refs/*ref`,
      answer: ({ parameters }) => {
        const branch = (parameters["ref"] ?? "").replace(/^heads\//, "");
        return world.drop(branch) ? { status: 204 } : failure(422, "Reference does not exist");
      },
    },
    { method: "POST", path: `${repository}/pulls`, answer: (call) => openPull(world, call) },
  ];
}

function createRef(world: World, { body }: Call): Reply {
  const ref = property(body, "ref");
  const sha = property(body, "sha");
  if (typeof ref !== "string" || !/^refs\/heads\/[^\s~^:?*[\\]+$/.test(ref)) {
    return failure(422, "Reference name is not valid.");
  }
  if (world.headOf(ref) !== undefined) return failure(422, "Reference already exists");
  const commit = world.allCommits.find((one) => one.sha === sha);
  if (commit === undefined) return failure(422, "Object does not exist");
  world.push(ref.slice("refs/heads/".length), commit);
  return {
    status: 201,
    body: {
      ref,
      node_id: Buffer.from(`03:Ref${ref}`, "utf8").toString("base64"),
      url: `${world.apiUrl}/git/${ref}`,
      object: { type: "commit", sha: commit.sha, url: `${world.apiUrl}/git/commits/${commit.sha}` },
    },
  };
}

function commitFile(world: World, { body, parameters }: Call): Reply {
  const path = parameters["path"] ?? "";
  const branch = property(body, "branch");
  const content = property(body, "content");
  const message = property(body, "message");
  if (typeof branch !== "string" || typeof content !== "string" || typeof message !== "string") {
    return invalidRequest("branch, content and message are texts.");
  }
  const parent = world.headOf(`refs/heads/${branch}`);
  if (parent === undefined) return notFound;
  const before = parent.files.get(path);
  const known = before === undefined ? undefined : blobId(before);
  if (property(body, "sha") !== known) {
    return failure(409, `${path} does not match ${known ?? "nothing"}`);
  }
  const text = Buffer.from(content, "base64").toString("utf8");
  const commit = committed(world, parent, { path, text, message });
  world.push(branch, commit);
  return { status: before === undefined ? 201 : 200, body: written(world, commit, path) };
}

/** A commit that changes one file. */
export function committed(
  world: World,
  parent: Commit,
  {
    path,
    text,
    message,
  }: { readonly path: string; readonly text: string; readonly message: string },
): Commit {
  const id = createHash("sha1").update(`${parent.sha}\n${path}\n${text}`).digest("hex");
  return {
    id,
    sha: id,
    tree: createHash("sha1").update(`tree ${id}`).digest("hex"),
    parent: parent.sha,
    author: signedIn,
    date: world.tick(),
    message,
    edits: [],
    files: new Map([...parent.files, [path, text]]),
  };
}

function written(world: World, commit: Commit, path: string): JsonObject {
  const text = commit.files.get(path) ?? "";
  const sha = blobId(text);
  const url = `${world.apiUrl}/contents/${path}?ref=${commit.sha}`;
  const gitUrl = `${world.apiUrl}/git/blobs/${sha}`;
  const htmlUrl = `${world.htmlUrl}/blob/${commit.sha}/${path}`;
  const who = { name: commit.author.name, email: commit.author.mail, date: commit.date };
  return {
    content: {
      name: path.split("/").at(-1) ?? path,
      path,
      sha,
      size: Buffer.byteLength(text, "utf8"),
      url,
      html_url: htmlUrl,
      git_url: gitUrl,
      download_url: `${world.htmlUrl}/raw/${commit.sha}/${path}`,
      type: "file",
      _links: { self: url, git: gitUrl, html: htmlUrl },
    },
    commit: {
      sha: commit.sha,
      node_id: Buffer.from(`06:Commit${commit.sha}`, "utf8").toString("base64"),
      url: `${world.apiUrl}/git/commits/${commit.sha}`,
      html_url: `${world.htmlUrl}/commit/${commit.sha}`,
      author: who,
      committer: who,
      message: commit.message,
      tree: { url: `${world.apiUrl}/git/trees/${commit.tree}`, sha: commit.tree },
      parents: [],
      verification: {
        verified: false,
        reason: "unsigned",
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
  };
}

function openPull(world: World, { body }: Call): Reply {
  const head = property(body, "head");
  const base = property(body, "base");
  const title = property(body, "title");
  const text = property(body, "body");
  if (typeof head !== "string" || typeof base !== "string" || typeof title !== "string") {
    return unprocessable({ resource: "PullRequest", field: "head", code: "missing_field" });
  }
  const isThere = [...world.issues.values()].some(
    ({ pullRequest, state }) => pullRequest?.head === head && state === "open",
  );
  if (isThere) return failure(422, `A pull request already exists for ${world.owner}:${head}.`);
  if (world.headOf(`refs/heads/${head}`) === undefined) {
    return unprocessable({ resource: "PullRequest", field: "head", code: "invalid" });
  }
  const now = world.tick();
  const { login, id } = signedIn;
  const issue: Issue = {
    number: Math.max(...world.issues.keys()) + 1,
    title,
    body: typeof text === "string" ? text : null,
    author: { login, id, type: "User" },
    state: "open",
    stateReason: null,
    labels: [],
    assignees: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    events: [],
    pullRequest: { head, base, isDraft: property(body, "draft") === true },
  };
  world.issues.set(issue.number, issue);
  return { status: 201, body: pullJson(world, issue, "one") };
}
