import type { Region } from "../alert.ts";
import type { SourceText } from "./sourceText.ts";

/** Whole numbers from 1, the end not before the start, whatever an upstream reported. */
export function sanitizeRegion(region: Region): Region {
  const startLine = wholeNumber(region.startLine, 1);
  const startColumn = wholeNumber(region.startColumn, 1);
  const endLine = Math.max(wholeNumber(region.endLine, 1), startLine);
  const endColumn = wholeNumber(region.endColumn, 0);
  const endsBeforeStart = endLine === startLine && endColumn < startColumn;
  return { startLine, startColumn, endLine, endColumn: endsBeforeStart ? 0 : endColumn };
}

/** What decides about columns: the two lines as they were, and the columns reported on them. */
export interface ScannedEnds {
  readonly startText: string;
  readonly endText: string;
  readonly startColumn: number;
  /** 0: not known, the whole line is meant. */
  readonly endColumn: number;
}

/** The texts and columns at both ends of a sanitised region. */
export function endsOf(region: Region, text: SourceText): ScannedEnds {
  return {
    startText: text.lines[region.startLine - 1] ?? "",
    endText: text.lines[region.endLine - 1] ?? "",
    startColumn: region.startColumn,
    endColumn: region.endColumn,
  };
}

/**
 * A region over the given lines (0-based) of a text. A column is kept only on a line whose text is
 * what was scanned; elsewhere, and where the column is not known, the trimmed line is covered.
 * Always within the text, the end not before the start.
 */
export function fitRegion(
  ends: ScannedEnds,
  text: SourceText,
  lines: { readonly start: number; readonly end: number },
): Region {
  const start = clamp(lines.start, 0, text.lines.length - 1);
  const end = clamp(lines.end, start, text.lines.length - 1);
  const startText = text.lines[start] ?? "";
  const endText = text.lines[end] ?? "";
  const wholeLine = ends.endColumn === 0;
  const startColumn =
    startText === ends.startText && !(wholeLine && start === end)
      ? clamp(ends.startColumn, 1, startText.length + 1)
      : trimmedStart(startText);
  const keepsEnd = endText === ends.endText && !wholeLine;
  const endColumn = keepsEnd ? clamp(ends.endColumn, 1, endText.length + 1) : trimmedEnd(endText);
  return {
    startLine: start + 1,
    startColumn,
    endLine: end + 1,
    endColumn: start === end ? Math.max(endColumn, startColumn) : endColumn,
  };
}

function trimmedStart(line: string): number {
  return line.trim() === "" ? 1 : line.length - line.trimStart().length + 1;
}

function trimmedEnd(line: string): number {
  return line.trimEnd().length + 1;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(most, least));
}

function wholeNumber(value: number, least: number): number {
  return Number.isSafeInteger(value) && value > least ? value : least;
}
