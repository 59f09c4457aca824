import { type Bigrams, countBigrams, createPairIndex, type PairIndex } from "./bigrams.ts";

/**
 * A text as lines, with what comparing lines needs.
 *
 * Lines end at LF, CRLF or a lone CR, as in an editor; a byte order mark is no part of the first
 * line. All line numbers here are 0-based.
 */
export interface SourceText {
  readonly lines: readonly string[];
  /** A line end that git does not know stands in the text: its line numbers are not the editor's. */
  readonly hasLoneReturn: boolean;
  /** The first of the lines here that are the given line (0-based) to git, which ends lines at LF. */
  readonly lineOfGit: (line: number) => number;
  /** Three bytes in UTF-8 before the first line. */
  readonly hasByteOrderMark: boolean;
  /** The line without any white space; empty beyond the text. Computed once per line. */
  readonly squeezed: (line: number) => string;
  /** The lines that have this squeezed text, rising. All lines are looked at when first asked for. */
  readonly linesOf: (squeezed: string) => readonly number[];
  /** The pairs of adjacent UTF-16 units in the squeezed line. Counted once per line. */
  readonly bigrams: (line: number) => Bigrams;
  /** The same of many lines at once. Made when first asked for. */
  readonly pairIndex: () => PairIndex;
  /** The nearest lines that are not blank, up to four before and four after. Found once per line. */
  readonly neighbours: (line: number) => readonly number[];
}

const neighboursPerSide = 4;
/** A run of blank lines longer than this separates more than it connects. */
const furthestNeighbour = 50;

/** Reads a text; never fails. */
export function sourceText(text: string): SourceText {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const squeezedLines: string[] = [];
  const bigramsOfLines: Bigrams[] = [];
  const neighboursOfLines: (readonly number[])[] = [];
  const squeezed = (line: number): string =>
    (squeezedLines[line] ??= (lines[line] ?? "").replace(/\s+/g, ""));
  const findNeighbours = (line: number): readonly number[] => {
    const neighbours: number[] = [];
    for (const step of [-1, 1]) {
      let found = 0;
      for (let away = 1; away <= furthestNeighbour && found < neighboursPerSide; away += 1) {
        const other = line + step * away;
        if (squeezed(other) === "") continue;
        neighbours.push(other);
        found += 1;
      }
    }
    return neighbours;
  };
  let places: Map<string, number[]> | undefined;
  const findPlaces = (): Map<string, number[]> => {
    const found = new Map<string, number[]>();
    for (let line = 0; line < lines.length; line += 1) {
      const same = found.get(squeezed(line));
      if (same === undefined) found.set(squeezed(line), [line]);
      else same.push(line);
    }
    return found;
  };
  const bigrams = (line: number): Bigrams =>
    (bigramsOfLines[line] ??= countBigrams(squeezed(line)));
  let index: PairIndex | undefined;
  let gitLines: readonly number[] | undefined;
  return {
    lines,
    linesOf: (text) => (places ??= findPlaces()).get(text) ?? [],
    hasByteOrderMark: text.startsWith("\uFEFF"),
    lineOfGit: (line) => (gitLines ??= findGitLines(text))[line] ?? lines.length,
    hasLoneReturn: /\r(?!\n)/.test(text),
    squeezed,
    bigrams,
    pairIndex: () => (index ??= createPairIndex(lines.length, bigrams)),
    neighbours: (line) => (neighboursOfLines[line] ??= findNeighbours(line)),
  };
}

/** Of each line that ends at LF, how many editor lines stand before it. */
function findGitLines(text: string): readonly number[] {
  const starts = [0];
  let line = 0;
  for (const [end] of text.matchAll(/\r\n|\n|\r/g)) {
    line += 1;
    if (end !== "\r") starts.push(line);
  }
  return starts;
}
