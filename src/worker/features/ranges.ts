import type { Range } from "vscode-languageserver";
import type { Region } from "../../core/alert.ts";

/** LSP's largest number; an editor takes it for the end of the line. */
const endOfLine = 2 ** 31 - 1;

/** Our 1-based region as LSP's 0-based range. */
export function rangeOf(region: Region): Range {
  return {
    start: { line: region.startLine - 1, character: region.startColumn - 1 },
    end: {
      line: region.endLine - 1,
      character: region.endColumn === 0 ? endOfLine : region.endColumn - 1,
    },
  };
}

/** Whether a position is in a range or at one of its ends. */
export function holds(
  range: Range,
  at: { readonly line: number; readonly character: number },
): boolean {
  const { start, end } = range;
  const isAfterStart =
    at.line > start.line || (at.line === start.line && at.character >= start.character);
  const isBeforeEnd = at.line < end.line || (at.line === end.line && at.character <= end.character);
  return isAfterStart && isBeforeEnd;
}
