import type { AlertKey, ReportedLocation } from "../../core/alert.ts";
import { type Anchor, bestAnchor } from "../../core/anchor.ts";
import { type ScanContext, unverifiedAnchor } from "../../core/locate/anchorOf.ts";
import { type CheckedPath, checkPath } from "../../core/locate/path.ts";
import { readBlobs } from "../../sources/git/blobs.ts";
import { listFiles } from "../../sources/git/files.ts";
import type { Git } from "../../sources/git/git.ts";
import {
  type CommitHistory,
  type HistoryRepository,
  type Reader,
  readHistory,
} from "../../sources/git/history.ts";
import { readScans } from "../../sources/git/scans.ts";
import type { WorkingFile } from "../../sources/git/workingTree.ts";
import type { AnchorCache } from "./cache.ts";
import { anchorsInOtherFiles } from "./inOtherFiles.ts";
import { anchorsOfFile, type FileAnchors, isOfSecret, type Search } from "./onDisk.ts";
import {
  groupByCommit,
  isObjectId,
  splitByBlob,
  type Task,
  type TaskOptions,
  taskByBlob,
  taskByCommit,
} from "./tasks.ts";

export interface DiskOptions extends HistoryRepository, TaskOptions {
  readonly git: Git;
  readonly read: (path: string) => Promise<WorkingFile>;
  readonly cache: AnchorCache;
}

interface Located {
  readonly key: AlertKey;
  readonly location: ReportedLocation;
  readonly others?: readonly ReportedLocation[];
}

const placesOf = ({ location, others = [] }: Located) => [location, ...others];

/**
 * Places alerts on disk: known answers from the cache, the rest with git, all commits in parallel.
 * The result has the order of the alerts.
 */
export async function locateOnDisk(
  alerts: readonly Located[],
  options: DiskOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<AlertKey, Anchor>> {
  signal.throwIfAborted();
  const { cache } = options;
  const since = cache.now();
  if (cache.isHeadUnknown()) cache.headIs(await readHeadTree(options, signal), since);
  const asked: ReportedLocation[] = [];
  const found = new Map<ReportedLocation, Anchor>();
  const checkedPaths = new Map<string, CheckedPath>();
  for (const location of alerts.flatMap(placesOf)) {
    const checked = checkedPaths.get(location.path) ?? checkPath(location.path);
    checkedPaths.set(location.path, checked);
    const hindrance =
      checked.kind === "refused"
        ? checked.reason
        : location.commit === undefined
          ? "GitHub does not say in which commit it found this, so the reported line could not be checked."
          : undefined;
    const anchor =
      hindrance === undefined ? cache.get(location) : unverifiedAnchor(location, hindrance);
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
  for (const alert of alerts) {
    const anchor = bestAnchor(
      placesOf(alert).flatMap((place) => {
        const one = found.get(place);
        if (one === undefined) return [];
        return [alert.others === undefined ? one : { ...one, origin: place }];
      }),
    );
    if (anchor !== undefined) anchors.set(alert.key, anchor);
  }
  return anchors;
}

async function readHeadTree(
  options: DiskOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "HEAD^{tree}"];
  const output = await options.git({ folder: options.root, args }, signal);
  return output.kind === "ok" ? output.stdout.toString("latin1").trim() : undefined;
}

async function computeAnchors(
  locations: readonly ReportedLocation[],
  options: DiskOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<ReportedLocation, Anchor>> {
  const { byBlob, byCommit } = await splitByBlob(locations, options.read);
  const commits = groupByCommit(byCommit);
  const wanted = new Map(
    Array.from(commits, ([commit, files]) => [commit, new Set(files.keys())] as const),
  );
  const histories = await readHistory(options.git, options, wanted, signal);
  const anchors = new Map<ReportedLocation, Anchor>();
  const ofSecrets = await readScans(
    readerOf(options, signal),
    [...new Set(byBlob.flatMap(({ commit = "" }) => (isObjectId(commit) ? [commit] : [])))],
    options.isShallow,
  );
  const tasks: Task[] = byBlob.map((one) => taskByBlob(one, ofSecrets.get(one.commit ?? "")));
  for (const [commit, files] of commits) {
    const history = histories.get(commit) ?? { kind: "missing" };
    for (const [path, locations] of files) {
      tasks.push(taskByCommit({ commit, path, locations }, history, options));
    }
  }
  const searches = await placeInFiles(tasks, anchors, { options, signal });
  for (const [commit, missing] of searches) {
    signal.throwIfAborted();
    const changes = await changesSince(histories.get(commit), options, signal);
    const elsewhere = await anchorsInOtherFiles(missing, changes, options.read);
    for (const [location, anchor] of elsewhere) {
      anchors.set(location, { ...anchor, scan: changes.scan });
    }
  }
  return anchors;
}

function readerOf({ git, root }: DiskOptions, signal: AbortSignal): Reader {
  return { run: (args, input) => git({ folder: root, args, input }, signal) };
}

/** Where lines that left their file may be now. What changed since an unknown commit is not known. */
async function changesSince(
  history: CommitHistory | undefined,
  { git, root }: DiskOptions,
  signal: AbortSignal,
): Promise<ScanContext & { readonly changedPaths: readonly string[] }> {
  if (history?.kind === "read") return history;
  const changedPaths = await listFiles(git, root, signal);
  return { changedPaths, scan: undefined, isFromGitHub: history?.kind === "missing" };
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
  { options, signal }: { readonly options: DiskOptions; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, readonly Search[]>> {
  const searches = new Map<string, Search[]>();
  const differing: Task[] = [];
  for (const batch of batchesOf(tasks)) {
    const ids = batch.flatMap(({ history }) =>
      "blob" in history && history.blob.size <= largestBlobBytes ? [history.blob.id] : [],
    );
    const blobs =
      (await readBlobs(readerOf(options, signal), [...new Set(ids)])) ?? new Map<string, Buffer>();
    for (let index = 0; index < batch.length; index += filesAtOnce) {
      signal.throwIfAborted();
      const part = batch.slice(index, index + filesAtOnce);
      const results = await Promise.all(
        part.map((task): Promise<FileAnchors> => {
          const { file, history, scan, isFromGitHub } = task;
          const scanned = scannedText(task, blobs, options);
          const { read, scannedFiles } = options;
          const { lineHashOf } = scannedFiles;
          return anchorsOfFile(file, { history, scan, isFromGitHub, scanned, read, lineHashOf });
        }),
      );
      for (const [offset, result] of results.entries()) {
        const task = part[offset];
        if (task === undefined) continue;
        if (result.differs === true) differing.push(asChanged(task));
        else collect(task, result, { anchors, searches });
      }
    }
  }
  if (differing.length > 0) {
    const more = await placeInFiles(differing, anchors, { options, signal });
    for (const [commit, found] of more) {
      searches.set(commit, [...(searches.get(commit) ?? []), ...found]);
    }
  }
  return searches;
}

/** The task of a file that git was told not to look at, or turns when checking it out. */
function asChanged(task: Task): Task {
  const { history, file } = task;
  if (history.kind !== "unchanged") return task;
  const changed = { kind: "changed", path: file.path, blob: history.as, hunks: undefined } as const;
  return { ...task, history: changed };
}

/** The scanned content: the clone's, else GitHub's. */
function scannedText(
  { file, history }: Task,
  blobs: ReadonlyMap<string, Buffer>,
  { scannedFiles, onMissing }: DiskOptions,
): Buffer | undefined {
  if (!("blob" in history)) return undefined;
  const { id } = history.blob;
  const content = blobs.get(id) ?? scannedFiles.contentOf(id);
  // The value of a secret is not asked for.
  if (file.locations.every(isOfSecret)) return content;
  if (content === undefined) onMissing({ commit: file.commit, path: file.path, blob: id });
  return content;
}

function collect(
  { file, scan }: Task,
  result: FileAnchors,
  into: {
    readonly anchors: Map<ReportedLocation, Anchor>;
    readonly searches: Map<string, Search[]>;
  },
): void {
  for (const [index, location] of file.locations.entries()) {
    const anchor = result.anchors[index];
    if (anchor !== undefined) into.anchors.set(location, { ...anchor, scan });
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
