import { compareDigits, compareReleases, compareText } from "./number.ts";

interface Version {
  readonly epoch: string;
  readonly release: readonly string[];
  /** Phase and number: a before b before rc. */
  readonly pre: readonly [phase: string, number: string] | undefined;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  readonly local: readonly string[];
}

const separator = "[._-]?";
const pattern = new RegExp(
  [
    "^v?(?:(\\d+)!)?(\\d+(?:\\.\\d+)*)",
    `(?:${separator}(alpha|a|beta|b|preview|pre|c|rc)${separator}(\\d*))?`,
    `(?:-(\\d+)|${separator}(post|rev|r)${separator}(\\d*))?`,
    `(?:${separator}(dev)${separator}(\\d*))?`,
    "(?:\\+([a-z0-9]+(?:[._-][a-z0-9]+)*))?$",
  ].join(""),
);
const phases: ReadonlyMap<string, string> = new Map([
  ["alpha", "a"],
  ["beta", "b"],
  ["c", "rc"],
  ["pre", "rc"],
  ["preview", "rc"],
]);

/** Compares Python versions by PEP 440. Undefined when either is none. */
export function comparePep440(one: string, other: string): number | undefined {
  const a = parse(one);
  const b = parse(other);
  if (a === undefined || b === undefined) return undefined;
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareReleases(a.release, b.release) ||
    rank(a) - rank(b) ||
    comparePhases(a.pre, b.pre) ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1) ||
    compareLocals(a.local, b.local)
  );
}

function parse(text: string): Version | undefined {
  const found = pattern.exec(text.trim().toLowerCase());
  if (found === null) return undefined;
  const [, epoch = "0", release = "", phase, number, implicit, post, postNumber, dev, devNumber] =
    found;
  return {
    epoch,
    release: release.split("."),
    pre: phase === undefined ? undefined : [phases.get(phase) ?? phase, orZero(number)],
    post: implicit ?? (post === undefined ? undefined : orZero(postNumber)),
    dev: dev === undefined ? undefined : orZero(devNumber),
    local: found[10]?.split(/[._-]/) ?? [],
  };
}

function orZero(digits: string | undefined): string {
  return digits === undefined || digits === "" ? "0" : digits;
}

/** A development release of a final one stands below its prereleases, those below the final one. */
function rank({ pre, post, dev }: Version): number {
  if (pre !== undefined) return 1;
  return dev !== undefined && post === undefined ? 0 : 2;
}

function comparePhases(one: Version["pre"], other: Version["pre"]): number {
  if (one === undefined || other === undefined) return 0;
  return compareText(one[0], other[0]) || compareDigits(one[1], other[1]);
}

/** `absent` tells where a missing number stands: below all (-1) or above all (1). */
function compareOptional(
  one: string | undefined,
  other: string | undefined,
  absent: -1 | 1,
): number {
  if (one !== undefined && other !== undefined) return compareDigits(one, other);
  if (one === other) return 0;
  return one === undefined ? absent : -absent;
}

/** Numbers stand above words, more segments above fewer. */
function compareLocals(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const a = one[index] ?? "";
    const b = other[index] ?? "";
    const isNumber = /^\d+$/.test(a);
    if (isNumber !== /^\d+$/.test(b)) return isNumber ? 1 : -1;
    const order = isNumber ? compareDigits(a, b) : compareText(a, b);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}
