import { plain } from "./plain.ts";

/** Markdown's own characters, and `$` of theme icons. */
const special = /[\\`*_{}[\]()#+\-.!|<>&~$=]/g;

/**
 * Upstream text as Markdown that shows exactly that text: nothing in it is formatted, linked,
 * loaded or run. An address stays text, because `:` and `@` are written as character references.
 */
export function escapeMarkdown(text: string, most = 200): string {
  return plain(text, most)
    .replaceAll(special, (character) => `\\${character}`)
    .replaceAll(":", "&#58;")
    .replaceAll("@", "&#64;");
}

/** A link to an https address; the text alone when the address is none. */
export function link(text: string, url: string | undefined): string {
  const words = escapeMarkdown(text);
  if (url === undefined || !/^https:\/\/[^\s<>"]+$/.test(url)) return words;
  // Both would be read as Markdown even inside the brackets.
  return `[${words}](<${url.replaceAll("\\", "%5C").replaceAll("`", "%60")}>)`;
}

/** A link that runs one of our commands with one JSON argument. */
export function commandLink(text: string, command: string, argument: unknown): string {
  const query = encodeURIComponent(JSON.stringify([argument]));
  // Brackets would end the link early.
  const safe = query.replaceAll("(", "%28").replaceAll(")", "%29");
  return `[${escapeMarkdown(text)}](command:${command}?${safe})`;
}
