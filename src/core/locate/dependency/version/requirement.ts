import type { Ecosystem } from "../ecosystem.ts";
import { areAllAffected, isAffected } from "./affected.ts";

/** Which versions a requirement as written in a manifest allows, as far as that can be told. */
export type Allowed =
  | { readonly kind: "one"; readonly version: string }
  /** From `lowest` on, up to and including `highest` where that is known. */
  | { readonly kind: "range"; readonly lowest: string; readonly highest: string | undefined }
  | { readonly kind: "unknown" };

const version = String.raw`v?\d[0-9A-Za-z.+!-]*`;
const one: Readonly<Record<Ecosystem, RegExp>> = {
  npm: /^[=v]?\s*(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)$/,
  rust: /^=\s*(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)$/,
  go: /^(v\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)$/,
  pip: /^(?:===?\s*)?([0-9A-Za-z.+!-]*\d[0-9A-Za-z.+!-]*)$/,
  // The nearest plain version wins in Maven; in NuGet the lowest that satisfies, which is it.
  maven: /^\[?(\d[0-9A-Za-z._-]*)\]?$/,
  nuget: /^\[?(\d+(?:\.\d+){0,3}(?:[-+][0-9A-Za-z.+-]+)?)\]?$/,
  rubygems: /^=?\s*(\d[0-9A-Za-z.-]*)$/,
  composer: /^=?\s*(v?\d+\.\d+\.\d+(?:\.\d+)?(?:-?[0-9A-Za-z.+-]+)?)$/,
  actions: /^(v?\d+\.\d+\.\d+)$/,
};
const lowest: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  npm: new RegExp(`^(?:\\^|~|>=)\\s*(${version})$`),
  rust: new RegExp(`^(?:\\^|~|>=)?\\s*(${version})$`),
  pip: new RegExp(`^(?:~=|>=|\\^|~)\\s*(${version})(?:\\s*,.*)?$`),
  maven: /^\[(\d[0-9A-Za-z._-]*),/,
  nuget: /^\[(\d[0-9A-Za-z.-]*),/,
  rubygems: new RegExp(`^(?:~>|>=)\\s*(${version})$`),
  composer: new RegExp(`^(?:\\^|~|>=)\\s*(${version})$`),
};

/** Reads a requirement; anything unusual is unknown. */
export function allowedBy(ecosystem: Ecosystem, requirement: string): Allowed {
  const text = requirement.trim();
  const exact = one[ecosystem].exec(text)?.[1];
  if (exact !== undefined) return { kind: "one", version: exact };
  if (ecosystem === "actions") return floatingTag(text);
  const least = lowest[ecosystem]?.exec(text)?.[1];
  return least === undefined
    ? { kind: "unknown" }
    : { kind: "range", lowest: least, highest: undefined };
}

/** A tag such as `v4` or `v4.1` moves along with the releases that begin with it. */
function floatingTag(tag: string): Allowed {
  const found = /^v?(\d{1,6})(?:\.(\d{1,6}))?$/.exec(tag);
  if (found === null) return { kind: "unknown" };
  const [, major = "", minor] = found;
  const endless = "999999999";
  return {
    kind: "range",
    lowest: `${major}.${minor ?? "0"}.0`,
    highest: `${major}.${minor ?? endless}.${endless}`,
  };
}

/** Whether what a requirement allows is in a vulnerable range; undefined: it cannot be told. */
export function isAllowedAffected(
  ecosystem: Ecosystem,
  allowed: Allowed,
  range: string,
): boolean | undefined {
  switch (allowed.kind) {
    case "one":
      return isAffected(ecosystem, allowed.version, range);
    case "range":
      return areAllAffected(ecosystem, allowed, range);
    case "unknown":
      return undefined;
  }
}
