import { type Doubt, distinctiveLength, doubtAbout, leastOfUnique, shortLength } from "./doubt.ts";
import { type Hunk, isNewLine } from "./hunk.ts";
import type { Comparison } from "./locate.ts";
import { findRewrapped } from "./rewrapped.ts";
import {
  type Candidate,
  contextOverlap,
  cuts,
  type LineTraits,
  mostSimilar,
  traitsOf,
} from "./similarity.ts";
import type { SourceText } from "./sourceText.ts";

/** The line that a changed line became. */
export interface Successor {
  /** 0-based, in the text after. */
  readonly line: number;
  /** The last line of the statement that begins there, when it was broken into other lines. */
  readonly last?: number | undefined;
  /** The same text, white space aside. */
  readonly isIdentical: boolean;
  /** Not among the lines that replaced it. */
  readonly isElsewhere: boolean;
  /** Sure enough to be drawn. */
  readonly isSure: boolean;
  /** Why one of the same text is not sure, as far as that lies in its text. */
  readonly doubt?: Doubt | undefined;
}

/** Lines further from where a changed line is expected are not compared with it. */
const maximalDistance = 2500;

/**
 * The line that a line (0-based) of a changed hunk became: looked for among the new lines of that
 * hunk, then among all new lines. Undefined when none is similar enough.
 */
export function findSuccessor(
  line: number,
  hunk: Hunk,
  comparison: Comparison,
): Successor | undefined {
  const traits = traitsOf(comparison.before, line);
  if (traits.squeezed === "") return undefined;
  const expected = hunk.afterFrom + (line - hunk.beforeFrom);
  const doubtAt = (now: number) => doubtAbout(comparison, line, now);
  const lines = newLines([hunk], expected);
  const near = findInHunk(traits, { line, hunk, lines, expected }, comparison);
  const copies = near?.isIdentical === true ? [] : newLinesOf(traits.squeezed, comparison);
  const itself = onlyCopy(traits, copies, comparison);
  if (itself !== undefined) {
    const isSure = near === undefined || sharesNeighbours(traits, itself, comparison);
    return { line: itself, isIdentical: true, isElsewhere: true, isSure };
  }
  const far = findElsewhere(traits, { near, copies, expected }, comparison);
  // Of a line that was moved away, what replaced it may look like it; itself it is more like it.
  const isElsewhere =
    far !== undefined &&
    (near === undefined || (far.similarity > near.similarity && doubtAt(far.line) === undefined));
  const found: Found | undefined = isElsewhere ? far : near;
  if (found === undefined) return undefined;
  if (found.isIdentical) {
    const doubt = doubtAt(found.line);
    const isSure = doubt === undefined;
    return { line: found.line, isIdentical: true, isElsewhere, isSure, doubt };
  }
  const isLike = isElsewhere || found.similarity >= cuts.editedInHunk;
  const isSure =
    isLike && isOnlySuccessor(found, { traits, copies, lines, line, hunk }, comparison);
  return { line: found.line, last: found.last, isIdentical: false, isElsewhere, isSure };
}

/** A line, or several that a statement takes now. */
interface Found extends Candidate {
  readonly last?: number;
  /** False: another is as similar. */
  readonly isOnly?: boolean;
}

/** Among the lines that replaced it: one of them, or where the statement that it begins stands now. */
function findInHunk(
  traits: LineTraits,
  where: Pick<Changed, "line" | "hunk" | "lines"> & { readonly expected: number },
  comparison: Comparison,
): Found | undefined {
  const { line, hunk, lines, expected } = where;
  const found = mostSimilar(traits, comparison.after, {
    lines,
    expected,
    least: cuts.uncertainInHunk,
    identical: "preferred",
    work: comparison.work,
  });
  if (found?.isIdentical === true) return found;
  const least = found?.similarity ?? cuts.editedInHunk;
  const rewrapped = findRewrapped(line, hunk, comparison, least);
  return rewrapped === undefined ? found : { ...rewrapped, isIdentical: false };
}

interface Changed {
  readonly traits: LineTraits;
  /** New lines of its text. */
  readonly copies: readonly number[];
  /** The new lines of its hunk. */
  readonly lines: readonly number[];
  readonly line: number;
  readonly hunk: Hunk;
}

/** True when neither line could as well be of another: the changed one, and the one it became. */
function isOnlySuccessor(
  found: Found,
  { traits, copies, lines, line, hunk }: Changed,
  comparison: Comparison,
): boolean {
  if (found.isOnly === false) return false;
  if (copies.length > 0 && traits.squeezed.length >= shortLength) return false;
  return (
    !hasRival(traits, found, { lines, text: comparison.after }) &&
    !belongsToOther(found, { from: line, hunk }, comparison)
  );
}

/** What replaced a line is like it, too: without a neighbour in common its text may be a copy. */
function sharesNeighbours({ neighbours }: LineTraits, now: number, { after }: Comparison): boolean {
  return contextOverlap(neighbours, traitsOf(after, now).neighbours) >= leastOfUnique;
}

/** The one new line that has the text of a line, where that text is long and stood once before. */
function onlyCopy(
  { squeezed }: LineTraits,
  copies: readonly number[],
  { before, after }: Comparison,
): number | undefined {
  const isOnly = before.linesOf(squeezed).length === 1 && after.linesOf(squeezed).length === 1;
  return squeezed.length >= distinctiveLength && isOnly ? copies[0] : undefined;
}

/**
 * True when another of the lines is as good a successor as the one that was found: as similar, or
 * alone in holding the whole text, as `if (ready) send(x);` holds what was `send(x);`.
 */
function hasRival(
  traits: LineTraits,
  found: Candidate,
  { lines, text }: { readonly lines: readonly number[]; readonly text: SourceText },
): boolean {
  const holds = (line: number) => text.squeezed(line).includes(traits.squeezed);
  const others = lines.filter((line) => line !== found.line);
  const canHold = traits.squeezed.length >= shortLength && !holds(found.line);
  if (canHold && others.some(holds)) return true;
  const search = { lines: others, expected: found.line, least: found.similarity } as const;
  return mostSimilar(traits, text, { ...search, identical: "asAnyOther" }) !== undefined;
}

/** Among all new lines: the line itself, or, when nothing in its hunk is like it, a similar one. */
function findElsewhere(
  traits: LineTraits,
  where: {
    readonly near: Candidate | undefined;
    readonly copies: readonly number[];
    readonly expected: number;
  },
  comparison: Comparison,
): Candidate | undefined {
  const { near, copies, expected } = where;
  if (near?.isIdentical === true) return undefined;
  const lines = near === undefined ? newLines(comparison.hunks, expected) : copies;
  const least = cuts.elsewhereInFile;
  return mostSimilar(traits, comparison.after, {
    lines,
    expected,
    least,
    identical: "asAnyOther",
    work: comparison.work,
  });
}

/** The new lines that have a text, white space aside. */
function newLinesOf(squeezed: string, { after, hunks }: Comparison): readonly number[] {
  return after.linesOf(squeezed).filter((line) => isNewLine(hunks, line));
}

/** Lines of the old hunk further than this are not asked whose successor a new line is. */
const nearestOthers = 60;

/** True when another line that the hunk took away is more like the line that was found. */
function belongsToOther(
  found: Candidate,
  { from, hunk }: { readonly from: number; readonly hunk: Hunk },
  { before, after, work }: Comparison,
): boolean {
  const first = Math.max(hunk.beforeFrom, from - nearestOthers);
  const last = Math.min(hunk.beforeTo, from + nearestOthers);
  const lines: number[] = [];
  for (let line = first; line < last; line += 1) if (line !== from) lines.push(line);
  const other = mostSimilar(traitsOf(after, found.line), before, {
    lines,
    expected: from,
    least: found.similarity,
    identical: "asAnyOther",
    work,
  });
  return other !== undefined && other.similarity > found.similarity;
}

/** The new lines of the hunks, rising; of very many only those around the expected line. */
function newLines(hunks: readonly Hunk[], expected: number): readonly number[] {
  const lines: number[] = [];
  for (const hunk of hunks) {
    const from = Math.max(hunk.afterFrom, expected - maximalDistance);
    const to = Math.min(hunk.afterTo, expected + maximalDistance);
    for (let line = from; line < to; line += 1) lines.push(line);
  }
  return lines;
}
