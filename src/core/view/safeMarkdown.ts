import { escapeMarkdown, link } from "./markdown.ts";
import { plain } from "./plain.ts";

/** More is cut: a page of help is read, a book is not. */
const mostCharacters = 20_000;
const mostLines = 600;
const longestLine = 2000;

/**
 * Upstream's Markdown as Markdown that cannot do anything: headings (from level three), lists, code
 * and links to https addresses stay, everything else is the text it was written as. Nothing is
 * loaded, no command can be run, HTML is text. `isCut` when it was longer than is shown.
 *
 * It is taken apart and written anew, never passed on: what this does not know is escaped.
 */
export function safeMarkdown(markdown: string): {
  readonly text: string;
  readonly isCut: boolean;
} {
  const given = markdown.slice(0, mostCharacters).split(/\r\n|[\n\r\u2028\u2029]/);
  const lines = given.slice(0, mostLines);
  const written: string[] = [];
  let code: { readonly fence: string; readonly lines: string[] } | undefined;
  for (const line of lines) {
    const fence = /^\s*(?<marks>`{3,}|~{3,})/.exec(line)?.groups?.["marks"];
    if (code !== undefined) {
      const isEnd = fence?.startsWith(code.fence) === true && line.trim() === fence;
      if (!isEnd) code.lines.push(line);
      else {
        written.push(...codeBlock(code.lines));
        code = undefined;
      }
    } else if (fence !== undefined) code = { fence, lines: [] };
    else written.push(textLine(line));
  }
  if (code !== undefined) written.push(...codeBlock(code.lines));
  return {
    text: written
      .join("\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim(),
    isCut: markdown.length > mostCharacters || given.length > lines.length,
  };
}

/** A block with a fence that nothing in it can end. */
function codeBlock(lines: readonly string[]): readonly string[] {
  const shown = lines.map((line) => withoutControls(line.slice(0, longestLine)));
  const longest = Math.max(2, ...shown.map((line) => runOf(line)));
  const fence = "`".repeat(longest + 1);
  return ["", fence, ...shown, fence, ""];
}

/** The longest run of backticks. */
function runOf(line: string): number {
  return Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
}

/** Tabs and everything visible; `plain` would fold the spaces that code is made of. */
function withoutControls(line: string): string {
  return line
    .split("\t")
    .map((part) =>
      part
        .split(/( +)/)
        .map((word) => (word.startsWith(" ") ? word : plain(word, longestLine)))
        .join(""),
    )
    .join("\t");
}

function textLine(line: string): string {
  const cut = line.slice(0, longestLine);
  const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(cut);
  if (heading !== null) {
    const level = Math.min(6, (heading[1]?.length ?? 1) + 2);
    return `\n${"#".repeat(level)} ${inline(heading[2] ?? "")}\n`;
  }
  const item = /^(\s*)(?:[*+-]|(\d{1,4})[.)])\s+(.*)$/.exec(cut);
  if (item !== null) {
    const [, indent = "", number, rest = ""] = item;
    // Two levels are enough to follow, and deeper ones could become code.
    const depth = indent.replaceAll("\t", "  ").length >= 2 ? "  " : "";
    return `${depth}${number === undefined ? "-" : `${number}.`} ${inline(rest)}`;
  }
  return inline(cut.replace(/^[\s>]+/, ""));
}

/**
 * What is kept inside a line: code, images (their words alone), links, bold; the rest is text. Runs
 * of backticks are bounded, so that no line takes longer than the square of its length.
 */
const pieces =
  /(?<![\\`])(?<ticks>`{1,4})(?!`)(?<code>.+?)(?<!`)\k<ticks>(?!`)|!\[(?<alt>[^\]]*)\]\([^)]*\)|\[(?<words>[^[\]]+)\]\(<?(?<target>[^\s()<>]+)>?(?:\s+"[^"]*")?\)|(?<!\\)\*\*(?<strong>[^*\s][^*]*)\*\*/g;

function inline(line: string): string {
  let written = "";
  let end = 0;
  for (const match of line.matchAll(pieces)) {
    const { code, alt, words, target, strong } = match.groups ?? {};
    written += escaped(line.slice(end, match.index));
    end = match.index + match[0].length;
    if (code !== undefined) written += codeSpan(code);
    else if (alt !== undefined) written += escaped(alt);
    else if (words !== undefined) written += link(unescaped(words), target);
    else if (strong !== undefined) written += `**${escaped(strong).trim()}**`;
  }
  return written + escaped(line.slice(end));
}

function codeSpan(code: string): string {
  const shown = plain(code, 500);
  if (shown === "") return "";
  const fence = "`".repeat(runOf(shown) + 1);
  return `${fence} ${shown} ${fence}`;
}

/** Text that shows as it was meant, its spaces at both ends kept. */
function escaped(text: string): string {
  const shown = escapeMarkdown(unescaped(text), longestLine);
  if (shown === "") return text === "" ? "" : " ";
  return `${/^\s/.test(text) ? " " : ""}${shown}${/\s$/.test(text) ? " " : ""}`;
}

/** Markdown's own escapes: the character that was meant. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1");
}
