import type { ScanDistance } from "../../core/anchor.ts";
import { parseGitDiff } from "../../core/locate/gitDiff.ts";
import type { Hunk } from "../../core/locate/hunk.ts";
import { type Blob, readBlobNames, readNamesOfPartialClone } from "./blobs.ts";
import { withoutFilters } from "./filters.ts";
import { describeFailure, type Git, type GitOutput } from "./git.ts";
import { followRenames, readStatus, readWorkingChanges, type WorkingChanges } from "./names.ts";
import type { Repository } from "./repository.ts";
import { readScans } from "./scans.ts";

/** What happened to one file from a commit to the working tree. */
export type FileHistory =
  /** By git's account: a file it was told not to look at may be another one all the same. */
  | { readonly kind: "unchanged"; readonly as: Blob }
  /** Renamed, edited or both; `hunks` undefined: git cannot say, compare the texts. */
  | {
      readonly kind: "changed";
      readonly path: string;
      readonly blob: Blob;
      readonly hunks: readonly Hunk[] | undefined;
    }
  /** No longer tracked under this name, and no successor is known. */
  | {
      readonly kind: "deleted";
      readonly blob: Blob;
      /** Only the working tree lacks it. */
      readonly isInHead: boolean;
    }
  /** The reason is a sentence. */
  | {
      readonly kind: "unknown";
      readonly reason: string;
      /** The clone lacks the file as it was at the commit. */
      readonly isMissing?: boolean;
    };

export type CommitHistory =
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly reason: string }
  | {
      readonly kind: "read";
      readonly scan: ScanDistance | undefined;
      readonly files: ReadonlyMap<string, FileHistory>;
      /** Paths that are new or modified in the working tree, untracked files included when any file was deleted. */
      readonly changedPaths: readonly string[];
    };

/** The part of a repository that its history is read from. */
export type HistoryRepository = Pick<Repository, "root" | "isPartial" | "isShallow" | "filters">;

/** Commits with the paths (checked by `checkPath`) that are asked about. */
export type WantedFiles = ReadonlyMap<string, ReadonlySet<string>>;

/** What a diff may not do: start programs, colour, change its form by configuration. */
const diffFlags = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-relative",
  "--ignore-submodules=all",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--inter-hunk-context=0",
];

/** A command line of Windows holds 32,767 characters; elsewhere the kernel allows far more. */
const pathCharactersPerCall = process.platform === "win32" ? 24_000 : 120_000;

/**
 * Reads what became of files since the given commits, down to the working tree.
 *
 * git is called up to seven times for all commits, then once per commit for names and once for hunks;
 * once or twice more for a commit of which a wanted file was deleted or renamed. Names come from
 * comparing trees, which is quick, and one look at the working tree. Commits are full ids; one
 * that is no id is missing. Rejects only with the signal's reason.
 */
export async function readHistory(
  git: Git,
  repository: HistoryRepository,
  wanted: WantedFiles,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CommitHistory>> {
  const reader: Reader = {
    run: (args, input) =>
      git(
        { folder: repository.root, args: [...withoutFilters(repository), ...args], input },
        signal,
      ),
  };
  const commits = [...wanted.keys()].filter(isCommitId);
  const result = new Map<string, CommitHistory>();
  for (const commit of wanted.keys()) result.set(commit, { kind: "missing" });
  if (commits.length === 0) return result;

  const names = repository.isPartial
    ? await readNamesOfPartialClone(reader, commits)
    : await readBlobNames(reader, new Map(commits.map((id) => [id, wanted.get(id) ?? new Set()])));
  if (names.kind === "failed") {
    for (const commit of commits) result.set(commit, names);
    return result;
  }
  const known = [...names.commits.keys()];
  const [scans, working] = await Promise.all([
    readScans(reader, known, repository.isShallow),
    readWorkingChanges(reader),
  ]);
  if (typeof working === "string") {
    for (const commit of known) result.set(commit, { kind: "failed", reason: working });
    return result;
  }
  const shared: Shared = { working };
  await Promise.all(
    known.map(async (commit) => {
      const blobs = names.commits.get(commit) ?? new Map<string, Blob>();
      const paths = [...(wanted.get(commit) ?? [])];
      const scan = scans.get(commit);
      result.set(commit, await readCommit(reader, { commit, paths, blobs, scan }, shared));
    }),
  );
  return result;
}

/** Runs git in the repository. */
export interface Reader {
  readonly run: (args: readonly string[], input?: string) => Promise<GitOutput>;
}

interface CommitRequest {
  readonly commit: string;
  readonly paths: readonly string[];
  readonly blobs: ReadonlyMap<string, Blob>;
  readonly scan: ScanDistance | undefined;
}

/** What is the same for all commits. */
export interface Shared {
  readonly working: WorkingChanges;
  /** Files that git does not track, read when first needed. */
  untracked?: Promise<readonly string[]>;
}

async function readCommit(
  reader: Reader,
  request: CommitRequest,
  shared: Shared,
): Promise<CommitHistory> {
  const { commit, paths, blobs, scan } = request;
  const names = await reader.run([
    "diff-tree",
    "-r",
    "--name-status",
    "-z",
    "--no-renames",
    ...diffFlags,
    commit,
    "HEAD",
    "--",
  ]);
  if (names.kind !== "ok") return { kind: "failed", reason: because(names) };
  const toHead = readStatus(names.stdout);
  const status = combine(toHead, shared.working);
  const files = new Map<string, FileHistory>();
  const modified: string[] = [];
  const deleted: string[] = [];
  for (const path of paths) {
    const letter = status.get(path);
    const blob = blobs.get(path);
    if (blob === undefined)
      files.set(path, { kind: "unknown", reason: notInCommit, isMissing: true });
    else if (letter === undefined) files.set(path, { kind: "unchanged", as: blob });
    else if (letter === "D") deleted.push(path);
    else if (letter === "T") files.set(path, { kind: "unknown", reason: typeChanged });
    else modified.push(path);
  }
  const changedPaths = [...status].flatMap(([path, letter]) => (letter === "D" ? [] : [path]));
  if (deleted.length > 0) {
    const renames = await followRenames(reader, { commit, scan, paths: deleted }, shared);
    changedPaths.push(...renames.untracked);
    for (const path of deleted) {
      const isInHead = toHead.get(path) !== "D";
      files.set(path, fileAfter(path, { blob: blobs.get(path), isInHead }, renames));
    }
  }
  const diffs = await readHunks(reader, commit, modified);
  for (const path of modified) {
    const blob = blobs.get(path);
    if (typeof diffs === "string") files.set(path, { kind: "unknown", reason: diffs });
    else if (blob !== undefined) {
      // git is silent about a file in which only white space changed.
      const hunks = diffs.has(path) ? diffs.get(path) : [];
      files.set(path, { kind: "changed", path, blob, hunks });
    }
  }
  return { kind: "read", scan, files, changedPaths };
}

/** The status from a commit to the working tree, from its two parts. */
function combine(
  toHead: ReadonlyMap<string, string>,
  working: WorkingChanges,
): ReadonlyMap<string, string> {
  const status = new Map(toHead);
  for (const [path, letter] of working.status) status.set(path, letter);
  return status;
}

const notInCommit =
  "The file is not in this repository at the scanned commit, or its content was not downloaded.";
const typeChanged = "The file and a symbolic link or submodule took each other's place.";

function fileAfter(
  path: string,
  { blob, isInHead }: { readonly blob: Blob | undefined; readonly isInHead: boolean },
  renames: Awaited<ReturnType<typeof followRenames>>,
): FileHistory {
  if (blob === undefined) return { kind: "unknown", reason: notInCommit, isMissing: true };
  const successor = renames.successors.get(path);
  if (successor !== undefined) return { kind: "changed", path: successor, blob, hunks: undefined };
  return renames.failure === undefined
    ? { kind: "deleted", blob, isInHead }
    : { kind: "unknown", reason: renames.failure };
}

/** Hunks by path, undefined for a file git calls binary; or why there are none. */
async function readHunks(
  reader: Reader,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly Hunk[] | undefined> | string> {
  const hunks = new Map<string, readonly Hunk[] | undefined>();
  for (const part of partsOf(paths)) {
    const output = await reader.run([
      "diff",
      "-U0",
      "-w",
      "--diff-algorithm=histogram",
      "--no-renames",
      ...diffFlags,
      commit,
      "--",
      ...part,
    ]);
    if (output.kind !== "ok") return because(output);
    for (const file of parseGitDiff(output.stdout.toString("utf8"))) {
      const path = file.beforePath ?? file.afterPath;
      if (path !== undefined) hunks.set(path, file.hunks);
    }
  }
  return hunks;
}

function partsOf(paths: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const path of paths) {
    // Quotation marks and a space on Windows.
    size += path.length + 3;
    if (size > pathCharactersPerCall) {
      parts.push([]);
      size = path.length + 3;
    }
    parts.at(-1)?.push(path);
  }
  return parts;
}

function because(output: Exclude<GitOutput, { kind: "ok" }>): string {
  return `The reported line could not be checked because ${describeFailure(output)}.`;
}

/** A full object id, of SHA-1 or SHA-256; anything else could be read as an option. */
function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
