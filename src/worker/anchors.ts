import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { AlertKey, ReportedLocation } from "../core/alert.ts";
import type { Anchor } from "../core/anchor.ts";
import { checkPath } from "../core/locate/path.ts";
import type { TextChange } from "../core/locate/track.ts";
import type { Git } from "../sources/git/git.ts";
import type { Repository } from "../sources/git/repository.ts";
import { createWorkingTree } from "../sources/git/workingTree.ts";
import { createAnchorCache } from "./anchors/cache.ts";
import { locateOnDisk } from "./anchors/locateOnDisk.ts";
import { createOpenTexts } from "./anchors/openTexts.ts";
import { type MissingFile, noScannedFiles, type ScannedFiles } from "./anchors/scannedFiles.ts";
import { foldedPath } from "./paths.ts";

/** An alert with a place to look for, or several of which the best is taken. */
interface Locatable {
  readonly key: AlertKey;
  readonly location: ReportedLocation;
  readonly others?: readonly ReportedLocation[];
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
  /**
   * Places the alerts of one file anew when it is another one on disk than it was: those reported or
   * found in it, and those that were found nowhere. Answers with their anchors; an unchanged file
   * costs one look at the disk and no git.
   */
  readonly locateFile: (
    path: string,
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<AlertKey, Anchor>>;
  /**
   * Anchors of their own in the same files and open texts, for what is shown once: nothing of them
   * follows edits, and the alerts that do are left alone.
   */
  readonly aside: () => Promise<Pick<Anchors, "locate" | "missing">>;
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
  /** Files of the latest look that the clone does not have as they were scanned. */
  readonly missing: () => readonly MissingFile[];
}

export interface AnchorOptions
  extends Pick<Repository, "root" | "isPartial" | "isShallow" | "filters"> {
  readonly git: Git;
  /** Default: false. */
  readonly ignoresCase?: boolean | undefined;
  /** Of commits that are not in the clone. Default: none. */
  readonly scannedFiles?: ScannedFiles | undefined;
}

/** Makes the anchors of one repository; it owns nothing that must be released. */
export function createAnchors(options: AnchorOptions): Anchors {
  const cache = createAnchorCache();
  const openTexts = createOpenTexts();
  let latest: readonly Locatable[] = [];
  let onDisk: ReadonlyMap<AlertKey, Anchor> = new Map();
  let keysByPath: ReadonlyMap<string, readonly AlertKey[]> = new Map();
  let missing: readonly MissingFile[] = [];
  let calls = 0;
  const { scannedFiles = noScannedFiles } = options;
  /** What files are told apart by. */
  const fileKey = options.ignoresCase === true ? foldedPath : (path: string) => path;
  const read = withOpenFiles(createWorkingTree(options.root), (path) =>
    openTexts.opened(fileKey(path)),
  );
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
  const noticeChange = async (path: string): Promise<"same" | "new" | "changed"> => {
    if (checkPath(path).kind === "refused") return "same";
    const stamp = await stampOf(join(options.root, path));
    const before = stamps.get(path);
    stamps.set(path, stamp);
    if (before === stamp) return "same";
    if (before === undefined) return "new";
    cache.fileChanged(path);
    return "changed";
  };
  /** An editor that opens or closes a file which is not on disk makes it be there, or not. */
  const forgetMissing = (path: string): void => {
    const spelling = spelled(path);
    if (stamps.get(spelling) !== missingStamp) return;
    stamps.delete(spelling);
    cache.fileChanged(spelling);
  };
  /** Takes over what was located; the texts that are open follow it. */
  const takeOver = async (located: ReadonlyMap<AlertKey, Anchor>, paths: readonly string[]) => {
    onDisk = located;
    keysByPath = groupByPath(located, fileKey);
    await Promise.all(paths.map(placeInOpenText));
  };
  const presentOf = (anchors: ReadonlyMap<AlertKey, Anchor>) =>
    new Map(Array.from(anchors, ([key, anchor]) => [key, present(key, anchor)]));

  return {
    locate: async (alerts, signal) => {
      const paths = [
        ...alerts.flatMap(({ location, others = [] }) =>
          [location, ...others].map(({ path }) => path),
        ),
        ...Array.from(onDisk.values(), fileIn),
      ];
      await Promise.all(Array.from(new Set(paths), noticeChange));
      signal.throwIfAborted();
      calls += 1;
      const call = calls;
      const lacking: MissingFile[] = [];
      const onMissing = (file: MissingFile) => lacking.push(file);
      const how = { ...options, read, cache, scannedFiles, onMissing };
      const located = await locateOnDisk(alerts, how, signal);
      // A call that was overtaken answers its caller, and changes nothing else.
      if (call === calls) {
        latest = alerts;
        missing = lacking;
        await takeOver(located, openTexts.paths());
        signal.throwIfAborted();
      }
      return presentOf(located);
    },
    locateFile: async (path, signal) => {
      if ((await noticeChange(path)) === "same") return new Map();
      const lost = latest.filter(({ key }) => onDisk.get(key)?.state === "lost");
      const searched = new Set(lost.slice(0, mostSearched).map(({ key }) => key));
      const isHere = (other: string | undefined) =>
        other !== undefined && fileKey(other) === fileKey(path);
      const concerned = latest.filter(
        ({ key, location, others = [] }) =>
          [location, ...others].some((one) => isHere(one.path)) ||
          isHere(onDisk.get(key)?.lookedIn ?? onDisk.get(key)?.path) ||
          searched.has(key),
      );
      if (concerned.length === 0) return new Map();
      for (const { key, location, others = [] } of concerned) {
        if (!searched.has(key)) continue;
        for (const one of [location, ...others]) cache.fileChanged(one.path);
      }
      calls += 1;
      const call = calls;
      const how = { ...options, read, cache, scannedFiles, onMissing: () => undefined };
      const located = await locateOnDisk(concerned, how, signal);
      if (call === calls) {
        const paths = new Set([path, ...Array.from(located.values(), (anchor) => anchor.path)]);
        const isOpen = new Set(openTexts.paths());
        const open = Array.from(paths, fileKey).filter((key) => isOpen.has(key));
        await takeOver(new Map([...onDisk, ...located]), open);
      }
      signal.throwIfAborted();
      return presentOf(located);
    },
    fileChanged: (path) => {
      stamps.delete(path);
      cache.fileChanged(path);
    },
    aside: async () => {
      const own = createAnchors(options);
      const texts = openTexts.texts();
      await Promise.all(Array.from(texts, ([path, text]) => own.bufferOpened(path, text)));
      return own;
    },
    headChanged: cache.headChanged,
    bufferOpened: (path, text) => {
      openTexts.open(fileKey(path), text);
      forgetMissing(path);
      return placeInOpenText(fileKey(path));
    },
    bufferChanged: (path, changes, text) => openTexts.change(fileKey(path), changes, text),
    bufferSettled: (path) => openTexts.settle(fileKey(path)),
    bufferClosed: (path) => {
      openTexts.close(fileKey(path));
      forgetMissing(path);
    },
    anchorsIn: (path) => {
      const anchors = new Map<AlertKey, Anchor>();
      for (const key of keysByPath.get(fileKey(path)) ?? []) {
        const anchor = onDisk.get(key);
        if (anchor !== undefined) anchors.set(key, present(key, anchor));
      }
      return anchors;
    },
    spelled,
    missing: () => missing,
  };
}

/** Alerts found nowhere that are looked for again when one file has changed. */
const mostSearched = 50;

/** The file on which an anchor depends. */
function fileIn({ path, lookedIn = path }: Anchor): string {
  return lookedIn;
}

const missingStamp = "missing";

/** Reads files that are not on disk and open in the editor as they were when they were opened. */
function withOpenFiles(
  read: ReturnType<typeof createWorkingTree>,
  opened: (path: string) => string | undefined,
): typeof read {
  return async (path) => {
    const file = await read(path);
    const text = file.kind === "missing" ? opened(path) : undefined;
    return text === undefined ? file : { kind: "text", text };
  };
}

/** What a change of a file changes: its time, its size or which file it is. */
async function stampOf(path: string): Promise<string> {
  // Of a link itself: what it leads to is never read.
  return lstat(path, { bigint: true }).then(
    ({ mtimeNs, size, ino }) => `${mtimeNs} ${size} ${ino}`,
    () => missingStamp,
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
