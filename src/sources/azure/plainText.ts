import { text } from "../fields.ts";

/** More is never looked at, whatever is shown of it. */
const mostRead = 12_000;
/** What is kept of an explanation, in characters. */
const mostKept = 1500;

const named: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  nbsp: " ",
  quot: '"',
};

/**
 * What Defender explains in HTML or in plain text, as plain text: one paragraph or step a line,
 * bounded. Its words alone are kept; what they are shown in escapes them. Undefined for nothing.
 */
export function plainText(value: unknown): string | undefined {
  const given = text(value);
  if (given === undefined) return undefined;
  const lines = given
    .slice(0, mostRead)
    .replaceAll(/<(script|style)\b[^<]*(?:<(?!\/\1)[^<]*)*(?:<\/\1[^<>]*>|$)/gi, " ")
    .replaceAll(/<(?:\/?(?:p|div|ol|ul|h[1-6]|tr|table)|br)\b[^<>]*>/gi, "\n")
    .replaceAll(/<li\b[^<>]*>/gi, "\n- ")
    .replaceAll(/<[!/a-z][^<>]*>/gi, "")
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, entity)
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(/\s+/g, " ").trim())
    .filter((line) => line !== "" && line !== "-");
  const whole = lines.join("\n");
  if (whole === "") return undefined;
  return whole.length <= mostKept ? whole : `${whole.slice(0, mostKept - 1).trimEnd()}…`;
}

function entity(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
  const isCharacter = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : whole;
}
