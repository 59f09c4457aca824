import { allowsVersion, type Comparator, comparatorsOf } from "./comparators.ts";
import type { Ecosystem } from "./ecosystem.ts";
import { writtenForReach } from "./reach.ts";
import { compareVersions, isAffected } from "./version/affected.ts";
import { flavourOf } from "./version/maven.ts";

/** What an advisory says about the versions of a package. */
export interface Advised {
  readonly vulnerableRange: string;
  readonly firstPatchedVersion: string | undefined;
}

/** A version as a manifest asks for it. */
export interface Required {
  readonly requirement: string;
  /** What holds for the same version, too, as written: a further bound, a hash. */
  readonly limits: readonly string[];
}

/** A requirement that brings in patched versions only. */
export interface Bump {
  /** As it is written in the manifest, with the operator that was there. */
  readonly requirement: string;
  /** The lowest version it allows. */
  readonly version: string;
  /** Versions before and after may differ in what they promise. */
  readonly isMajor: boolean;
  /** Its operator allows versions up to another bound than it did, by more than the update itself. */
  readonly isOtherReach: boolean;
}

/** Operators of a bound that rises with the version. */
const lowerOperators = new Set(["", "=", "==", "===", "^", "~", "~=", "~>", ">=", "["]);
/** Where a first number of 0 says that the second one is the major version. */
const zeroMajors: ReadonlySet<Ecosystem> = new Set(["npm", "rust", "composer"]);

/**
 * The requirement raised to the highest of the first patched versions, everything else in it kept.
 * Undefined where it is not plainly one version or one lower bound, where another bound does not
 * allow the patched version, where that is not newer or not out of every range, or where no version
 * is patched. Advisories without a patch are passed over.
 */
export function bumpOf(
  ecosystem: Ecosystem,
  { requirement, limits }: Required,
  advisories: readonly Advised[],
): Bump | undefined {
  const lower = lowerBound(ecosystem, requirement);
  const patchable = advisories.filter((one) => one.firstPatchedVersion !== undefined);
  const patched = highest(
    ecosystem,
    patchable.flatMap(({ firstPatchedVersion }) => firstPatchedVersion ?? []),
  );
  if (lower === undefined || patched === undefined) return undefined;
  const version = spelled(ecosystem, lower.version, patched);
  const order = compareVersions(ecosystem, lower.version, patched);
  if (version === undefined || order === undefined || order >= 0) return undefined;
  if (!patchable.every((one) => isAffected(ecosystem, version, one.vulnerableRange) === false)) {
    return undefined;
  }
  const { text, isOtherReach } = writtenForReach(ecosystem, lower.operator, {
    before: lower.version,
    now: version,
  });
  const raised = `${requirement.slice(0, lower.start)}${text}${requirement.slice(lower.end)}`;
  if (![raised, ...limits].every((text) => allowsVersion(ecosystem, text, version) === true)) {
    return undefined;
  }
  return {
    requirement: raised,
    version,
    isMajor: majorOf(ecosystem, lower.version) !== majorOf(ecosystem, version),
    isOtherReach,
  };
}

/** The one comparator that says from which version on; the others only say up to which. */
function lowerBound(ecosystem: Ecosystem, requirement: string): Comparator | undefined {
  const all = comparatorsOf(ecosystem, requirement) ?? [];
  const [lower, ...others] = all.filter(({ operator }) => lowerOperators.has(operator));
  if (lower === undefined || others.length > 0) return undefined;
  // Fewer numbers without an operator stand for every version that begins with them.
  const isPartial = !/^\d+\.\d+\.\d+/.test(lower.version);
  const mustBeWhole =
    ecosystem === "actions" ||
    ecosystem === "go" ||
    (ecosystem === "npm" && (lower.operator === "" || lower.operator === "="));
  return mustBeWhole && isPartial ? undefined : lower;
}

function highest(ecosystem: Ecosystem, versions: readonly string[]): string | undefined {
  const plain = versions.map((one) => one.trim().replace(/^[vV=]+/, ""));
  // What is written into a file is a version and nothing else, whatever the advisory says.
  if (plain.length === 0 || !plain.every((one) => /^\d[0-9A-Za-z.+!_-]{0,99}$/.test(one))) {
    return undefined;
  }
  return plain.reduce<string | undefined>((best, one) => {
    if (best === undefined) return undefined;
    const order = compareVersions(ecosystem, best, one);
    return order === undefined ? undefined : order < 0 ? one : best;
  }, plain[0]);
}

/** The patched version as it must be written in place of the current one; undefined: it must not. */
function spelled(ecosystem: Ecosystem, current: string, patched: string): string | undefined {
  switch (ecosystem) {
    case "go":
      return goSpelled(current, patched);
    case "maven":
      // Variants of one release (`-jre`, `-android`) are not exchanged for each other.
      return flavourOf(current) === flavourOf(patched) ? patched : undefined;
    case "pip":
      // A local version comes from another index, which need not have the patched one.
      return current.includes("+") ? undefined : patched;
    case "actions":
    case "composer":
    case "npm":
    case "nuget":
    case "rubygems":
    case "rust":
      return patched;
  }
}

/** From version 2 on the major version is part of a Go module's path, unless it is `+incompatible`. */
function goSpelled(current: string, patched: string): string | undefined {
  const suffix = "+incompatible";
  const [from, to] = [current, patched].map((one) => Number(/^\d+/.exec(one)?.[0]));
  if (from === undefined || to === undefined) return undefined;
  if (current.endsWith(suffix)) {
    return to < 2 ? undefined : `${patched.replace(suffix, "")}${suffix}`;
  }
  if (patched.endsWith(suffix)) return undefined;
  return from === to || (from < 2 && to < 2) ? patched : undefined;
}

function majorOf(ecosystem: Ecosystem, text: string): string {
  const [, first = "", second = ""] = /^(?:\d+!)?(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return first === "0" && zeroMajors.has(ecosystem) ? `0.${second}` : first;
}
