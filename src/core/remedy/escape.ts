import { plain } from "../view/plain.ts";

/** Text beyond this is not looked at: no field of an alert is shown longer. */
const mostRead = 20_000;
/** ZERO WIDTH SPACE: seen by nobody, and it ends a mention, a reference and an address. */
const gap = "\u200b";

/**
 * Upstream text as one line of GitHub Markdown that shows that text and does nothing: no mention,
 * no reference to an issue, no link, image, HTML or formula, no table cell, no block.
 *
 * The result has at most `most` characters, with an ellipsis when something was cut. A backslash
 * alone does not stop mentions and references, because GitHub looks for them in the rendered text.
 */
export function escapeText(text: string, most = 200): string {
  const inert = oneLine(text)
    .replaceAll(/[@#]/g, (sign) => `${sign}${gap}`)
    .replaceAll(/\bgh-(?=\d)/gi, (prefix) => `${prefix}${gap}`)
    .replaceAll("://", `:${gap}//`)
    .replaceAll(/www\./gi, (prefix) => `${prefix.slice(0, 3)}${gap}.`);
  const start = /^(?:[-+=]|\d+(?=[.)]))/.exec(inert)?.[0] ?? "";
  // A list, a rule or a heading can only begin at the start of a line.
  const opening = /\d/.test(start) ? `${start}${gap}` : start === "" ? "" : `\\${start}`;
  return cut(opening, inert.slice(start.length), most);
}

function cut(opening: string, rest: string, most: number): string {
  // A character never gets shorter: what stands beyond cannot be shown. Two more for a pair.
  const pieces = Array.from(rest.slice(0, most + 2), escapeCharacter);
  const whole = opening + pieces.join("");
  if (whole.length <= most) return whole;
  let written = opening;
  for (const piece of pieces) {
    if (written.length + piece.length > most - 1) break;
    written += piece;
  }
  return `${written}…`;
}

/**
 * A formula starts at a dollar sign even after a backslash. Parentheses do nothing after a bracket
 * that is escaped, and an issue is read and edited as it is written: they stay as they are.
 */
function escapeCharacter(character: string): string {
  if (character === "$") return "&#36;";
  return /[\\`*_[\]{}<>#!|~&^]/.test(character) ? `\\${character}` : character;
}

/**
 * Upstream text as a code span of one line, `most` characters of it at most.
 *
 * Text with a vertical bar becomes plain escaped text: inside a table a bar in code cannot always
 * be told from the end of the cell.
 */
export function codeSpan(text: string, most = 200): string {
  const line = oneLine(text);
  if (line === "" || line.includes("|")) return escapeText(text, most);
  const characters = Array.from(line);
  const shown = characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : line;
  const runs = shown.match(/`+/g) ?? [];
  const fence = "`".repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A link around Markdown that is already safe; without an https address only that Markdown. */
export function linkTo(markdown: string, url: string | undefined): string {
  const address = url === undefined ? undefined : safeAddress(url);
  return address === undefined ? markdown : `[${markdown}](<${address}>)`;
}

/** One row of a table, from cells that are already safe Markdown. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function safeAddress(url: string): string | undefined {
  const address = url.replaceAll(
    /["'()<>[\\\]`|]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return address.length <= 2000 && /^https:\/\/[!-~]+$/.test(address) ? address : undefined;
}

function oneLine(text: string): string {
  // Half a surrogate pair is no character and cannot be sent as UTF-8.
  return plain(text.slice(0, mostRead), mostRead).replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
