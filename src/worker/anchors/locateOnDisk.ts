import type { AlertKey, ReportedLocation } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import { unverifiedAnchor } from "../../core/locate/anchorOf.ts";
import { type CheckedPath, checkPath } from "../../core/locate/path.ts";
import { readBlobs } from "../../sources/git/blobs.ts";
import type { Git } from "../../sources/git/git.ts";
import {
  type CommitHistory,
  type FileHistory,
  type HistoryRepository,
  readHistory,
} from "../../sources/git/history.ts";
import type { WorkingFile } from "../../sources/git/workingTree.ts";
import type { AnchorCache } from "./cache.ts";
import { anchorsInOtherFiles } from "./inOtherFiles.ts";
import { anchorsOfFile, type FileAnchors, type ScannedFile, type Search } from "./onDisk.ts";

export interface PlacementOptions extends HistoryRepository {
  readonly git: Git;
  readonly isShallow: boolean;
  readonly read: (path: string) => Promise<WorkingFile>;
  readonly cache: AnchorCache;
}

/**
 * Places alerts on disk: known answers from the cache, the rest with git, all commits in parallel.
 * The result has the order of the alerts.
 */
export async function locateOnDisk(
  alerts: readonly { readonly key: AlertKey; readonly location: ReportedLocation }[],
  options: PlacementOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<AlertKey, Anchor>> {
  signal.throwIfAborted();
  const { cache } = options;
  const since = cache.now();
  if (cache.isHeadUnknown()) cache.headIs(await readHeadTree(options, signal), since);
  const asked: ReportedLocation[] = [];
  const found = new Map<ReportedLocation, Anchor>();
  const checkedPaths = new Map<string, CheckedPath>();
  for (const { location } of alerts) {
    const checked = checkedPaths.get(location.path) ?? checkPath(location.path);
    checkedPaths.set(location.path, checked);
    const anchor =
      checked.kind === "refused" ? unverifiedAnchor(location, checked.reason) : cache.get(location);
    if (anchor === undefined) asked.push(location);
    else found.set(location, anchor);
  }
  if (asked.length > 0) {
    for (const [location, anchor] of await computeAnchors(asked, options, signal)) {
      found.set(location, anchor);
      // What could not be checked may be checkable next time: after a fetch, or with more time.
      if (anchor.state !== "unverified") cache.set(location, anchor, since);
    }
  }
  const anchors = new Map<AlertKey, Anchor>();
  for (const { key, location } of alerts) {
    const anchor = found.get(location);
    if (anchor !== undefined) anchors.set(key, anchor);
  }
  return anchors;
}

async function readHeadTree(
  options: PlacementOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "HEAD^{tree}"];
  const output = await options.git({ folder: options.root, args }, signal);
  return output.kind === "ok" ? output.stdout.toString("latin1").trim() : undefined;
}

async function computeAnchors(
  locations: readonly ReportedLocation[],
  options: PlacementOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<ReportedLocation, Anchor>> {
  const commits = groupByCommit(locations);
  const wanted = new Map(
    Array.from(commits, ([commit, files]) => [commit, new Set(files.keys())] as const),
  );
  const histories = await readHistory(options.git, options, wanted, signal);
  const anchors = new Map<ReportedLocation, Anchor>();
  const tasks: Task[] = [];
  for (const [commit, files] of commits) {
    const history = histories.get(commit) ?? { kind: "missing" };
    for (const [path, locations] of files) {
      const file = { commit, path, locations };
      const fileHistory = historyOf(history, file, options.isShallow);
      tasks.push({
        file,
        history: fileHistory,
        isAhead: history.kind === "read" && history.isAhead,
      });
    }
  }
  const searches = await placeInFiles(tasks, anchors, { options, signal });
  for (const [commit, missing] of searches) {
    const history = histories.get(commit);
    if (history?.kind !== "read") continue;
    signal.throwIfAborted();
    const elsewhere = await anchorsInOtherFiles(missing, history, options.read);
    for (const [location, anchor] of elsewhere) anchors.set(location, anchor);
  }
  return anchors;
}

interface Task {
  readonly file: ScannedFile;
  readonly history: FileHistory;
  readonly isAhead: boolean;
}

function historyOf(history: CommitHistory, file: ScannedFile, isShallow: boolean): FileHistory {
  if (history.kind === "read") {
    return history.files.get(file.path) ?? { kind: "unknown", reason: "git did not answer." };
  }
  if (history.kind === "failed") return { kind: "unknown", reason: history.reason };
  const id = /^[0-9a-f]{7,}$/.test(file.commit) ? ` ${file.commit.slice(0, 7)}` : "";
  const why = isShallow ? ", which has only part of the history" : "";
  const reason = `The scanned commit${id} is not in this clone${why}, so the reported line could not be checked.`;
  return { kind: "unknown", reason };
}

/** Bytes of scanned files held at once, and files read at once. */
const batchBytes = 16 * 1024 * 1024;
const largestBlobBytes = 16 * 1024 * 1024;
const filesAtOnce = 16;
/** Assumed of a blob whose size is not known. */
const typicalBytes = 64 * 1024;

async function placeInFiles(
  tasks: readonly Task[],
  anchors: Map<ReportedLocation, Anchor>,
  { options, signal }: { readonly options: PlacementOptions; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, readonly Search[]>> {
  const searches = new Map<string, Search[]>();
  const run = (args: readonly string[], input?: string) =>
    options.git({ folder: options.root, args, input }, signal);
  for (const batch of batchesOf(tasks)) {
    const ids = batch.flatMap(({ history }) =>
      "blob" in history && history.blob.size <= largestBlobBytes ? [history.blob.id] : [],
    );
    const blobs = (await readBlobs({ run }, [...new Set(ids)])) ?? new Map<string, Buffer>();
    for (let index = 0; index < batch.length; index += filesAtOnce) {
      signal.throwIfAborted();
      const part = batch.slice(index, index + filesAtOnce);
      const results = await Promise.all(
        part.map(({ file, history, isAhead }): Promise<FileAnchors> => {
          const scanned = "blob" in history ? blobs.get(history.blob.id) : undefined;
          return anchorsOfFile(file, { history, isAhead, scanned, read: options.read });
        }),
      );
      for (const [offset, result] of results.entries()) {
        collect(part[offset]?.file, result, { anchors, searches });
      }
    }
  }
  return searches;
}

function collect(
  file: ScannedFile | undefined,
  result: FileAnchors,
  into: {
    readonly anchors: Map<ReportedLocation, Anchor>;
    readonly searches: Map<string, Search[]>;
  },
): void {
  if (file === undefined) return;
  for (const [index, location] of file.locations.entries()) {
    const anchor = result.anchors[index];
    if (anchor !== undefined) into.anchors.set(location, anchor);
  }
  if (result.searches.length === 0) return;
  const others = into.searches.get(file.commit) ?? [];
  into.searches.set(file.commit, [...others, ...result.searches]);
}

/** All tasks in order, cut so that the scanned files of one batch fit into memory. */
function batchesOf(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const batches: Task[][] = [[]];
  let bytes = 0;
  for (const task of tasks) {
    const size = "blob" in task.history ? task.history.blob.size || typicalBytes : 0;
    if (bytes + size > batchBytes && size <= largestBlobBytes) {
      batches.push([]);
      bytes = 0;
    }
    bytes += size <= largestBlobBytes ? size : 0;
    batches.at(-1)?.push(task);
  }
  return batches;
}

function groupByCommit(
  locations: readonly ReportedLocation[],
): ReadonlyMap<string, ReadonlyMap<string, readonly ReportedLocation[]>> {
  const commits = new Map<string, Map<string, ReportedLocation[]>>();
  for (const location of locations) {
    const files = commits.get(location.commit) ?? new Map<string, ReportedLocation[]>();
    commits.set(location.commit, files);
    const same = files.get(location.path);
    if (same === undefined) files.set(location.path, [location]);
    else same.push(location);
  }
  return commits;
}
