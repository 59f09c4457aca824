import type { Region } from "../../alert.ts";

/** A text without byte order mark; offsets and columns count from there, as an editor counts. */
export interface PositionedText {
  readonly text: string;
  /** The lines without their ends, which are LF, CRLF or a lone CR. */
  readonly lines: readonly string[];
  /** The 1-based region of a stretch of the text, end exclusive, UTF-16 units. */
  readonly regionOf: (start: number, end: number) => Region;
  /** The offset of a 0-based line. */
  readonly startOf: (line: number) => number;
}

/** Makes offsets of a text into lines and columns. */
export function positionedText(original: string): PositionedText {
  const text = original.replace(/^\uFEFF/, "");
  const lines: string[] = [];
  const starts: number[] = [];
  let start = 0;
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push(text.slice(start, end.index));
    starts.push(start);
    start = end.index + end[0].length;
  }
  lines.push(text.slice(start));
  starts.push(start);
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const startOf = (line: number): number => starts[line] ?? text.length;
  return {
    text,
    lines,
    startOf,
    regionOf: (from, to) => {
      const startLine = lineAt(from);
      const endLine = lineAt(Math.max(from, to));
      return {
        startLine: startLine + 1,
        startColumn: from - startOf(startLine) + 1,
        endLine: endLine + 1,
        endColumn: Math.max(from, to) - startOf(endLine) + 1,
      };
    },
  };
}

/** The region of columns (0-based, end exclusive) of one 0-based line. */
export function regionOnLine(line: number, start: number, end: number): Region {
  return { startLine: line + 1, startColumn: start + 1, endLine: line + 1, endColumn: end + 1 };
}
