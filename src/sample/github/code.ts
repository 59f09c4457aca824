import { blobId, type Commit } from "../git/history.ts";
import { type Call, type JsonObject, ok, type Reply, type Route } from "../http/exchange.ts";
import { accountJson, assignable } from "./accounts.ts";
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
export function resolved(world: World, ref: string | null): Commit | undefined {
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
    author: accountOf(one),
    committer: accountOf(one),
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

/** Whose commit it is, where the address belongs to an account. */
function accountOf({ author }: Commit): JsonObject | null {
  const person = assignable.find(({ mail }) => mail === author.mail);
  return person === undefined ? null : accountJson(person);
}

function commits(world: World, call: Call): Reply {
  const from = resolved(world, call.query.get("sha"));
  if (from === undefined) return notFound;
  const path = call.query.get("path");
  const isWanted = (one: Commit) => path === null || changes(world, one, path);
  return byNumber(
    call,
    historyOf(world, from)
      .filter(isWanted)
      .map((one) => commitJson(world, one)),
    { path: `${world.idPath}/commits` },
  );
}

/** True when a commit changed a file, or one below a folder. */
function changes(world: World, one: Commit, path: string): boolean {
  const before: ReadonlyMap<string, string> =
    world.allCommits.find(({ sha }) => sha === one.parent)?.files ?? new Map();
  const isBelow = (name: string) => name === path || name.startsWith(`${path}/`);
  const names = new Set([...before.keys(), ...one.files.keys()].filter(isBelow));
  return [...names].some((name) => before.get(name) !== one.files.get(name));
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
    files: changedFiles(world, after.find((one) => before.includes(one)) ?? base, head),
  });
}

/** GitHub names at most 300 files of a comparison. */
const mostFiles = 300;

function changedFiles(world: World, from: Commit, to: Commit): readonly JsonObject[] {
  const names = [...new Set([...from.files.keys(), ...to.files.keys()])];
  const changed = names.filter((name) => from.files.get(name) !== to.files.get(name));
  return changed.slice(0, mostFiles).map((filename) => {
    const [before, after] = [from.files.get(filename), to.files.get(filename)];
    const place = encodeURIComponent(filename);
    return {
      sha: blobId(after ?? before ?? ""),
      filename,
      status: before === undefined ? "added" : after === undefined ? "removed" : "modified",
      additions: after === undefined ? 0 : 1,
      deletions: before === undefined ? 0 : 1,
      changes: before === undefined || after === undefined ? 1 : 2,
      blob_url: `${world.htmlUrl}/blob/${to.sha}/${place}`,
      raw_url: `${world.htmlUrl}/raw/${to.sha}/${place}`,
      contents_url: `${world.apiUrl}/contents/${place}?ref=${to.sha}`,
    };
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
