import { blobId, type Commit } from "../git/history.ts";
import { type Call, type JsonObject, ok, type Reply, type Route } from "../http/exchange.ts";
import { missing, notFound, unprocessable } from "./errors.ts";
import { byNumber } from "./paging.ts";
import type { World } from "./world.ts";

/** The repository's commits and files. */
export function codeRoutes(world: World): readonly Route[] {
  const repository = "/repos/:owner/:repo";
  return [
    { method: "GET", path: `${repository}/commits`, answer: (call) => commits(world, call) },
    { method: "GET", path: `${repository}/commits/:ref`, answer: (call) => commit(world, call) },
    { method: "GET", path: `${repository}/compare/:range`, answer: (call) => compare(world, call) },
    {
      method: "GET",
      path: `${repository}/contents/*path`,
      answer: (call) => contents(world, call),
    },
  ];
}

/** A commit by branch, full reference or a unique beginning of its id. */
function resolved(world: World, ref: string | null): Commit | undefined {
  const head = world.headOf(fullRef(ref ?? "HEAD"));
  if (head !== undefined || ref === null) return head;
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  const found = world.allCommits.filter((commit) => commit.sha.startsWith(ref));
  return found.length === 1 ? found[0] : undefined;
}

/** A reference by its full name. */
export function fullRef(ref: string): string {
  if (ref === "HEAD") return "refs/heads/main";
  if (ref.startsWith("refs/")) return ref;
  return ref.startsWith("heads/") ? `refs/${ref}` : `refs/heads/${ref}`;
}

function commitJson(world: World, one: Commit): JsonObject {
  const signature = { name: one.author.name, email: one.author.mail, date: one.date };
  const url = `${world.apiUrl}/commits/${one.sha}`;
  return {
    sha: one.sha,
    node_id: Buffer.from(`06:Commit${one.sha}`, "utf8").toString("base64"),
    commit: {
      author: signature,
      committer: signature,
      message: one.message,
      tree: { sha: one.tree, url: `${world.apiUrl}/git/trees/${one.tree}` },
      url: `${world.apiUrl}/git/commits/${one.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: "unsigned",
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${world.htmlUrl}/commit/${one.sha}`,
    comments_url: `${url}/comments`,
    author: null,
    committer: null,
    parents:
      one.parent === undefined
        ? []
        : [
            {
              sha: one.parent,
              url: `${world.apiUrl}/commits/${one.parent}`,
              html_url: `${world.htmlUrl}/commit/${one.parent}`,
            },
          ],
  };
}

function commits(world: World, call: Call): Reply {
  const from = resolved(world, call.query.get("sha"));
  if (from === undefined) return notFound;
  return byNumber(
    call,
    historyOf(world, from).map((one) => commitJson(world, one)),
    { path: `${world.idPath}/commits` },
  );
}

/** A commit and those before it, newest first. */
function historyOf(world: World, from: Commit): readonly Commit[] {
  const found: Commit[] = [];
  for (let one: Commit | undefined = from; one !== undefined; ) {
    found.push(one);
    const { parent }: Commit = one;
    one = world.allCommits.find(({ sha }) => sha === parent);
  }
  return found;
}

function commit(world: World, call: Call): Reply {
  const ref = call.parameters["ref"] ?? "";
  const one = resolved(world, ref);
  if (one !== undefined) return ok(commitJson(world, one));
  return unprocessable({ resource: "Commit", field: "ref", code: "invalid", value: ref });
}

function compare(world: World, call: Call): Reply {
  const [first, second] = (call.parameters["range"] ?? "").split("...");
  const base = resolved(world, first ?? "");
  const head = resolved(world, second ?? "");
  if (base === undefined || head === undefined) return notFound;
  const [before, after] = [historyOf(world, base), historyOf(world, head)];
  const between = after.filter((one) => !before.includes(one)).toReversed();
  const behind = before.filter((one) => !after.includes(one)).length;
  const status = statusOf(between.length, behind);
  const url = `${world.apiUrl}/compare/${first ?? ""}...${second ?? ""}`;
  const htmlUrl = `${world.htmlUrl}/compare/${first ?? ""}...${second ?? ""}`;
  return ok({
    url,
    html_url: htmlUrl,
    permalink_url: htmlUrl,
    diff_url: `${htmlUrl}.diff`,
    patch_url: `${htmlUrl}.patch`,
    base_commit: commitJson(world, base),
    merge_base_commit: commitJson(world, after.find((one) => before.includes(one)) ?? base),
    status,
    ahead_by: between.length,
    behind_by: behind,
    total_commits: between.length,
    commits: between.map((one) => commitJson(world, one)),
    files: [],
  });
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}

function contents(world: World, call: Call): Reply {
  const at = resolved(world, call.query.get("ref"));
  if (at === undefined) return missing("No commit found for the ref");
  const path = call.parameters["path"] ?? "";
  const text = at.files.get(path);
  if (text === undefined) return notFound;
  if (/application\/vnd\.github(\.v3)?\.raw/.test(call.headers.get("accept") ?? "")) {
    return { status: 200, text };
  }
  const sha = blobId(text);
  const url = `${world.apiUrl}/contents/${path}?ref=${at.sha}`;
  const [gitUrl, htmlUrl] = [
    `${world.apiUrl}/git/blobs/${sha}`,
    `${world.htmlUrl}/blob/${at.sha}/${path}`,
  ];
  return ok({
    type: "file",
    encoding: "base64",
    size: Buffer.byteLength(text, "utf8"),
    name: path.split("/").at(-1) ?? path,
    path,
    content: lined(Buffer.from(text, "utf8").toString("base64")),
    sha,
    url,
    git_url: gitUrl,
    html_url: htmlUrl,
    download_url: null,
    _links: { self: url, git: gitUrl, html: htmlUrl },
  });
}

/** GitHub breaks base64 into lines of 60 characters. */
function lined(base64: string): string {
  return base64.replace(/.{1,60}/g, "$&\n");
}
