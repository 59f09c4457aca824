import { isNewLine, mapLine } from "./hunk.ts";
import type { Comparison } from "./locate.ts";
import { contextOverlap, traitsOf } from "./similarity.ts";
import type { SourceText } from "./sourceText.ts";

/** The share of neighbours that a line which also stands elsewhere must have kept. */
const leastOfRepeated = 0.5;
/** The same for one that is so short that it may stand anywhere: `return;`, `} else {`. */
const leastOfShort = 0.6;
export const shortLength = 12;
/** The same for one so short that did not stay where it was: `body: {` moves with its block alone. */
export const leastOfShortMoved = 0.75;
/** The same for a line that stands nowhere else, unless it is long enough to be known by itself. */
export const leastOfUnique = 0.25;
export const distinctiveLength = 30;
/** A line like `}` stands everywhere: only so many on each side are compared. */
const mostRivals = 60;

/**
 * Why a line of the same text may be another one: the text stands elsewhere too, or did at the scan
 * alone, or it stands nowhere else and says too little among other code.
 */
export type Doubt = "repeatedText" | "onceRepeatedText" | "otherSurroundings";

/**
 * Why a line of the same text may be another line all the same, undefined: it is not. A comparison of texts lines up what
 * reads alike, also a `try {` with the next one when the code around both was replaced.
 *
 * Of the same text is no proof where that text is repeated and the neighbours are others, nor where
 * another line of that text, before or now, has more neighbours in common.
 */
export function doubtAbout(comparison: Comparison, line: number, now: number): Doubt | undefined {
  if (!isDoubtful(comparison, line, now)) return undefined;
  const { before, after } = comparison;
  const text = before.squeezed(line);
  if (after.linesOf(text).length > 1) return "repeatedText";
  return before.linesOf(text).length > 1 ? "onceRepeatedText" : "otherSurroundings";
}

function isDoubtful(comparison: Comparison, line: number, now: number): boolean {
  const { before, after, hunks } = comparison;
  if (hunks.length === 0) return false;
  const was = traitsOf(before, line);
  const is = traitsOf(after, now);
  const own = contextOverlap(was.neighbours, is.neighbours);
  if (own === 1) return false;
  const linesBefore = before.linesOf(was.squeezed);
  const linesNow = after.linesOf(was.squeezed);
  const isRepeated = linesBefore.length > 1 || linesNow.length > 1;
  const isKnown = hasUniqueNeighbour(comparison, line, now);
  const support = isKnown ? 1 : Math.max(own, kept(comparison, line));
  const isShort = was.squeezed.length < shortLength;
  const isMoved = mapLine(hunks, line).kind === "changed";
  if (!isRepeated && isShort && isMoved) return support < leastOfShortMoved;
  if (!isRepeated) return support < leastOfUnique && was.squeezed.length < distinctiveLength;
  const leastWhenShort = isMoved ? leastOfShortMoved : leastOfShort;
  if (support < (isShort ? leastWhenShort : leastOfRepeated)) return true;
  const isNew = (other: number) => other !== now && isIn(hunks, other, "after");
  const isGone = (other: number) => other !== line && isIn(hunks, other, "before");
  return (
    nearest(linesNow, now).some(
      (other) =>
        isNew(other) && contextOverlap(was.neighbours, traitsOf(after, other).neighbours) > own,
    ) ||
    nearest(linesBefore, line).some(
      (other) =>
        isGone(other) && contextOverlap(traitsOf(before, other).neighbours, is.neighbours) > own,
    )
  );
}

/**
 * True when the next line on one side, blank ones aside, says enough to be known by itself and is
 * the same before and now: a text that stands nowhere else in either. `return {` says nothing, but
 * there is one that follows just this line.
 */
function hasUniqueNeighbour({ before, after }: Comparison, line: number, now: number): boolean {
  return [-1, 1].some((side) => {
    const text = nextText(before, line, side);
    return (
      text.length >= shortLength &&
      text === nextText(after, now, side) &&
      before.linesOf(text).length === 1 &&
      after.linesOf(text).length === 1
    );
  });
}

/** The nearest text above (-1) or below (1) that is not blank; empty when there is none near. */
function nextText(text: SourceText, line: number, side: number): string {
  const next = text.neighbours(line).find((other) => (other - line) * side > 0);
  return next === undefined ? "" : text.squeezed(next);
}

function isIn(hunks: Comparison["hunks"], line: number, side: "before" | "after"): boolean {
  return side === "before" ? mapLine(hunks, line).kind === "changed" : isNewLine(hunks, line);
}

/**
 * The share of a line's neighbours that stay where they are beside it: what is only inserted among
 * them makes nothing doubtful. 0 for a line that itself did not stay.
 */
function kept({ before, hunks }: Comparison, line: number): number {
  if (mapLine(hunks, line).kind === "changed") return 0;
  const lines = before.neighbours(line);
  if (lines.length === 0) return 1;
  return lines.filter((other) => mapLine(hunks, other).kind === "kept").length / lines.length;
}

/** The other lines of a list, those around a line when they are many. */
function nearest(lines: readonly number[], line: number): readonly number[] {
  const others = lines.filter((other) => other !== line);
  if (others.length <= mostRivals) return others;
  return others
    .toSorted((one, other) => Math.abs(one - line) - Math.abs(other - line))
    .slice(0, mostRivals);
}
