import type { ReportedLocation } from "../alert.ts";
import type { SourceText } from "./sourceText.ts";

/**
 * A location whose columns count UTF-16 units, read with the text it was reported in. Columns that
 * count bytes of UTF-8 are turned; one within a character means that character. A line that the
 * text does not have keeps its columns, which nothing can be drawn by.
 */
export function inTextColumns(location: ReportedLocation, scanned: SourceText): ReportedLocation {
  if (location.hasByteColumns !== true) return location;
  const { startLine, startColumn, endLine, endColumn } = location.region;
  const columnAt = (line: number, byte: number): number => {
    const marked = line === 1 && scanned.hasByteOrderMark ? byteOrderMark : 0;
    return columnOfByte(scanned.lines[line - 1], Math.max(byte - marked, 1));
  };
  return {
    ...location,
    hasByteColumns: false,
    region: {
      startLine,
      startColumn: columnAt(startLine, startColumn),
      endLine,
      endColumn: endColumn === 0 ? 0 : columnAt(endLine, endColumn),
    },
  };
}

/** Bytes of a byte order mark in UTF-8: they count where bytes are counted, and are no character. */
const byteOrderMark = 3;

/** The 1-based UTF-16 column of the character that holds the 1-based byte, or of the line's end. */
function columnOfByte(line: string | undefined, byte: number): number {
  if (line === undefined) return byte;
  let bytes = 1;
  let column = 1;
  for (const character of line) {
    const size = bytesOf(character.codePointAt(0) ?? 0);
    if (bytes + size > byte) return column;
    bytes += size;
    column += character.length;
  }
  return column;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}
