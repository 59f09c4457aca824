/** One translated pattern: the literal parts of the English, and which value stands between them. */
interface Pattern {
  readonly literals: readonly string[];
  readonly values: readonly number[];
  readonly translation: string;
}

/** What people read in one place is shorter; a longer text stays as it is. */
const longest = 2000;

/** Texts repeat on every alert; this many are remembered. */
const remembered = 2000;

/** A pattern of fewer fixed letters ("{0} of {1}") would fit what other people wrote. */
const fewestLetters = 4;

/** A sentence in a value of a sentence; deeper there is only data. */
const deepest = 4;

/**
 * Translates a text that was composed in English: as a whole if the bundle has it, else by the
 * pattern with most fixed words that it fits, whose values are translated in the same way, else
 * sentence by sentence and part by part (`A. B.`, `a · b`, `a; b`). What nothing fits stays.
 *
 * Linear in the text for every pattern: the values end at the first next literal.
 */
export function composedText(bundle: Readonly<Record<string, string>>): (text: string) => string {
  const patterns = Object.entries(bundle)
    .map(([english, translation]) => patternOf(english, translation))
    .filter(({ literals }) => literals.join("").replaceAll(/\P{L}/gu, "").length >= fewestLetters)
    .toSorted((a, b) => fixedLength(b) - fixedLength(a));
  const known = new Map<string, string>();

  const translate = (text: string, depth: number): string => {
    const whole = Object.hasOwn(bundle, text) ? bundle[text] : undefined;
    if (whole !== undefined) return whole;
    if (depth > deepest || !/\p{L}/u.test(text)) return text;
    for (const pattern of patterns) {
      const values = valuesIn(text, pattern);
      if (values !== undefined) {
        const translated = values.map((value) => translate(value, depth + 1));
        return pattern.translation.replaceAll(
          /\{(\d+)\}/g,
          (hole, index: string) => translated[Number(index)] ?? hole,
        );
      }
    }
    return inParts(text, (part) => translate(part, depth + 1));
  };

  return (text) => {
    if (patterns.length === 0 && Object.keys(bundle).length === 0) return text;
    if (text.length > longest) return text;
    const before = known.get(text);
    if (before !== undefined) return before;
    const translated = translate(text, 0);
    if (known.size >= remembered) known.clear();
    known.set(text, translated);
    return translated;
  };
}

function patternOf(english: string, translation: string): Pattern {
  const parts = english.split(/\{(\d+)\}/);
  return {
    literals: parts.filter((_, at) => at % 2 === 0),
    values: parts.filter((_, at) => at % 2 === 1).map(Number),
    translation,
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

const seams = [/(?<=[.!?]) (?=\p{Lu})/u, / · /, /; /] as const;
const joints = [" ", " · ", "; "] as const;

function inParts(text: string, translate: (part: string) => string): string {
  for (const [index, seam] of seams.entries()) {
    const parts = text.split(seam);
    if (parts.length > 1) return parts.map(translate).join(joints[index]);
  }
  return text;
}
