import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { AlertKey, ReportedLocation } from "../core/alert.ts";
import type { Anchor } from "../core/anchor.ts";
import { checkPath } from "../core/locate/path.ts";
import type { TextChange } from "../core/locate/track.ts";
import type { Git } from "../sources/git/git.ts";
import type { Repository } from "../sources/git/repository.ts";
import { createWorkingTree } from "../sources/git/workingTree.ts";
import { createAnchorCache } from "./anchors/cache.ts";
import { createOpenTexts } from "./anchors/openTexts.ts";
import { locateOnDisk } from "./anchors/placement.ts";
import { foldedPath } from "./paths.ts";

/** An alert with a place to look for. */
interface Locatable {
  readonly key: AlertKey;
  readonly location: ReportedLocation;
}

/**
 * Where the alerts of one repository are in its working tree and in the texts open in the editor.
 * Paths are repository-relative, `/`-separated.
 */
export interface Anchors {
  /**
   * Places alerts: in the open text of their file, else on disk. One anchor for every alert; those
   * of the latest call are the ones that follow edits. Without an answer of git the state is
   * `unverified`, with the reason. Rejects only with the signal's reason.
   */
  readonly locate: (
    alerts: readonly Locatable[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<AlertKey, Anchor>>;
  /** A file was saved, created, deleted or otherwise changed on disk: place its alerts anew next time. */
  readonly fileChanged: (path: string) => void;
  /** HEAD may have moved: place all alerts anew next time, if its tree is another one. */
  readonly headChanged: () => void;
  /** Resolves when the known anchors of the file follow its open text. */
  readonly bufferOpened: (path: string, text: string) => Promise<void>;
  /**
   * The open text is now `text`, after the edits in their order; `undefined` for a text that was
   * replaced as a whole. Bounded by the number of the file's alerts; no git, no disk.
   */
  readonly bufferChanged: (
    path: string,
    changes: readonly TextChange[] | undefined,
    text: string,
  ) => void;
  /** Call some 300 ms after the last edit: finds lines that were moved within the text. */
  readonly bufferSettled: (path: string) => void;
  /** The file's anchors are those on disk again. */
  readonly bufferClosed: (path: string) => void;
  /** The present anchors of the alerts in a file, as the latest `locate` and the edits since left them. */
  readonly anchorsIn: (path: string) => ReadonlyMap<AlertKey, Anchor>;
  /**
   * The path as the alerts of that file spell it, on a disk that ignores case; the path itself on
   * any other disk, and for a file without alerts.
   */
  readonly spelled: (path: string) => string;
}

export interface AnchorOptions
  extends Pick<Repository, "root" | "isPartial" | "isShallow" | "filters"> {
  readonly git: Git;
  /** Default: false. */
  readonly ignoresCase?: boolean | undefined;
}

/** Makes the anchors of one repository; it owns nothing that must be released. */
export function createAnchors(options: AnchorOptions): Anchors {
  const read = createWorkingTree(options.root);
  const cache = createAnchorCache();
  const openTexts = createOpenTexts();
  let onDisk: ReadonlyMap<AlertKey, Anchor> = new Map();
  let keysByPath: ReadonlyMap<string, readonly AlertKey[]> = new Map();
  let calls = 0;
  /** What files are told apart by. */
  const fileKey = options.ignoresCase === true ? foldedPath : (path: string) => path;
  const spelled = (path: string): string => {
    const [first] = keysByPath.get(fileKey(path)) ?? [];
    return (first === undefined ? undefined : onDisk.get(first)?.path) ?? path;
  };

  const placeInOpenText = async (path: string): Promise<void> => {
    if (!keysByPath.has(path)) return openTexts.place(path, new Map(), undefined);
    const file = await read(spelled(path));
    // The text or the anchors may have changed while the file was read: take them as they are now.
    const anchors = new Map<AlertKey, Anchor>();
    for (const key of keysByPath.get(path) ?? []) {
      const anchor = onDisk.get(key);
      if (anchor !== undefined) anchors.set(key, anchor);
    }
    openTexts.place(path, anchors, file.kind === "text" ? file.text : undefined);
  };

  const present = (key: AlertKey, anchor: Anchor): Anchor =>
    openTexts.anchor(fileKey(anchor.path), key) ?? anchor;

  const stamps = new Map<string, string>();
  /** Files change without an editor: what looks different from last time is placed anew. */
  const noticeChanges = async (paths: Iterable<string>): Promise<void> => {
    await Promise.all(
      Array.from(new Set(paths), async (path) => {
        if (checkPath(path).kind === "refused") return;
        const stamp = await stampOf(join(options.root, path));
        const before = stamps.get(path);
        stamps.set(path, stamp);
        if (before !== undefined && before !== stamp) cache.fileChanged(path);
      }),
    );
  };

  return {
    locate: async (alerts, signal) => {
      await noticeChanges([
        ...alerts.map(({ location }) => location.path),
        ...Array.from(onDisk.values(), ({ path }) => path),
      ]);
      signal.throwIfAborted();
      calls += 1;
      const call = calls;
      const located = await locateOnDisk(alerts, { ...options, read, cache }, signal);
      // A call that was overtaken answers its caller, and changes nothing else.
      if (call === calls) {
        onDisk = located;
        keysByPath = groupByPath(located, fileKey);
        await Promise.all(openTexts.paths().map(placeInOpenText));
        signal.throwIfAborted();
      }
      return new Map(Array.from(located, ([key, anchor]) => [key, present(key, anchor)]));
    },
    fileChanged: cache.fileChanged,
    headChanged: cache.headChanged,
    bufferOpened: (path, text) => {
      openTexts.open(fileKey(path), text);
      return placeInOpenText(fileKey(path));
    },
    bufferChanged: (path, changes, text) => openTexts.change(fileKey(path), changes, text),
    bufferSettled: (path) => openTexts.settle(fileKey(path)),
    bufferClosed: (path) => openTexts.close(fileKey(path)),
    anchorsIn: (path) => {
      const anchors = new Map<AlertKey, Anchor>();
      for (const key of keysByPath.get(fileKey(path)) ?? []) {
        const anchor = onDisk.get(key);
        if (anchor !== undefined) anchors.set(key, present(key, anchor));
      }
      return anchors;
    },
    spelled,
  };
}

/** What a change of a file changes: its time, its size or which file it is. */
async function stampOf(path: string): Promise<string> {
  return stat(path, { bigint: true }).then(
    ({ mtimeNs, size, ino }) => `${mtimeNs} ${size} ${ino}`,
    () => "missing",
  );
}

/** The keys of the alerts at each path, in the order of `anchors`. */
export function groupByPath(
  anchors: ReadonlyMap<AlertKey, Anchor>,
  fileKey: (path: string) => string = (path) => path,
): ReadonlyMap<string, readonly AlertKey[]> {
  const keys = new Map<string, AlertKey[]>();
  for (const [key, { path }] of anchors) {
    const others = keys.get(fileKey(path));
    if (others === undefined) keys.set(fileKey(path), [key]);
    else others.push(key);
  }
  return keys;
}
