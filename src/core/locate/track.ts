import type { Region } from "../alert.ts";
import type { Anchor, AnchorState } from "../anchor.ts";
import { reasonInText } from "./anchorWords.ts";
import { leastOfShortMoved, shortLength } from "./doubt.ts";
import { type Comparison, locate } from "./locate.ts";
import { endsOf, fitRegion, type ScannedEnds } from "./region.ts";
import { contextOverlap, cuts, type LineTraits, mostSimilar, traitsOf } from "./similarity.ts";
import type { SourceText } from "./sourceText.ts";

/** One edit of an open text: what LSP calls an incremental content change. Lines and characters from 0. */
export interface TextChange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
}

/**
 * An anchor that follows the edits of an open text.
 *
 * It remembers the line as it is on disk, so that many small edits are judged together and an undo
 * restores the anchor; a lost one remembers where it was lost.
 */
export interface TrackedAnchor {
  /** In the text on disk. */
  readonly onDisk: Anchor;
  /** In the open text; what the user sees. */
  readonly anchor: Anchor;
  readonly traits: LineTraits;
  readonly ends: ScannedEnds;
  /** First and last line in the open text, 0-based, also while lost. */
  readonly start: number;
  readonly end: number;
  /** Lines of the region below its first were changed in the open text. */
  readonly isChangedInside: boolean;
}

/**
 * Starts to follow an anchor from the text on disk into the open text. Anchors without a line or
 * without a check (`lost`, `unverified`, whole files) are not followed: undefined.
 */
export function track(onDisk: Anchor, comparison: Comparison): TrackedAnchor | undefined {
  const { region, state, isWholeFile } = onDisk;
  if (region === undefined || state === "unverified" || isWholeFile === true) return undefined;
  const line = region.startLine - 1;
  const { before } = comparison;
  const tracked = {
    onDisk,
    traits: traitsOf(before, line),
    ends: endsOf(region, before),
    start: line,
    end: region.endLine - 1,
    isChangedInside: false,
  };
  const place = locate(region, comparison);
  if (place.region === undefined) {
    return { ...tracked, anchor: lostAnchor(onDisk), ...lastPlace(tracked, comparison) };
  }
  const isChangedInside = place.finding === "changedInside";
  const found = { state: place.state, region: place.region, isChangedInside };
  return {
    ...tracked,
    anchor: inBuffer(onDisk, found),
    isChangedInside,
    start: place.region.startLine - 1,
    end: place.region.endLine - 1,
  };
}

/**
 * Follows the edits that turned the open text into `after`, in the order they were made.
 *
 * Edits before the anchor's lines shift it, edits after them leave it, edits of its first line are
 * judged by the likeness of the new line to the one on disk. `after` is only asked for in that
 * last case, and when the region's later lines change.
 */
export function follow(
  tracked: TrackedAnchor,
  changes: readonly TextChange[],
  after: () => SourceText,
): TrackedAnchor {
  const isLost = tracked.anchor.region === undefined;
  const { start, end } = tracked;
  let span: Span = { start, end, isLost, touched: undefined, isInside: false };
  for (const change of changes) span = shift(span, change);
  if (span.touched !== undefined) return judge(tracked, span, after());
  if (span.isInside) return place(tracked, span, after(), tracked.anchor.state);
  const delta = span.start - tracked.start;
  if (delta === 0) return tracked;
  const { region } = tracked.anchor;
  const moved =
    region === undefined
      ? undefined
      : { ...region, startLine: region.startLine + delta, endLine: region.endLine + delta };
  const { onDisk, anchor, isChangedInside } = tracked;
  const isAsOnDisk = moved !== undefined && anchor.state === onDisk.state;
  const reason = isAsOnDisk
    ? reasonInText(onDisk, { startLine: moved.startLine, isChangedInside })
    : anchor.reason;
  return {
    ...tracked,
    anchor: withReported({ ...anchor, region: moved, reason }, onDisk),
    start: span.start,
    end: span.end,
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
  /** There is no such line: `start` is the line before which it stood. */
  readonly isLost: boolean;
  /** The lines that edits of the first line left, both inclusive; the last before the first: none. */
  readonly touched: { readonly from: number; readonly to: number } | undefined;
  /** A line below the first was edited. */
  readonly isInside: boolean;
}

function shift(span: Span, change: TextChange): Span {
  const added = countLineEnds(change.text);
  const from = change.start.line;
  const to = change.end.line;
  const delta = added - (to - from);
  const touched = span.touched === undefined ? undefined : spread(span.touched, change, added);
  if (from > span.end) return { ...span, touched };
  if (span.isLost ? to < span.start : isAbove(change, span.start)) {
    return { ...span, start: span.start + delta, end: span.end + delta, touched };
  }
  const end = to <= span.end ? span.end + delta : from + added;
  if (from > span.start)
    return { ...span, end: Math.max(span.start, end), touched, isInside: true };
  const start = from + Math.min(span.start - from, added);
  return {
    ...span,
    start,
    end: span.isLost ? start + span.end - span.start : Math.max(start, end),
    isInside: span.isInside || reachesInside(span, change, added),
    touched: {
      from: Math.min(from, touched?.from ?? from),
      to: Math.max(lastTouched(change, added), touched?.to ?? 0),
    },
  };
}

/** True when an edit of the first line of a region also changes what stands below that line. */
function reachesInside(span: Span, { start, end }: TextChange, added: number): boolean {
  if (span.end === span.start) return false;
  return end.line > span.start || (start.line === span.start && added > 0);
}

/** The last line an edit wrote to: not the one that only follows it. */
function lastTouched(change: TextChange, added: number): number {
  const last = change.start.line + added;
  return isAbove(change, change.end.line) ? last - 1 : last;
}

/** True when a change leaves a line's own text alone and ends before it. */
function isAbove({ start, end, text }: TextChange, line: number): boolean {
  if (end.line < line) return true;
  if (end.line > line || end.character > 0) return false;
  return text === "" ? start.character === 0 : /[\r\n]$/.test(text);
}

function spread(
  touched: { readonly from: number; readonly to: number },
  change: TextChange,
  added: number,
): { readonly from: number; readonly to: number } {
  const delta = added - (change.end.line - change.start.line);
  if (change.start.line > touched.to) return touched;
  if (isAbove(change, touched.from)) return { from: touched.from + delta, to: touched.to + delta };
  return {
    from: Math.min(touched.from, change.start.line),
    to: Math.max(touched.to + delta, lastTouched(change, added)),
  };
}

/** The most lines of one edit compared with an anchor's line; the full comparison sees them all. */
const maximalEditLines = 200;

function judge(tracked: TrackedAnchor, span: Span, text: SourceText): TrackedAnchor {
  const { from, to } = span.touched ?? { from: span.start, to: span.start };
  const lines: number[] = [];
  const first = Math.max(from, span.start - maximalEditLines);
  for (let line = first; line <= to && lines.length < 2 * maximalEditLines; line += 1) {
    lines.push(line);
  }
  const found = mostSimilar(tracked.traits, text, {
    lines,
    expected: span.start,
    least: cuts.uncertainInHunk,
    identical: "preferred",
  });
  if (found === undefined) {
    return { ...tracked, anchor: lostAnchor(tracked.onDisk), start: span.start, end: span.end };
  }
  const isOneLine = tracked.start === tracked.end;
  const end = isOneLine ? found.line : Math.max(found.line, span.end + found.line - span.start);
  const is = traitsOf(text, found.line);
  // A short text that was just typed is not the line that was overwritten.
  const isItself =
    tracked.traits.squeezed.length >= shortLength ||
    contextOverlap(tracked.traits.neighbours, is.neighbours) >= leastOfShortMoved;
  const state = found.isIdentical
    ? isItself
      ? "exact"
      : "uncertain"
    : found.similarity >= cuts.editedInHunk
      ? "edited"
      : "uncertain";
  const { isInside } = span;
  return place(tracked, { start: found.line, end, isInside }, text, state);
}

function place(
  tracked: TrackedAnchor,
  lines: { readonly start: number; readonly end: number; readonly isInside: boolean },
  text: SourceText,
  state: AnchorState,
): TrackedAnchor {
  if (state === "lost") return { ...tracked, start: lines.start, end: lines.end };
  const region = fitRegion(tracked.ends, text, lines);
  const isChangedInside = tracked.isChangedInside || lines.isInside;
  return {
    ...tracked,
    anchor: inBuffer(tracked.onDisk, { state, region, isChangedInside }),
    isChangedInside,
    start: region.startLine - 1,
    end: region.endLine - 1,
  };
}

/** Where a line that is gone was: the start of the hunk that took it. */
function lastPlace(
  tracked: { readonly start: number; readonly end: number },
  { hunks }: Comparison,
): { readonly start: number; readonly end: number } {
  const hunk = hunks.find((hunk) => hunk.beforeTo > tracked.start);
  const start = hunk?.afterFrom ?? tracked.start;
  return { start, end: start + tracked.end - tracked.start };
}

const certainty: readonly AnchorState[] = ["exact", "moved", "edited", "uncertain", "lost"];

/** The anchor in the open text: the less certain of what the disk and the edits say. */
function inBuffer(
  onDisk: Anchor,
  {
    state: foundState,
    region,
    isChangedInside,
  }: {
    readonly state: AnchorState;
    readonly region: Region;
    readonly isChangedInside: boolean;
  },
): Anchor {
  const isWorse = certainty.indexOf(foundState) > certainty.indexOf(onDisk.state);
  const state = isWorse ? foundState : onDisk.state;
  const reason = isWorse
    ? reasonFor(state)
    : reasonInText(onDisk, { startLine: region.startLine, isChangedInside });
  return withReported({ ...onDisk, state, region, reason }, onDisk);
}

function lostAnchor(onDisk: Anchor): Anchor {
  const path = onDisk.reported?.path ?? onDisk.path;
  const lost = {
    ...onDisk,
    path,
    state: "lost",
    region: undefined,
    reason: reasonFor("lost"),
  } as const;
  return withReported(lost, onDisk);
}

function reasonFor(state: AnchorState): string {
  if (state === "moved") return "Moved within the unsaved text.";
  if (state === "edited") {
    return "The code was changed in the editor; check whether the alert still applies.";
  }
  if (state === "uncertain") {
    return "The code was changed in the editor; this is the closest line, only a guess.";
  }
  return "Not found in the unsaved text; GitHub still reports the alert.";
}

/** The reported place stays known once the line on screen is another one. */
function withReported(anchor: Anchor, onDisk: Anchor): Anchor {
  if (onDisk.reported !== undefined || anchor.region?.startLine === onDisk.region?.startLine) {
    return { ...anchor, reported: onDisk.reported };
  }
  const startLine = onDisk.region?.startLine ?? 1;
  return { ...anchor, reported: { path: onDisk.path, startLine } };
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
