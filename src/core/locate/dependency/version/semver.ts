import { compareDigits, compareReleases, compareText } from "./number.ts";

interface Version {
  readonly release: readonly string[];
  readonly prerelease: readonly string[];
}

const pattern =
  /^[vV=]?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Compares by Semantic Versioning 2.0.0 section 11, with up to four numbers as NuGet has them and
 * missing ones taken for zero. Undefined when either is no such version.
 */
export function compareSemver(one: string, other: string): number | undefined {
  const a = parse(one);
  const b = parse(other);
  if (a === undefined || b === undefined) return undefined;
  return compareReleases(a.release, b.release) || comparePrereleases(a.prerelease, b.prerelease);
}

/** As {@link compareSemver}; NuGet compares prerelease labels without regard to case. */
export function compareNuget(one: string, other: string): number | undefined {
  return compareSemver(one.toLowerCase(), other.toLowerCase());
}

function parse(text: string): Version | undefined {
  const found = pattern.exec(text);
  if (found === null) return undefined;
  return { release: (found[1] ?? "").split("."), prerelease: found[2]?.split(".") ?? [] };
}

function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const order = compareIdentifiers(one[index] ?? "", other[index] ?? "");
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** Numbers stand below words. */
function compareIdentifiers(one: string, other: string): number {
  const isNumber = /^\d+$/.test(one);
  if (isNumber !== /^\d+$/.test(other)) return isNumber ? -1 : 1;
  return isNumber ? compareDigits(one, other) : compareText(one, other);
}
