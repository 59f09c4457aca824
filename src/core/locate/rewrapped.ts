import { type Bigrams, commonPairs, countBigrams } from "./bigrams.ts";
import type { Hunk } from "./hunk.ts";
import type { Comparison } from "./locate.ts";
import { contextOverlap, type Work, weigh } from "./similarity.ts";
import type { SourceText } from "./sourceText.ts";

/** Where a statement that took other lines before now stands; 0-based, both lines inclusive. */
export interface Rewrapped {
  readonly line: number;
  readonly last: number;
  /** 0 to 1, as of single lines: of the text of the whole statement, and of what stands around it. */
  readonly similarity: number;
  /** No other beginning is as similar. */
  readonly isOnly: boolean;
}

/** A longer line is no statement that people would wrap. */
const longestLine = 1000;
/** A statement over more lines than this is compared by its first line alone. */
const mostLines = 8;
/** So many lines that begin like the statement are compared with it, those nearest to it. */
const mostBeginnings = 40;
/** Lines further from where the statement is expected are no beginnings of it. */
const maximalDistance = 500;

/**
 * The new lines of a hunk that a statement, given by its first line before, became when it was
 * broken into other lines: a call whose arguments have a line each now, or share one; an `if` whose
 * statement went below it. Compared line by line one of its parts would be taken for all of it.
 *
 * Only lines that begin with the same word are beginnings of it. Undefined when it takes one line
 * before and now, or nothing is more similar than `least`.
 */
export function findRewrapped(
  line: number,
  hunk: Hunk,
  { before, after, work }: Comparison,
  least: number,
): Rewrapped | undefined {
  const word = firstWord(before, line);
  if (word === "" || before.squeezed(line).length > longestLine) return undefined;
  const last = endOfStatement(before, line);
  const text = joinedText(before, line, last);
  const pairs = countBigrams(text);
  const around = linesAround(before, line, last);
  const was = { length: text.length, pairs, around, isOneLine: last === line };
  const expected = hunk.afterFrom + (line - hunk.beforeFrom);
  let best: Rewrapped | undefined;
  for (const start of beginnings(word, hunk, { after, expected })) {
    const floor = best?.similarity ?? least;
    const found = bestFrom(start, was, { after, end: hunk.afterTo, work, floor });
    if (found === undefined) continue;
    const isAsGood = best !== undefined && found.similarity === best.similarity;
    best = isAsGood && best !== undefined ? { ...best, isOnly: false } : { ...found, isOnly: true };
  }
  return best !== undefined && best.similarity > least ? best : undefined;
}

/** A statement as it was. */
interface Statement {
  /** In UTF-16 units, without white space. */
  readonly length: number;
  readonly pairs: Bigrams;
  readonly around: readonly string[];
  readonly isOneLine: boolean;
}

interface Search {
  readonly after: SourceText;
  /** The first line that is none of the hunk. */
  readonly end: number;
  readonly work: Work | undefined;
  /** The least similarity. */
  readonly floor: number;
}

/** How far down from a beginning the text is most like the statement. */
function bestFrom(
  start: number,
  was: Statement,
  search: Search,
): Omit<Rewrapped, "isOnly"> | undefined {
  const { after, end, floor } = search;
  let best: Omit<Rewrapped, "isOnly"> | undefined;
  let joined = "";
  for (let last = start; last < Math.min(start + mostLines, end); last += 1) {
    const added = after.squeezed(last);
    joined += added;
    // One line beside one line is compared as such.
    if (added === "" || (last === start && was.isOneLine)) continue;
    const around = linesAround(after, start, last);
    const similarity = likeness(was, { joined, around }, best?.similarity ?? floor, search);
    if (similarity > (best?.similarity ?? 0)) best = { line: start, last, similarity };
    if (joined.length > 2 * was.length) break;
  }
  return best;
}

/** How like a text is to the statement; 0 when it is below the floor. */
function likeness(
  was: Statement,
  { joined, around }: { readonly joined: string; readonly around: readonly string[] },
  floor: number,
  { work }: Search,
): number {
  const context = contextOverlap(was.around, around);
  if (work !== undefined) work.steps -= stepsPerContext;
  // Texts of unlike length have no more pairs in common than the shorter has.
  const atMost = (2 * Math.min(was.length, joined.length)) / (was.length + joined.length);
  if (weigh(atMost, context) < floor) return 0;
  if (work !== undefined) work.steps -= stepsPerCharacter * joined.length;
  const pairs = countBigrams(joined);
  const like = (2 * commonPairs(was.pairs, pairs)) / (was.pairs.total + pairs.total);
  const similarity = weigh(like, context);
  return similarity < floor ? 0 : similarity;
}

/** What comparing what stands around two texts costs. */
const stepsPerContext = 150;
/** What counting the pairs of a joined text costs; those of single lines are counted once. */
const stepsPerCharacter = 12;

/** The lines of a hunk that begin with a word, the nearest to the expected one first. */
function beginnings(
  word: string,
  hunk: Hunk,
  { after, expected }: { readonly after: SourceText; readonly expected: number },
): readonly number[] {
  const lines: number[] = [];
  const from = Math.max(hunk.afterFrom, expected - maximalDistance);
  const to = Math.min(hunk.afterTo, expected + maximalDistance);
  for (let line = from; line < to; line += 1) {
    if (firstWord(after, line) === word) lines.push(line);
  }
  return lines
    .toSorted((one, other) => Math.abs(one - expected) - Math.abs(other - expected))
    .slice(0, mostBeginnings);
}

/** The first word of a line and the signs before it, without white space: `}catch`, `return`. */
function firstWord(text: SourceText, line: number): string {
  const [found = ""] = /^\W{0,20}\w{1,60}/.exec((text.lines[line] ?? "").trimStart()) ?? [];
  return found.replace(/\s+/g, "");
}

/** The line that closes the round and square brackets which a line opens; the line itself if none is near. */
function endOfStatement(text: SourceText, line: number): number {
  let open = 0;
  for (let last = line; last < line + mostLines; last += 1) {
    for (const sign of text.squeezed(last)) {
      if (sign === "(" || sign === "[") open += 1;
      else if (sign === ")" || sign === "]") open -= 1;
    }
    if (open <= 0) return last;
  }
  return line;
}

function joinedText(text: SourceText, first: number, last: number): string {
  let joined = "";
  for (let line = first; line <= last; line += 1) joined += text.squeezed(line);
  return joined;
}

/** The squeezed neighbours above the first and below the last of some lines. */
function linesAround(text: SourceText, first: number, last: number): readonly string[] {
  return [
    ...text.neighbours(first).filter((line) => line < first),
    ...text.neighbours(last).filter((line) => line > last),
  ].map(text.squeezed);
}
