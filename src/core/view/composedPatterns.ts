/** A translation, and how many letters of it are words of the bundle that nothing was found for. */
export interface Found {
  readonly text: string;
  readonly left: number;
}

/** Undefined where nothing of a text is ours. */
export type Find = (text: string) => Found | undefined;

/** One translated pattern: the literal parts of the English, and which value stands between them. */
interface Pattern {
  readonly literals: readonly string[];
  readonly values: readonly number[];
  readonly translation: string;
  /** Letters between the holes. */
  readonly letters: number;
}

/** How many letters of a text stand in words of the bundle; none where nothing of it can be ours. */
export type Left = (text: string) => number;

/** Those that a text may fit by its words, most fixed words first. */
export type Patterns = (text: string) => readonly Pattern[];

/** A pattern of fewer fixed letters ("{0} of {1}") would fit what other people wrote. */
const fewestLetters = 4;

/** The patterns among the texts of a bundle. */
export function patternsOf(bundle: Readonly<Record<string, string>>): Patterns {
  const all = Object.entries(bundle)
    .map(([english, translation]) => patternOf(english, translation))
    .filter(({ values, literals }) => values.length > 0 && /[^\s\d]/.test(literals.join("")))
    .toSorted((a, b) => fixedLength(b) - fixedLength(a));
  const byWord = new Map<string, Pattern[]>();
  for (const pattern of all) {
    const word = tellingWord(pattern);
    byWord.set(word, [...(byWord.get(word) ?? []), pattern]);
  }
  const ranks = new Map(all.map((pattern, rank) => [pattern, rank]));
  return (text) =>
    ["", ...new Set(wordsOf(text))]
      .flatMap((word) => byWord.get(word) ?? [])
      .toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** The longest word that a text has to have to fit; empty when there is none. */
function tellingWord({ literals }: Pattern): string {
  let telling = "";
  for (const [at, literal] of literals.entries()) {
    for (const { 0: word, index } of literal.matchAll(/\p{L}{2,}/gu)) {
      const end = index + word.length;
      // What fills a hole may go on with letters.
      const isWhole =
        (index > 0 || at === 0) && (end < literal.length || at === literals.length - 1);
      if (isWhole && word.length > telling.length) telling = word.toLowerCase();
    }
  }
  return telling;
}

/**
 * By the pattern that leaves the fewest letters of its values; one of hardly any words counts only
 * when it leaves none.
 */
export function byPattern(
  text: string,
  patterns: readonly Pattern[],
  { find, left }: { readonly find: Find; readonly left: Left },
): Found | undefined {
  let best: Found | undefined;
  for (const pattern of patterns) {
    const values = valuesIn(text, pattern);
    if (values === undefined) continue;
    const found = values.map((value) => find(value));
    const isOurs = found.every((one, index) => one !== undefined || !hasWord(values[index] ?? ""));
    if (!isOurs && pattern.letters < fewestLetters) continue;
    const other = filled(
      pattern,
      found.map((one, index) => one ?? untouched(values[index] ?? "", left)),
    );
    if (best === undefined || other.left < best.left) best = other;
    if (best.left === 0) return best;
  }
  return best;
}

/** A text as it is. */
export function untouched(text: string, left: Left): Found {
  return { text, left: left(text) };
}

export function hasWord(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** Counts the letters that are in words of the bundle's English. */
export function vocabularyOf(bundle: Readonly<Record<string, string>>): Left {
  const own = new Set(Object.keys(bundle).flatMap((english) => [...wordsOf(english)]));
  return (text) => wordsOf(text).reduce((sum, word) => sum + (own.has(word) ? word.length : 0), 0);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
}

function filled({ translation }: Pattern, found: readonly Found[]): Found {
  return {
    text: translation.replaceAll(
      /\{(\d+)\}/g,
      (hole, index: string) => found[Number(index)]?.text ?? hole,
    ),
    left: found.reduce((sum, { left }) => sum + left, 0),
  };
}

function patternOf(english: string, translation: string): Pattern {
  const parts = english.split(/\{(\d+)\}/);
  const literals = parts.filter((_, at) => at % 2 === 0);
  return {
    literals,
    values: parts.filter((_, at) => at % 2 === 1).map(Number),
    translation,
    letters: literals.join("").replaceAll(/\P{L}+/gu, "").length,
  };
}

function fixedLength({ literals }: Pattern): number {
  return literals.reduce((sum, literal) => sum + literal.length, 0);
}

/** The values by number, or that the text does not fit. A value that stands twice is the same. */
function valuesIn(text: string, { literals, values }: Pattern): string[] | undefined {
  const [first = "", ...others] = literals;
  const parts = text.startsWith(first) ? split(text.slice(first.length), others) : undefined;
  if (parts === undefined) return undefined;
  const found: string[] = [];
  for (const [index, value] of values.entries()) {
    const part = parts[index] ?? "";
    if ((found[value] ?? part) !== part) return undefined;
    found[value] = part;
  }
  return found;
}

/** What stands before each of the literals, the last of which ends the text. */
function split(text: string, literals: readonly string[]): readonly string[] | undefined {
  const last = literals.at(-1);
  if (last === undefined || !text.endsWith(last)) return undefined;
  let rest = text.slice(0, text.length - last.length);
  const parts: string[] = [];
  for (const literal of literals.slice(0, -1)) {
    const at = rest.indexOf(literal);
    if (at === -1) return undefined;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + literal.length);
  }
  return [...parts, rest];
}
