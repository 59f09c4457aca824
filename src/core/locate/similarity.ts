import { type Bigrams, commonPairs } from "./bigrams.ts";
import type { SourceText } from "./sourceText.ts";

/**
 * The cuts between the states, and the weights behind them: calibrated on 7,428 hand-checked pairs
 * of lines (CodeTracker's oracle, arXiv 2409.16185).
 */
export const cuts = { editedInHunk: 0.65, uncertainInHunk: 0.45, elsewhereInFile: 0.75 } as const;

const textWeight = 0.6;
const contextWeight = 0.4;

/** What a line is recognised by: its text without white space, and its non-blank neighbours'. */
export interface LineTraits {
  readonly squeezed: string;
  readonly bigrams: Bigrams;
  /** Up to four squeezed lines before and four after, in no particular order. */
  readonly neighbours: readonly string[];
}

/** The traits of a line, 0-based. */
export function traitsOf(text: SourceText, line: number): LineTraits {
  return {
    squeezed: text.squeezed(line),
    bigrams: text.bigrams(line),
    neighbours: neighboursOf(text, line),
  };
}

export interface Candidate {
  readonly line: number;
  /** 0 to 1. */
  readonly similarity: number;
  /** Same text but for white space. */
  readonly isIdentical: boolean;
}

export interface Search {
  /** The lines to look at, 0-based, rising. Blank lines are no candidates. */
  readonly lines: readonly number[];
  /** Of equally similar lines the one nearest to this line is taken. */
  readonly expected: number;
  /** The least similarity. */
  readonly least: number;
  /** `preferred`: an identical line needs no neighbours and comes before every other. */
  readonly identical: "preferred" | "asAnyOther";
  /** What comparing costs is taken from it; the search itself does not stop where it is used up. */
  readonly work?: Work | undefined;
}

/** How many steps of comparing are left; below zero when it is used up. A step takes nanoseconds. */
export interface Work {
  steps: number;
}

/** The line of a text most like the traits, or undefined when none is similar enough. */
export function mostSimilar(
  traits: LineTraits,
  text: SourceText,
  search: Search,
): Candidate | undefined {
  if (search.identical === "preferred") {
    const lines = search.lines.filter((line) => text.squeezed(line) === traits.squeezed);
    const identical = bestOf(traits, text, { ...search, lines, least: 0 });
    if (identical !== undefined) return identical;
  }
  return bestOf(traits, text, search);
}

function bestOf(traits: LineTraits, text: SourceText, search: Search): Candidate | undefined {
  const { lines, expected, least, work } = search;
  const likeness = likenessTo(traits, text, lines);
  let best: Candidate | undefined;
  for (const line of lines) {
    const squeezed = text.squeezed(line);
    if (squeezed === "") continue;
    if (work !== undefined) work.steps -= stepsPerLine + squeezed.length;
    const similarity = likeness(line, best?.similarity ?? least);
    if (similarity === undefined) continue;
    const isTie = similarity === best?.similarity;
    if (best !== undefined && isTie && !isNearer(line, best.line, expected)) continue;
    best = { line, similarity, isIdentical: squeezed === traits.squeezed };
  }
  return best;
}

/** What looking at a line costs besides its characters. */
const stepsPerLine = 8;

function isNearer(line: number, other: number, expected: number): boolean {
  return Math.abs(line - expected) < Math.abs(other - expected);
}

/** How like two places are, from the likeness of their texts and of what stands around them, each 0 to 1. */
export function weigh(text: number, context: number): number {
  return textWeight * text + contextWeight * context;
}

/** The share of neighbours two places have in common: of the longer list, each counted once. */
export function contextOverlap(one: readonly string[], other: readonly string[]): number {
  const longest = Math.max(one.length, other.length);
  if (longest === 0) return 1;
  const rest = [...other];
  let common = 0;
  for (const line of one) {
    const index = rest.indexOf(line);
    if (index < 0) continue;
    rest.splice(index, 1);
    common += 1;
  }
  return common / longest;
}

/** From so many lines on, if they are as close together, it pays to look at them all at once. */
const manyLines = 200;
const closeTogether = 8;

/**
 * How like a line is to the lines of a text, of which those are to be asked for: 0.6 dice of
 * bigrams + 0.4 overlap of neighbours; undefined as soon as it must be below the floor.
 */
function likenessTo(
  traits: LineTraits,
  text: SourceText,
  lines: readonly number[],
): (line: number, floor: number) => number | undefined {
  const { squeezed, bigrams, neighbours } = traits;
  const span = (lines.at(-1) ?? 0) - (lines[0] ?? 0);
  const isMany = lines.length >= manyLines && span < lines.length * closeTogether;
  const contextAtMost = contextWeight * (isMany ? mostOverlap(neighbours, text) : 1);
  const common = isMany
    ? text.pairIndex().commonWith(bigrams)
    : (line: number) => commonPairs(bigrams, text.bigrams(line));
  const dice = (line: number): number => {
    const both = bigrams.total + text.bigrams(line).total;
    return both === 0 ? 0 : (2 * common(line)) / both;
  };
  return (line, floor) => {
    const other = text.squeezed(line);
    const shorter = Math.min(squeezed.length, other.length);
    const longest = (2 * shorter) / (squeezed.length + other.length);
    if (textWeight * longest + contextAtMost < floor) return undefined;
    const likeText = textWeight * (other === squeezed ? 1 : dice(line));
    if (likeText + contextAtMost < floor) return undefined;
    const context = contextOverlap(neighbours, neighboursOf(text, line));
    const similarity = likeText + contextWeight * context;
    return similarity < floor ? undefined : similarity;
  };
}

/** The most that any line of a text can have in common with the neighbours. */
function mostOverlap(neighbours: readonly string[], text: SourceText): number {
  if (neighbours.length === 0) return 1;
  return neighbours.filter((line) => text.linesOf(line).length > 0).length / neighbours.length;
}

function neighboursOf(text: SourceText, line: number): readonly string[] {
  return text.neighbours(line).map(text.squeezed);
}
