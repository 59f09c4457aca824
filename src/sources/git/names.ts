import type { ScanDistance } from "../../core/anchor.ts";
import { describeFailure } from "./git.ts";
import type { Reader, Shared } from "./history.ts";

/** Reads `--name-status -z --no-renames`: the status letter of each changed path. */
export function readStatus(output: Buffer): ReadonlyMap<string, string> {
  return new Map(readEntries(output).map(({ letter, path }) => [path, letter]));
}

export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Reads renames from `--name-status -M -z`, in the order listed; other changes are skipped. */
export function readRenames(output: Buffer): readonly Rename[] {
  return readEntries(output).flatMap(({ letter, path, newPath }) =>
    letter === "R" && newPath !== undefined ? [{ from: path, to: newPath }] : [],
  );
}

export interface Successors {
  /** The present path of each path that was renamed. */
  readonly successors: ReadonlyMap<string, string>;
  /** Files that git does not track yet, ignored ones left out. */
  readonly untracked: readonly string[];
  /** Why renames could not be followed, as a sentence. */
  readonly failure: string | undefined;
}

/**
 * Follows paths that are gone from the working tree through renames, commit by commit: each commit's
 * own rename detection sees small changes, where one comparison from end to end often sees none or
 * takes a copy for the successor. A commit beside HEAD's history is followed back to where the
 * histories part, then forward; uncommitted renames come last.
 */
export async function followRenames(
  reader: Reader,
  request: {
    readonly commit: string;
    readonly scan: ScanDistance | undefined;
    readonly paths: readonly string[];
  },
  shared: Shared,
): Promise<Successors> {
  const { commit, scan, paths } = request;
  const back = scan?.isAhead === true ? await readLog(reader, [`HEAD..${commit}`]) : [];
  const forward = await readLog(reader, ["--reverse", `${commit}..HEAD`]);
  shared.untracked ??= readUntracked(reader);
  const untracked = await shared.untracked;
  if (typeof back === "string") return { successors: new Map(), untracked, failure: back };
  if (typeof forward === "string") return { successors: new Map(), untracked, failure: forward };
  const steps = [...back.map(({ from, to }) => ({ from: to, to: from })), ...forward];
  const successors = new Map<string, string>();
  for (const [from, to] of compose(paths, steps)) {
    const present = shared.working.renames.get(to) ?? to;
    if (present !== from) successors.set(from, present);
  }
  return { successors, untracked, failure: undefined };
}

/** Where each path ends after the renames, applied in order. */
export function compose(
  paths: readonly string[],
  renames: readonly Rename[],
): ReadonlyMap<string, string> {
  const origins = new Map<string, readonly string[]>(paths.map((path) => [path, [path]]));
  for (const { from, to } of renames) {
    const moving = origins.get(from);
    if (moving === undefined) continue;
    origins.delete(from);
    origins.set(to, [...(origins.get(to) ?? []), ...moving]);
  }
  const ends = new Map<string, string>();
  for (const [end, starts] of origins) for (const start of starts) ends.set(start, end);
  return ends;
}

async function readLog(
  reader: Reader,
  range: readonly string[],
): Promise<readonly Rename[] | string> {
  const output = await reader.run([
    "log",
    "--no-merges",
    "-M",
    "--diff-filter=R",
    "--name-status",
    "--format=",
    "-z",
    "--topo-order",
    "--no-show-signature",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "--ignore-submodules=all",
    ...range,
    "--",
  ]);
  if (output.kind === "ok") return readRenames(output.stdout);
  return `Renames since the scan could not be followed because ${describeFailure(output)}.`;
}

/** How the working tree differs from HEAD. */
export interface WorkingChanges {
  /** The status letter of each changed path; a rename counts as a deletion and an addition. */
  readonly status: ReadonlyMap<string, string>;
  /** New path by old path. */
  readonly renames: ReadonlyMap<string, string>;
}

/** Compares the working tree with HEAD; a sentence when git cannot. */
export async function readWorkingChanges(reader: Reader): Promise<WorkingChanges | string> {
  const output = await reader.run([
    "diff",
    "--name-status",
    "-M",
    "-z",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "--ignore-submodules=all",
    "HEAD",
    "--",
  ]);
  if (output.kind !== "ok") {
    return `The reported line could not be checked because ${describeFailure(output)}.`;
  }
  const status = new Map<string, string>();
  const renames = new Map<string, string>();
  for (const { letter, path, newPath } of readEntries(output.stdout)) {
    if (newPath === undefined) {
      // An unmerged path is listed twice; that it is in conflict says more.
      if (status.get(path) !== "U") status.set(path, letter);
      continue;
    }
    status.set(newPath, "A");
    if (letter !== "R") continue;
    status.set(path, "D");
    renames.set(path, newPath);
  }
  return { status, renames };
}

interface Entry {
  readonly letter: string;
  readonly path: string;
  readonly newPath: string | undefined;
}

/** Reads `--name-status -z`, where renames and copies have two paths. */
function readEntries(output: Buffer): readonly Entry[] {
  const parts = output.toString("utf8").split("\0");
  const entries: Entry[] = [];
  for (let index = 0; index + 1 < parts.length; ) {
    const letter = (parts[index] ?? "").trimStart().charAt(0);
    const hasTwoPaths = letter === "R" || letter === "C";
    const newPath = hasTwoPaths ? parts[index + 2] : undefined;
    entries.push({ letter, path: parts[index + 1] ?? "", newPath });
    index += hasTwoPaths ? 3 : 2;
  }
  return entries;
}

async function readUntracked(reader: Reader): Promise<readonly string[]> {
  const output = await reader.run(["ls-files", "-z", "--others", "--exclude-standard", "--", "."]);
  if (output.kind !== "ok") return [];
  return output.stdout
    .toString("utf8")
    .split("\0")
    .filter((path) => path !== "");
}
