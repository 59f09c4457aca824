import type { ReportedLocation } from "../../core/alert.ts";
import type { ScanDistance } from "../../core/anchor.ts";
import type { CommitHistory, FileHistory } from "../../sources/git/history.ts";
import type { WorkingFile } from "../../sources/git/workingTree.ts";
import type { ScannedFile } from "./onDisk.ts";
import type { MissingFile, ScannedFiles } from "./scannedFiles.ts";

/** One file at one commit, and what became of it. */
export interface Task {
  readonly file: ScannedFile;
  readonly history: FileHistory;
  /** How its commit stands to HEAD; undefined when the clone does not have it. */
  readonly scan: ScanDistance | undefined;
  /** The clone does not have the commit; what is known of it comes from GitHub. */
  readonly isFromGitHub: boolean;
}

/**
 * Tells locations whose content is named by itself from those that are found through their commit.
 *
 * A secret's introducing commits are as many as secrets, but its blob is the content: no history is
 * needed while the file is there. Where it is gone, its commit tells the renames.
 */
export async function splitByBlob(
  locations: readonly ReportedLocation[],
  read: (path: string) => Promise<WorkingFile>,
): Promise<{
  readonly byBlob: readonly ReportedLocation[];
  readonly byCommit: readonly ReportedLocation[];
}> {
  const byBlob: ReportedLocation[] = [];
  const byCommit: ReportedLocation[] = [];
  const isThere = new Map<string, boolean>();
  for (const location of locations) {
    const { path, blob } = location;
    if (blob === undefined || !isObjectId(blob)) {
      byCommit.push(location);
      continue;
    }
    const known = isThere.get(path) ?? (await read(path)).kind !== "missing";
    isThere.set(path, known);
    (known ? byBlob : byCommit).push(location);
  }
  return { byBlob, byCommit };
}

/** The task of a location whose blob is known. */
export function taskByBlob(location: ReportedLocation, scan: ScanDistance | undefined): Task {
  const { commit = "", path, blob = "" } = location;
  return {
    file: { commit, path, locations: [location] },
    history: { kind: "changed", path, blob: { id: blob, size: 0 }, hunks: undefined },
    scan,
    isFromGitHub: false,
  };
}

/** The locations by commit and path, in the order they came. */
export function groupByCommit(
  locations: readonly ReportedLocation[],
): ReadonlyMap<string, ReadonlyMap<string, readonly ReportedLocation[]>> {
  const commits = new Map<string, Map<string, ReportedLocation[]>>();
  for (const location of locations) {
    const { commit } = location;
    // Without a commit there is nothing to ask git about.
    if (commit === undefined) continue;
    const files = commits.get(commit) ?? new Map<string, ReportedLocation[]>();
    commits.set(commit, files);
    const same = files.get(location.path);
    if (same === undefined) files.set(location.path, [location]);
    else same.push(location);
  }
  return commits;
}

export interface TaskOptions {
  readonly isShallow: boolean;
  readonly scannedFiles: ScannedFiles;
  /** Told of every file that could be compared if its scanned content were known. */
  readonly onMissing: (file: MissingFile) => void;
}

/** The task of a file of a commit; where the clone lacks it, by what GitHub told. */
export function taskByCommit(
  file: ScannedFile,
  history: CommitHistory,
  { isShallow, scannedFiles, onMissing }: TaskOptions,
): Task {
  const own = historyOf(history, file, isShallow);
  const scan = history.kind === "read" ? history.scan : undefined;
  const task = { file, history: own, scan, isFromGitHub: false };
  if (own.kind !== "unknown" || own.isMissing !== true) return task;
  const { commit, path } = file;
  const id = scannedFiles.blobOf(commit, path);
  if (id === undefined || !isObjectId(id)) {
    onMissing({ commit, path, blob: undefined });
    return task;
  }
  const changed = { kind: "changed", path, blob: { id, size: 0 }, hunks: undefined } as const;
  return { ...task, history: changed, isFromGitHub: true };
}

function historyOf(history: CommitHistory, file: ScannedFile, isShallow: boolean): FileHistory {
  if (history.kind === "read") {
    return history.files.get(file.path) ?? { kind: "unknown", reason: "git did not answer." };
  }
  if (history.kind === "failed") return { kind: "unknown", reason: history.reason };
  const isId = isObjectId(file.commit);
  const id = isId ? ` ${file.commit.slice(0, 7)}` : "";
  const why = isShallow ? ", which has only part of the history" : "";
  const reason = `The scanned commit${id} is not in this clone${why}, so the reported line could not be checked.`;
  return { kind: "unknown", reason, isMissing: isId };
}

/** A full object id; anything else could be read as another name. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
