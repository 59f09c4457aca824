import type { Ecosystem } from "../ecosystem.ts";
import { compareComposer } from "./composer.ts";
import { compareMaven } from "./maven.ts";
import { comparePep440 } from "./pep440.ts";
import { compareRubygems } from "./rubygems.ts";
import { compareNuget, compareSemver } from "./semver.ts";

/** Compares two versions of an ecosystem: below zero when the first is older. Undefined: unsure. */
export function compareVersions(
  ecosystem: Ecosystem,
  one: string,
  other: string,
): number | undefined {
  switch (ecosystem) {
    case "npm":
    case "rust":
    case "go":
    case "actions":
      return compareSemver(one, other);
    case "nuget":
      return compareNuget(one, other);
    case "pip":
      return comparePep440(one, other);
    case "maven":
      return compareMaven(one, other);
    case "rubygems":
      return compareRubygems(one, other);
    case "composer":
      return compareComposer(one, other);
  }
}

type Operator = "<" | "<=" | "=" | ">" | ">=";

interface Bound {
  readonly operator: Operator;
  readonly version: string;
}

/**
 * Whether a version lies in a range as GitHub's advisories write it: `>= 1.0, < 2.3`, all parts at
 * once. Undefined when that cannot be told.
 */
export function isAffected(
  ecosystem: Ecosystem,
  version: string,
  range: string,
): boolean | undefined {
  const bounds = boundsOf(range);
  if (bounds === undefined) return undefined;
  const answers = new Set(
    bounds.map((bound) => {
      const order = compareVersions(
        ecosystem,
        comparable(ecosystem, version, bound),
        bound.version,
      );
      return order === undefined ? undefined : holds(bound.operator, order);
    }),
  );
  // One part that fails decides, whatever the others say.
  if (answers.has(false)) return false;
  return answers.has(undefined) ? undefined : true;
}

/** PEP 440: a local version (`2.0.0+cu118`) is the public one for a bound that names none. */
function comparable(ecosystem: Ecosystem, version: string, bound: Bound): string {
  return ecosystem === "pip" && !bound.version.includes("+")
    ? version.replace(/\+.*$/, "")
    : version;
}

/**
 * Whether the versions from `lowest` to `highest`, both included, the latter endless if undefined,
 * all lie in the range (true) or all outside (false). Undefined when some do, or it cannot be told.
 */
export function areAllAffected(
  ecosystem: Ecosystem,
  versions: { readonly lowest: string; readonly highest: string | undefined },
  range: string,
): boolean | undefined {
  const bounds = boundsOf(range);
  if (bounds === undefined) return undefined;
  const { lowest, highest } = versions;
  const isAbove = bounds.some(({ operator, version }) => {
    const order = compareVersions(ecosystem, lowest, version);
    if (order === undefined) return false;
    return operator === "<" ? order >= 0 : (operator === "<=" || operator === "=") && order > 0;
  });
  if (isAbove) return false;
  if (highest === undefined) {
    // Without an upper bound on either side all are in it, or it cannot be told.
    const isEndless = bounds.every(({ operator }) => operator === ">" || operator === ">=");
    return isEndless && isAffected(ecosystem, lowest, range) === true ? true : undefined;
  }
  const isBelow = bounds.some(({ operator, version }) => {
    const order = compareVersions(ecosystem, highest, version);
    if (order === undefined) return false;
    return operator === ">" ? order <= 0 : (operator === ">=" || operator === "=") && order < 0;
  });
  if (isBelow) return false;
  const ends = [lowest, highest].map((version) => isAffected(ecosystem, version, range));
  return ends.every((end) => end === true) ? true : undefined;
}

function boundsOf(range: string): readonly Bound[] | undefined {
  const bounds: Bound[] = [];
  for (const part of range.split(",")) {
    const found = /^\s*(<=|>=|<|>|=)?\s*([^\s<>=,|]+)\s*$/.exec(part);
    if (found === null) return undefined;
    const [, operator = "=", version = ""] = found;
    // The pattern's alternatives are the operators.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    bounds.push({ operator: operator as Operator, version });
  }
  return bounds;
}

function holds(operator: Operator, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}
