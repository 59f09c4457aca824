import type { Ecosystem } from "./ecosystem.ts";
import { compareVersions } from "./version/affected.ts";

/** One operator and one version of a requirement, with the offsets of the version in its text. */
export interface Comparator {
  /** As written, without white space; empty when there is none. */
  readonly operator: string;
  readonly version: string;
  readonly start: number;
  readonly end: number;
}

interface Form {
  /** The operators that may stand before a version, the longest first. */
  readonly operators: readonly string[];
  /** What stands between two comparators; undefined where there is but one. */
  readonly separator: RegExp | undefined;
}

const version = /v?(\d[0-9A-Za-z.+!_-]*)/y;
const space = /\s*/y;
const ordered = [">=", "<=", ">", "<"] as const;
const forms: Readonly<Record<Exclude<Ecosystem, "maven" | "nuget">, Form>> = {
  npm: { operators: [...ordered, "^", "~", "="], separator: /\s+/y },
  rust: { operators: [...ordered, "^", "~", "="], separator: /\s*,\s*/y },
  composer: { operators: [...ordered, "!=", "^", "~", "="], separator: /\s*,\s*|\s+/y },
  pip: {
    operators: ["===", "==", "~=", "!=", ...ordered, "^", "~"],
    separator: /\s*,\s*/y,
  },
  rubygems: { operators: ["~>", "!=", ...ordered, "="], separator: undefined },
  go: { operators: [], separator: undefined },
  actions: { operators: [], separator: undefined },
};
const interval =
  /^(\s*\[\s*)(\d[0-9A-Za-z.+_-]*)\s*(?:\]|,\s*(?:(\d[0-9A-Za-z.+_-]*)\s*([\])])|\)))\s*$/;
const plainVersion = /^(\s*)(\d[0-9A-Za-z.+_-]*)\s*$/;

/**
 * Reads a requirement of which all parts hold at once. Undefined for alternatives, wildcards, names
 * and whatever else is no list of comparators. An interval of Maven and NuGet has the operators
 * `[`, and `<` or `<=` for its upper end.
 */
export function comparatorsOf(
  ecosystem: Ecosystem,
  text: string,
): readonly Comparator[] | undefined {
  return ecosystem === "maven" || ecosystem === "nuget"
    ? intervalOf(text)
    : listOf(text, forms[ecosystem]);
}

/**
 * Whether a requirement allows a version: false only where that is sure, undefined where it cannot be
 * told, as for a version above the lower bound of an operator that bounds from above, too.
 */
export function allowsVersion(
  ecosystem: Ecosystem,
  requirement: string,
  one: string,
): boolean | undefined {
  const answers = comparatorsOf(ecosystem, requirement)?.map((comparator) => {
    const order = compareVersions(ecosystem, one, comparator.version);
    return order === undefined ? undefined : allows(ecosystem, comparator, { one, order });
  });
  if (answers === undefined) return undefined;
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** What the order of a version and the bound says where that is enough. */
const byOrder: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ["<", (order) => order < 0],
  ["<=", (order) => order <= 0],
  [">", (order) => order > 0],
  [">=", (order) => order >= 0],
  ["[", (order) => order >= 0],
  ["!=", (order) => order !== 0],
  ["=", (order) => order === 0],
  ["==", (order) => order === 0],
  ["===", (order) => order === 0],
]);

function allows(
  ecosystem: Ecosystem,
  { operator, version: bound }: Comparator,
  { one, order }: { readonly one: string; readonly order: number },
): boolean | undefined {
  const isAllowed = byOrder.get(operator);
  if (isAllowed !== undefined) return isAllowed(order);
  if (order === 0) return true;
  if (order < 0) return isLowest(ecosystem, operator) ? false : undefined;
  const isCaret = operator === "^" || (operator === "" && ecosystem === "rust");
  return isCaret && caretOf(one) !== caretOf(bound) ? false : undefined;
}

/** Whether versions below that of an operator are out; a plain version may stand for a wish. */
function isLowest(ecosystem: Ecosystem, operator: string): boolean {
  return operator !== "" || ecosystem === "rust";
}

/** The numbers that a caret keeps: up to the first that is not zero. */
function caretOf(one: string): string {
  return /^0\.0\.\d+|^0\.\d+|^\d+/.exec(one)?.[0] ?? "";
}

function listOf(text: string, { operators, separator }: Form): readonly Comparator[] | undefined {
  const found: Comparator[] = [];
  let position = endOf(space, text, 0) ?? 0;
  for (;;) {
    const from = position;
    const operator = operators.find((one) => text.startsWith(one, from)) ?? "";
    position = endOf(space, text, from + operator.length) ?? from;
    version.lastIndex = position;
    const matched = version.exec(text);
    if (matched === null) return undefined;
    const [whole, number = ""] = matched;
    const end = position + whole.length;
    found.push({ operator, version: number, start: end - number.length, end });
    if (text.slice(end).trim() === "") return found;
    const next = separator === undefined ? undefined : endOf(separator, text, end);
    if (next === undefined) return undefined;
    position = next;
  }
}

function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function intervalOf(text: string): readonly Comparator[] | undefined {
  const [, lead = "", single] = plainVersion.exec(text) ?? [];
  if (single !== undefined) return [comparator("", single, lead.length)];
  const [, before = "", lowest, highest, closing] = interval.exec(text) ?? [];
  if (lowest === undefined) return undefined;
  const lower = comparator("[", lowest, before.length);
  if (highest === undefined) return [lower];
  const start = text.indexOf(highest, text.indexOf(",", lower.end));
  return [lower, comparator(closing === "]" ? "<=" : "<", highest, start)];
}

function comparator(operator: string, number: string, start: number): Comparator {
  return { operator, version: number, start, end: start + number.length };
}
