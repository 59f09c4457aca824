/** What 256 KiB of a manifest with many short lines have; no text of fewer is looked at closer. */
const mostSigns = 60_000;
/** Manifests, workflows and lock files have one sign in five characters or more. */
const leastCharactersPerSign = 3;

const signs = new Set("[]{},:-?&*!|>%@#\"'`\\\n\r");

/**
 * True for a text that is made to hold a parser up: every sign may begin a node or a mistake, and
 * these cost a parser the time, not the characters. Nothing that people or tools write for use.
 */
export function isDenseYaml(text: string): boolean {
  if (text.length <= mostSigns) return false;
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (signs.has(text.charAt(index))) count += 1;
  }
  return count > mostSigns && count * leastCharactersPerSign > text.length;
}
