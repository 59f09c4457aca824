import type { Report } from "../report.ts";

/** The report as JSON, indented by two spaces, with a newline at the end. */
export function reportJson(report: Report): string {
  return jsonText(report);
}

/** Characters that a terminal or an editor may act upon, and halves of characters. */
const active = /[\u007F-\u009F\u2028\u2029\p{Cf}\p{Cs}]/gu;

/**
 * JSON, indented by two spaces, with a newline at the end, whose text shows every control and
 * direction character as an escape: the values are the same, and printing them is harmless.
 */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2).replaceAll(active, escapeUnits)}\n`;
}

function escapeUnits(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
