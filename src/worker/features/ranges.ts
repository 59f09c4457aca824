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
