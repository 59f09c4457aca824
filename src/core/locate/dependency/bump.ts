import type { Ecosystem } from "./ecosystem.ts";
import { compareVersions } from "./version/affected.ts";

/** What an advisory says about the versions of a package. */
export interface Advised {
  readonly firstPatchedVersion: string | undefined;
}

/** A requirement that brings in patched versions only. */
export interface Bump {
  /** As it is written in the manifest, with the operator that was there. */
  readonly requirement: string;
  /** The lowest version it allows. */
  readonly version: string;
  /** Versions before and after may differ in what they promise. */
  readonly isMajor: boolean;
}

const version = String.raw`\d[0-9A-Za-z.+!_-]*`;
/** One operator, perhaps, and one version; anything else is left to people. */
const forms: Readonly<Record<Ecosystem, RegExp>> = {
  npm: form(String.raw`(?:\^|~|>=|=)?\s*v?`),
  rust: form(String.raw`(?:\^|~|>=|=)?\s*`),
  composer: form(String.raw`(?:\^|~|>=|=)?\s*v?`),
  pip: form(String.raw`(?:===?|~=|>=|\^|~)?\s*`),
  rubygems: form(String.raw`(?:~>|>=|=)?\s*`),
  go: form("v"),
  maven: form(String.raw`\[?`, String.raw`\]?`),
  nuget: form(String.raw`\[?`, String.raw`\]?`),
  actions: form("v?"),
};
/** Where a first number of 0 says that the second one is the major version. */
const zeroMajors: ReadonlySet<Ecosystem> = new Set(["npm", "rust", "composer"]);

/**
 * The requirement raised to the highest of the first patched versions, its operator kept; undefined
 * where it is no plain one, where it is high enough already, or where no version is patched.
 */
export function bumpOf(
  ecosystem: Ecosystem,
  requirement: string,
  advisories: readonly Advised[],
): Bump | undefined {
  const [, before = "", current = "", after = ""] = forms[ecosystem].exec(requirement) ?? [];
  const patched = highest(
    ecosystem,
    advisories.flatMap(({ firstPatchedVersion }) => firstPatchedVersion ?? []),
  );
  if (current === "" || patched === undefined) return undefined;
  if (ecosystem === "actions" && !/^\d+\.\d+\.\d+$/.test(current)) return undefined;
  const order = compareVersions(ecosystem, current, patched);
  if (order === undefined || order >= 0) return undefined;
  return {
    requirement: `${before}${patched}${after}`,
    version: patched,
    isMajor: majorOf(ecosystem, current) !== majorOf(ecosystem, patched),
  };
}

function form(before: string, after = ""): RegExp {
  return new RegExp(String.raw`^(\s*${before})(${version})(${after}\s*)$`);
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

function majorOf(ecosystem: Ecosystem, text: string): string {
  const [, first = "", second = ""] = /^(?:\d+!)?(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return first === "0" && zeroMajors.has(ecosystem) ? `0.${second}` : first;
}
