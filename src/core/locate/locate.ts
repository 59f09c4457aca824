import type { Region } from "../alert.ts";
import type { AnchorState } from "../anchor.ts";
import { type Doubt, doubtAbout } from "./doubt.ts";
import { changesBetween, type Hunk, mapLine } from "./hunk.ts";
import { endsOf, fitRegion, sanitizeRegion } from "./region.ts";
import type { Work } from "./similarity.ts";
import type { SourceText } from "./sourceText.ts";
import { findSuccessor } from "./successor.ts";

/** Two versions of one file and what changed between them. */
export interface Comparison {
  readonly before: SourceText;
  readonly after: SourceText;
  /** In file order; lines that differ only in white space may count as unchanged. */
  readonly hunks: readonly Hunk[];
  /**
   * What looking for changed lines may cost, all regions of this comparison together. A region
   * looked for after it is used up is `uncertain`. Undefined: whatever it costs.
   */
  readonly work?: Work | undefined;
}

/**
 * The work for the lines of one file, some tenth of a second. It is bounded, not the time, so that
 * the same texts give the same answer on every machine: several hundred alerts in a file of
 * thousands of lines that were all written anew.
 */
export function workOfFile(): Work {
  return { steps: 30_000_000 };
}

/** How a place was found; a closed set, so that the sentence about it is written in one file. */
export type Finding =
  | "unchanged"
  | "shifted"
  | "changedInside"
  | "movedText"
  | "sameTextAgain"
  | Doubt
  | "similarText"
  | "closestText"
  | "sameTextInOtherFile"
  | "notLookedFor"
  | "countedOtherwise"
  | "gone"
  | "beyondEnd";

/** Where a region of the text before is in the text after. */
export interface Place {
  readonly state: AnchorState;
  /** Undefined exactly when the state is `lost`. */
  readonly region: Region | undefined;
  readonly finding: Finding;
}

/**
 * Maps a region through the hunks; where its first line was changed, looks for the line it became:
 * first among the new lines of that hunk, then among all new lines of the file.
 *
 * `exact`: the line itself, whatever was inserted above. `moved`: the same text at another place.
 * `edited`, `uncertain`: similar text. `lost`: nothing similar enough. `unverified`: the region is
 * not in the text before. The answer is always within the text after.
 */
export function locate(region: Region, comparison: Comparison): Place {
  const { before, after, hunks } = comparison;
  const from = sanitizeRegion(region);
  const start = from.startLine - 1;
  if (start >= before.lines.length) {
    const region = fitRegion(endsOf(from, after), after, { start, end: from.endLine - 1 });
    return { state: "unverified", region, finding: "beyondEnd" };
  }
  const mapped = mapLine(hunks, start);
  if (mapped.kind === "kept") return keptPlace(from, comparison, mapped.line);
  return changedPlace(from, comparison, mapped.hunk);
}

/**
 * True when every line that the hunks leave alone among the given ones (0-based) has the same text
 * on both sides, white space aside. False: the hunks belong to other texts.
 */
export function agrees(comparison: Comparison, lines: readonly number[]): boolean {
  const { before, after, hunks } = comparison;
  const lineCount = before.lines.length;
  return lines.every((line) => {
    if (line < 0 || line >= lineCount) return true;
    const mapped = mapLine(hunks, line);
    return mapped.kind === "changed" || before.squeezed(line) === after.squeezed(mapped.line);
  });
}

function keptPlace(from: Region, comparison: Comparison, start: number): Place {
  const { before, after, hunks } = comparison;
  const scannedEnd = Math.min(from.endLine, before.lines.length) - 1;
  const region = fitRegion(endsOf(from, before), after, {
    start,
    end: mapEnd(hunks, scannedEnd, start),
  });
  const doubt = doubtAbout(comparison, from.startLine - 1, start);
  if (doubt !== undefined) return { state: "uncertain", region, finding: doubt };
  if (changesBetween(hunks, from.startLine - 1, scannedEnd))
    return { state: "exact", region, finding: "changedInside" };
  return {
    state: "exact",
    region,
    finding: start === from.startLine - 1 ? "unchanged" : "shifted",
  };
}

function changedPlace(from: Region, comparison: Comparison, hunk: Hunk): Place {
  const { before, after, hunks } = comparison;
  const start = from.startLine - 1;
  if (comparison.work !== undefined && comparison.work.steps < 0) {
    const region = fitRegion(endsOf(from, before), after, expectedLines(from, hunk));
    return { state: "uncertain", region, finding: "notLookedFor" };
  }
  const successor = findSuccessor(start, hunk, comparison);
  if (successor === undefined) return lost;
  const { line, last = line, isElsewhere, isIdentical, isSure, doubt } = successor;
  const height = from.endLine - from.startLine;
  const end = isElsewhere
    ? line + (isIdentical ? height : 0)
    : Math.max(last, endNear(from, hunks, line));
  const region = fitRegion(endsOf(from, before), after, { start: line, end });
  if (isIdentical && isSure) {
    return { state: "moved", region, finding: line === start ? "sameTextAgain" : "movedText" };
  }
  if (isIdentical) return { state: "uncertain", region, finding: doubt ?? "otherSurroundings" };
  return isSure
    ? { state: "edited", region, finding: "similarText" }
    : { state: "uncertain", region, finding: "closestText" };
}

/** Where a region of a hunk would be if each of its lines had become one line. */
function expectedLines(from: Region, hunk: Hunk): { readonly start: number; readonly end: number } {
  const inHunk = hunk.afterFrom + from.startLine - 1 - hunk.beforeFrom;
  const start = Math.max(hunk.afterFrom, Math.min(inHunk, hunk.afterTo - 1));
  return { start, end: start + from.endLine - from.startLine };
}

const lost: Place = { state: "lost", region: undefined, finding: "gone" };

/** The last line of a region whose unchanged first line is at `start`. */
function mapEnd(hunks: readonly Hunk[], scannedEnd: number, start: number): number {
  const mapped = mapLine(hunks, scannedEnd);
  return Math.max(start, mapped.kind === "kept" ? mapped.line : mapped.hunk.afterTo - 1);
}

/** The last line of a region whose first line became `start`: never more lines than was scanned when it changed too. */
function endNear(from: Region, hunks: readonly Hunk[], start: number): number {
  const height = from.endLine - from.startLine;
  if (height === 0) return start;
  const mapped = mapLine(hunks, from.endLine - 1);
  if (mapped.kind === "kept") return Math.max(start, mapped.line);
  return Math.max(start, Math.min(start + height, mapped.hunk.afterTo - 1));
}
