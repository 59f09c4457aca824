import type { FileAt } from "../../core/deployed/codeIn.ts";
import { checkPath } from "../../core/locate/path.ts";
import type { DeployedCommit } from "../../core/workload.ts";
import { readBlobNames, readBlobs } from "./blobs.ts";
import type { Git } from "./git.ts";
import type { Reader } from "./history.ts";
import type { Repository } from "./repository.ts";

/** What commits are compared with. */
export interface BaseBranch {
  /** Short name, e.g. `main`. */
  readonly name: string;
  /** Full id, as of the last fetch. */
  readonly commit: string;
}

export type DeployedRepository = Pick<Repository, "root" | "isShallow" | "isPartial">;

const commitId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Finds a branch as it was last fetched from a remote, else the local one of that name. Undefined
 * when there is neither, or git cannot tell.
 */
export async function findBranch(
  git: Git,
  root: string,
  { remote, branch }: { readonly remote: string; readonly branch: string },
  signal: AbortSignal,
): Promise<BaseBranch | undefined> {
  for (const ref of [`refs/remotes/${remote}/${branch}`, `refs/heads/${branch}`]) {
    const output = await git(
      { folder: root, args: ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`] },
      signal,
    );
    const id = output.kind === "ok" ? output.stdout.toString("utf8").trim() : "";
    if (commitId.test(id)) return { name: branch, commit: id };
  }
  return undefined;
}

/**
 * How far commits are from a branch. One call of git for all of them and one for each that was not
 * compared with the branch's commit before; `memory` keeps what was.
 *
 * In a clone whose history was cut off nothing is counted: the count would be too low.
 */
export async function compareWithBranch(
  git: Git,
  repository: DeployedRepository,
  { commits, base, memory }: DeployedQuestion,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DeployedCommit>> {
  const run = readerOf(git, repository, signal).run;
  const result = new Map<string, DeployedCommit>();
  const wanted = [...new Set(commits)].filter((commit) => commitId.test(commit));
  if (wanted.length === 0) return result;
  const names = await readBlobNames(
    { run },
    new Map(wanted.map((commit) => [commit, new Set<string>()])),
  );
  for (const commit of wanted) {
    if (names.kind === "failed") result.set(commit, { kind: "unknown" });
    else if (!names.commits.has(commit)) result.set(commit, { kind: "notInClone" });
    else if (repository.isShallow) result.set(commit, { kind: "unknown" });
    else {
      const key = `compared:${commit} ${base.name} ${base.commit}`;
      const known = memory.get(key);
      const compared = isCompared(known) ? known : await compare(run, commit, base);
      if (compared.kind === "compared") memory.set(key, compared);
      result.set(commit, compared);
    }
  }
  return result;
}

export interface DeployedQuestion {
  readonly commits: readonly string[];
  readonly base: BaseBranch;
  readonly memory: Map<string, unknown>;
}

async function compare(
  run: Reader["run"],
  commit: string,
  base: BaseBranch,
): Promise<DeployedCommit> {
  const counted = await run([
    "rev-list",
    "--left-right",
    "--count",
    `${commit}...${base.commit}`,
    "--",
  ]);
  const [ahead, behind] =
    counted.kind === "ok" ? counted.stdout.toString("latin1").trim().split("\t").map(Number) : [];
  if (ahead === undefined || behind === undefined) return { kind: "unknown" };
  const dated = await run(["rev-list", "--no-walk", "--timestamp", commit, "--"]);
  const seconds = dated.kind === "ok" ? Number.parseInt(dated.stdout.toString("latin1"), 10) : NaN;
  const committedAt = Number.isSafeInteger(seconds)
    ? new Date(seconds * 1000).toISOString()
    : undefined;
  return { kind: "compared", branch: base.name, ahead, behind, committedAt };
}

/** Only this file keeps values under its keys. */
function isCompared(value: unknown): value is DeployedCommit {
  return typeof value === "object" && value !== null && "behind" in value;
}

/** More than this is no source file that anybody reads. */
const mostBytes = 1024 * 1024;
const mostFiles = 400;

/** Files at commits. */
export interface FilesAt {
  readonly at: (commit: string, path: string) => FileAt | undefined;
}

/**
 * Reads files at commits: two calls of git for all of them. Texts of files over 1 MiB, and of those
 * beyond the first 400, are left out; in a partial clone, where a missing object ends the whole
 * call, everything is.
 */
export async function readFilesAt(
  git: Git,
  repository: DeployedRepository,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
  signal: AbortSignal,
): Promise<FilesAt> {
  const nothing: FilesAt = { at: () => undefined };
  // A path with a line break would be read as two.
  const commits = new Map(
    [...wanted]
      .filter(([commit]) => commitId.test(commit))
      .map(([commit, paths]) => [
        commit,
        new Set([...paths].filter((path) => checkPath(path).kind === "inside")),
      ]),
  );
  if (repository.isPartial || commits.size === 0) return nothing;
  const reader = readerOf(git, repository, signal);
  const names = await readBlobNames(reader, commits);
  if (names.kind === "failed") return nothing;
  const blobs = [...names.commits.values()].flatMap((files) => [...files.values()]);
  const ids = [...new Set(blobs.filter(({ size }) => size <= mostBytes).map(({ id }) => id))];
  const texts = await readBlobs(reader, ids.slice(0, mostFiles));
  return {
    at: (commit, path) => {
      const blob = names.commits.get(commit)?.get(path);
      if (blob === undefined) return undefined;
      return { blob: blob.id, text: texts?.get(blob.id)?.toString("utf8") };
    },
  };
}

/**
 * The files that were made between two commits, not by renaming another. Undefined when git cannot
 * tell.
 */
export async function addedFiles(
  git: Git,
  root: string,
  { from, to }: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  if (!commitId.test(from) || !commitId.test(to)) return undefined;
  const args = ["diff-tree", "-r", "-z", "-M", "--diff-filter=A", "--name-only", from, to, "--"];
  const output = await git({ folder: root, args }, signal);
  return output.kind === "ok" ? new Set(output.stdout.toString("utf8").split("\0")) : undefined;
}

function readerOf(git: Git, { root }: DeployedRepository, signal: AbortSignal): Reader {
  return { run: (args, input) => git({ folder: root, args, input }, signal) };
}
