import type { AlertKey } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import { diffLines } from "../../core/locate/lineDiff.ts";
import { workOfFile } from "../../core/locate/locate.ts";
import { type SourceText, sourceText } from "../../core/locate/sourceText.ts";
import { follow, type TextChange, type TrackedAnchor, track } from "../../core/locate/track.ts";

/** The texts open in the editor, and the anchors in them. */
export interface OpenTexts {
  readonly paths: () => readonly string[];
  readonly texts: () => ReadonlyMap<string, string>;
  /** The text with which an open file was opened: edits do not change it. */
  readonly opened: (path: string) => string | undefined;
  readonly open: (path: string, text: string) => void;
  readonly close: (path: string) => void;
  /** Follows the edits that led to `text`; `undefined` edits mean that anything may have changed. */
  readonly change: (path: string, changes: readonly TextChange[] | undefined, text: string) => void;
  /** Carries anchors from the text on disk into the open text; an unknown disk text is the open one. */
  readonly place: (
    path: string,
    onDisk: ReadonlyMap<AlertKey, Anchor>,
    diskText: string | undefined,
  ) => void;
  /** Compares with the disk again, which also finds lines that were moved within the text. */
  readonly settle: (path: string) => void;
  /** The anchor of an alert in an open text, undefined when that is not known there. */
  readonly anchor: (path: string, key: AlertKey) => Anchor | undefined;
}

interface OpenText {
  readonly opened: string;
  text: string;
  diskText: string | undefined;
  onDisk: ReadonlyMap<AlertKey, Anchor>;
  tracked: Map<AlertKey, TrackedAnchor>;
}

/** Keeps the open texts of one repository; no git, no disk, no clock. */
export function createOpenTexts(): OpenTexts {
  const texts = new Map<string, OpenText>();
  return {
    paths: () => [...texts.keys()],
    texts: () => new Map(Array.from(texts, ([path, { text }]) => [path, text])),
    opened: (path) => texts.get(path)?.opened,
    open: (path, text) => {
      texts.set(path, {
        opened: text,
        text,
        diskText: undefined,
        onDisk: new Map(),
        tracked: new Map(),
      });
    },
    close: (path) => {
      texts.delete(path);
    },
    change: (path, changes, text) => {
      const open = texts.get(path);
      if (open === undefined) return;
      open.text = text;
      if (changes === undefined) carry(open);
      else followAll(open, changes);
    },
    place: (path, onDisk, diskText) => {
      const open = texts.get(path);
      if (open === undefined) return;
      open.onDisk = onDisk;
      open.diskText = diskText;
      carry(open);
    },
    settle: (path) => {
      const open = texts.get(path);
      if (open !== undefined) carry(open);
    },
    anchor: (path, key) => {
      const open = texts.get(path);
      return open?.tracked.get(key)?.anchor ?? open?.onDisk.get(key);
    },
  };
}

function carry(open: OpenText): void {
  open.tracked.clear();
  if (open.onDisk.size === 0) return;
  const before = sourceText(open.diskText ?? open.text);
  const isSame = open.diskText === undefined || open.diskText === open.text;
  const after = isSame ? before : sourceText(open.text);
  const comparison = {
    before,
    after,
    hunks: isSame ? [] : diffLines(before, after),
    work: workOfFile(),
  };
  for (const [key, anchor] of open.onDisk) {
    const tracked = track(anchor, comparison);
    if (tracked !== undefined) open.tracked.set(key, tracked);
  }
}

function followAll(open: OpenText, changes: readonly TextChange[]): void {
  let text: SourceText | undefined;
  const after = (): SourceText => (text ??= sourceText(open.text));
  for (const [key, tracked] of open.tracked) {
    const next = follow(tracked, changes, after);
    if (next !== tracked) open.tracked.set(key, next);
  }
}
