import {
  byPattern,
  type Find,
  type Found,
  hasWord,
  type Left,
  type Patterns,
  patternsOf,
  untouched,
  vocabularyOf,
} from "./composedPatterns.ts";

/** What people read in one place is shorter; a longer text stays as it is. */
const longest = 4000;

/** Texts repeat on every alert; this many are remembered. */
const remembered = 4000;

/** In a longer text of which something was found, no list of words is looked for. */
const longestList = 120;

/** A sentence in a value of a sentence; deeper there is only data. */
const deepest = 6;

/** More sentences than these are taken one by one. */
const mostSentences = 12;

/** What stands between texts that are each one of ours or not, whatever the others are. */
const seams = ["\n\n", "\n", " · ", "; "] as const;

/** What people write as well: here every part has to be one of ours. */
const weakSeams = [" → ", " + ", ", "] as const;

/**
 * Translates a text that was composed in English: as a whole if the bundle has it, else so that the
 * fewest letters are left over in words that the bundle knows. It may fit a pattern of the bundle,
 * whose values are translated in the same way, or consist of parts: paragraphs, sentences, what
 * stands between `·` or `;`, and where all are ours, between other marks. Of two ways as good the one
 * with more fixed words counts. A full stop at the end, or a capital at the beginning, that the
 * bundle's text does not have is kept. What nothing fits stays.
 *
 * Linear in the text for every pattern: the values end at the first next literal.
 */
export function composedText(bundle: Readonly<Record<string, string>>): (text: string) => string {
  if (Object.keys(bundle).length === 0) return (text) => text;
  const patterns = patternsOf(bundle);
  const left = vocabularyOf(bundle);
  const known = new Map<string, Found | undefined>();

  const find = (text: string, depth: number): Found | undefined => {
    if (depth > deepest || text.length > longest) return undefined;
    if (known.has(text)) return known.get(text);
    const found = left(text) === 0 ? undefined : search(text, depth);
    if (known.size >= remembered) known.clear();
    known.set(text, found);
    return found;
  };
  const search = (text: string, depth: number): Found | undefined => {
    const deeper: Find = (part) => find(part, depth + 1);
    const how: Knowledge = { bundle, patterns, left, find: deeper };
    const fit: Find = (part) => fitted(part, how);
    const found = best([
      ...seams.slice(0, 2).map((seam) => () => between(text, seam, how)),
      () => bySentences(text, fit, how) ?? fit(text),
      () => withReason(text, how),
      ...seams.slice(2).map((seam) => () => between(text, seam, how)),
    ]);
    if (found !== undefined && (found.left === 0 || text.length > longestList)) return found;
    return best([
      () => found,
      () => withEnding(text, how),
      ...weakSeams.map((seam) => () => onlyOurs(text.split(seam), seam, how)),
    ]);
  };
  return (text) => find(text, 0)?.text ?? text;
}

/** The first of those that leave the fewest letters. */
function best(ways: readonly (() => Found | undefined)[]): Found | undefined {
  let found: Found | undefined;
  for (const way of ways) {
    const other = way();
    if (other !== undefined && (found === undefined || other.left < found.left)) found = other;
    if (found?.left === 0) return found;
  }
  return found;
}

interface Knowledge {
  readonly bundle: Readonly<Record<string, string>>;
  readonly patterns: Patterns;
  readonly left: Left;
  readonly find: Find;
}

/** As a whole or by a pattern, also without or with a full stop of its own. */
function fitted(text: string, how: Knowledge): Found | undefined {
  const direct: Find = (one) => whole(one, how.bundle) ?? byPattern(one, how.patterns(one), how);
  const changed = (one: string, change: (found: string) => string) => (): Found | undefined => {
    const found = direct(one);
    return found === undefined ? undefined : { ...found, text: change(found.text) };
  };
  return best([
    () => direct(text),
    text.endsWith(".")
      ? changed(text.slice(0, -1), (found) => `${found}.`)
      : changed(`${text}.`, (found) => found.replace(/\.$/, "")),
  ]);
}

function whole(text: string, bundle: Readonly<Record<string, string>>): Found | undefined {
  const own = (one: string) => (Object.hasOwn(bundle, one) ? bundle[one] : undefined);
  const translation = own(text);
  if (translation !== undefined) return { text: translation, left: 0 };
  const small = own(text.charAt(0).toLowerCase() + text.slice(1));
  if (small === undefined) return undefined;
  return { text: small.charAt(0).toUpperCase() + small.slice(1), left: 0 };
}

/** Parts of which any may be ours. */
function between(text: string, seam: string, { find, left }: Knowledge): Found | undefined {
  const parts = text.split(seam);
  if (parts.length < 2) return undefined;
  const found = parts.map((part) => find(part));
  return found.every((part) => part === undefined)
    ? undefined
    : joined(
        found.map((part, index) => part ?? untouched(parts[index] ?? "", left)),
        seam,
      );
}

function joined(parts: readonly Found[], seam: string): Found {
  return {
    text: parts.map(({ text }) => text).join(seam),
    left: parts.reduce((sum, { left }) => sum + left, 0),
  };
}

/** Sentences, each by itself, and in runs those that leave something over. */
function bySentences(text: string, fit: Find, { find, left }: Knowledge): Found | undefined {
  const sentences = text.split(/(?<=[.!?…]) (?=\S)/);
  if (sentences.length < 2 || sentences.length > mostSentences) return undefined;
  const single = sentences.map((one) => find(one) ?? untouched(one, left));
  const isDone = (start: number, end: number) =>
    single.slice(start, end).every((one) => one.left === 0);
  /** The best of what begins with each of them, the last one first. */
  const from: Found[] = [];
  for (let start = sentences.length - 1; start >= 0; start -= 1) {
    const ends = sentences.slice(start).map((_, index) => start + index + 1);
    const ways = ends.map((end) => (): Found | undefined => {
      const run = () =>
        isDone(start, end) ? undefined : fit(sentences.slice(start, end).join(" "));
      const one = end === start + 1 ? single[start] : run();
      const rest = from[end];
      return one === undefined || rest === undefined ? one : joined([one, rest], " ");
    });
    from[start] = best(ways) ?? untouched(sentences.slice(start).join(" "), left);
  }
  const [all] = from;
  return all === undefined || all.left === left(text) ? undefined : all;
}

/** Parts of which each is ours, or holds no word. */
function onlyOurs(
  parts: readonly string[],
  seam: string,
  { find, left }: Knowledge,
): Found | undefined {
  if (parts.length < 2) return undefined;
  const found = parts.map(
    (part) => find(part) ?? (hasWord(part) ? undefined : untouched(part, left)),
  );
  const ours = found.filter((part) => part !== undefined);
  return ours.length < parts.length ? undefined : joined(ours, seam);
}

/** What failed, and why: `The issue was not created: GitHub answered 502.` */
function withReason(text: string, how: Knowledge): Found | undefined {
  const at = text.indexOf(": ");
  return at === -1 ? undefined : onlyOurs([text.slice(0, at), text.slice(at + 2)], ": ", how);
}

/** What stands in brackets at the end, when it and all before it is ours. */
function withEnding(text: string, how: Knowledge): Found | undefined {
  const [, head = "", inside = "", end = ""] = /^(.+) \((.+)\)(\.?)$/s.exec(text) ?? [];
  if (head === "") return undefined;
  return (
    onlyOurs([head, ` (${inside})${end}`], "", how) ??
    onlyOurs([head, " (", inside, `)${end}`], "", how)
  );
}
