import { compareDigits, compareText } from "./number.ts";

interface Token {
  readonly separator: "." | "-";
  readonly text: string;
}

/** The words that Maven knows, in their order; the empty one stands for a release. */
const qualifiers = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];
const synonyms: ReadonlyMap<string, string> = new Map([
  ["cr", "rc"],
  ["ga", ""],
  ["final", ""],
  ["release", ""],
]);
const shorthands: ReadonlyMap<string, string> = new Map([
  ["a", "alpha"],
  ["b", "beta"],
  ["m", "milestone"],
]);

/**
 * Compares versions by the "Version Order Specification" of Maven's POM reference.
 * Undefined when either holds something else than letters, digits, dots, hyphens and underscores.
 */
export function compareMaven(one: string, other: string): number | undefined {
  if (![one, other].every((text) => /^[0-9A-Za-z][0-9A-Za-z._-]*$/.test(text))) return undefined;
  const a = trim(tokens(one.toLowerCase()));
  const b = trim(tokens(other.toLowerCase()));
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const left = a[index] ?? padding(b[index]);
    const right = b[index] ?? padding(a[index]);
    const order = compareTokens(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * The words of a version that name a variant of the release, such as `jre` and `android`, lower case
 * and joined by a space; those that say how far a release is, and dates after a `v`, are none.
 */
export function flavourOf(version: string): string {
  const words = tokens(version.toLowerCase())
    .map(({ text }) => text)
    .filter((text) => !/^\d/.test(text) && text !== "v" && !qualifiers.includes(text));
  return words.join(" ");
}

/** Parts at dots and hyphens; a change between digits and letters counts as a hyphen. */
function tokens(version: string): readonly Token[] {
  const found: Token[] = [];
  let separator: Token["separator"] = "-";
  for (const part of version.split(/(?<=[._-])|(?=[._-])/)) {
    if (/^[._-]$/.test(part)) {
      separator = part === "." ? "." : "-";
      continue;
    }
    const pieces = part.match(/\d+|\D+/g) ?? [];
    for (const [index, piece] of pieces.entries()) {
      const word =
        index < pieces.length - 1 && /^\D/.test(piece) ? (shorthands.get(piece) ?? piece) : piece;
      found.push({ separator: index > 0 ? "-" : separator, text: synonyms.get(word) ?? word });
    }
  }
  return found;
}

function isNull({ text }: Token): boolean {
  return text === "" || /^0+$/.test(text);
}

/** Drops what means nothing at the end and before every hyphen. */
function trim(all: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (const token of all) {
    if (token.separator === "-") dropNulls(kept);
    kept.push(token);
  }
  dropNulls(kept);
  return kept;
}

function dropNulls(kept: Token[]): void {
  while (kept.length > 1) {
    const last = kept.at(-1);
    if (last === undefined || !isNull(last)) return;
    kept.pop();
  }
}

/** What a missing part counts as beside another: zero beside a number after a dot, else a release. */
function padding(like: Token | undefined): Token {
  const isZero = like?.separator === "." && /^\d/.test(like.text);
  return isZero ? { separator: ".", text: "0" } : { separator: "-", text: "" };
}

/** Kinds in their order: a word, a number after a hyphen, a number after a dot. */
function kindOf({ separator, text }: Token): number {
  if (!/^\d/.test(text)) return 0;
  return separator === "-" ? 1 : 2;
}

function compareTokens(one: Token, other: Token): number {
  const kind = kindOf(one);
  // Nothing after a hyphen stands for the release: below a number, where words belong.
  if (kind !== kindOf(other)) return kind - kindOf(other);
  if (kind > 0) return compareDigits(one.text, other.text);
  const a = qualifiers.indexOf(one.text);
  const b = qualifiers.indexOf(other.text);
  if (a >= 0 && b >= 0) return a - b;
  if (a < 0 && b < 0) return compareText(one.text, other.text);
  return a < 0 ? 1 : -1;
}
