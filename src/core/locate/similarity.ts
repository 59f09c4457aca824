import type { SourceText } from "./sourceText.ts";

/**
 * The cuts between the states, and the weights behind them: calibrated on 7,428 hand-checked pairs
 * of lines (CodeTracker's oracle, arXiv 2409.16185).
 */
export const cuts = { editedInHunk: 0.65, uncertainInHunk: 0.45, elsewhereInFile: 0.75 } as const;

const textWeight = 0.6;
const contextWeight = 0.4;
const neighboursPerSide = 4;

/** What a line is recognised by: its text without white space, and its non-blank neighbours'. */
export interface LineTraits {
  readonly squeezed: string;
  readonly bigrams: ReadonlyMap<number, number>;
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
  let best: Candidate | undefined;
  for (const line of search.lines) {
    const squeezed = text.squeezed(line);
    if (squeezed === "") continue;
    const floor = best?.similarity ?? search.least;
    const similarity = similarityAbove(floor, traits, { text, line });
    if (similarity === undefined) continue;
    const isTie = similarity === best?.similarity;
    if (best !== undefined && isTie && !isNearer(line, best.line, search.expected)) continue;
    best = { line, similarity, isIdentical: squeezed === traits.squeezed };
  }
  return best;
}

function isNearer(line: number, other: number, expected: number): boolean {
  return Math.abs(line - expected) < Math.abs(other - expected);
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

/** 0.6 dice of bigrams + 0.4 overlap of neighbours; undefined as soon as it must be below the floor. */
function similarityAbove(
  floor: number,
  traits: LineTraits,
  place: { readonly text: SourceText; readonly line: number },
): number | undefined {
  const squeezed = place.text.squeezed(place.line);
  const lengths = traits.squeezed.length + squeezed.length;
  const shorter = Math.min(traits.squeezed.length, squeezed.length);
  if (textWeight * ((2 * shorter) / lengths) + contextWeight < floor) return undefined;
  const text =
    squeezed === traits.squeezed ? 1 : dice(traits.bigrams, place.text.bigrams(place.line));
  if (textWeight * text + contextWeight < floor) return undefined;
  const context = contextOverlap(traits.neighbours, neighboursOf(place.text, place.line));
  const similarity = textWeight * text + contextWeight * context;
  return similarity < floor ? undefined : similarity;
}

function dice(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): number {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  let common = 0;
  for (const [pair, count] of small) common += Math.min(count, large.get(pair) ?? 0);
  const total = sum(one) + sum(other);
  return total === 0 ? 0 : (2 * common) / total;
}

function sum(counts: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

function neighboursOf(text: SourceText, line: number): readonly string[] {
  return neighbourLines(text, line).map((other) => text.squeezed(other));
}

/** The nearest lines of a line (0-based) that are not blank, up to four before and four after. */
export function neighbourLines(text: SourceText, line: number): readonly number[] {
  const neighbours: number[] = [];
  for (const step of [-1, 1]) {
    let found = 0;
    // A run of blank lines longer than this separates more than it connects.
    for (let distance = 1; distance <= 50 && found < neighboursPerSide; distance += 1) {
      const other = line + step * distance;
      if (text.squeezed(other) === "") continue;
      neighbours.push(other);
      found += 1;
    }
  }
  return neighbours;
}
