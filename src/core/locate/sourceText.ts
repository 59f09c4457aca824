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
  /** The line without any white space; empty beyond the text. Computed once per line. */
  readonly squeezed: (line: number) => string;
  /** The lines that have this squeezed text, rising. All lines are looked at when first asked for. */
  readonly linesOf: (squeezed: string) => readonly number[];
  /** How often each pair of adjacent UTF-16 units stands in the squeezed line. */
  readonly bigrams: (line: number) => ReadonlyMap<number, number>;
}

/** Only this much of a squeezed line is compared by similarity: minified files have endless lines. */
const comparedLength = 2000;

/** Reads a text; never fails. */
export function sourceText(text: string): SourceText {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const squeezedLines: string[] = [];
  const bigramMaps: ReadonlyMap<number, number>[] = [];
  const squeezed = (line: number): string =>
    (squeezedLines[line] ??= (lines[line] ?? "").replace(/\s+/g, ""));
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
  return {
    lines,
    linesOf: (text) => (places ??= findPlaces()).get(text) ?? [],
    hasLoneReturn: /\r(?!\n)/.test(text),
    squeezed,
    bigrams: (line) => (bigramMaps[line] ??= countBigrams(squeezed(line))),
  };
}

/** How often each pair of adjacent UTF-16 units stands in a text, keyed by both units in one number. */
function countBigrams(text: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const end = Math.min(text.length, comparedLength) - 1;
  for (let index = 0; index < end; index += 1) {
    const pair = text.charCodeAt(index) * 0x1_0000 + text.charCodeAt(index + 1);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}
