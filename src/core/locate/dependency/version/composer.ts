import { compareReleases } from "./number.ts";

interface Version {
  readonly release: readonly string[];
  readonly stability: number;
  readonly numbers: readonly string[];
}

const pattern =
  /^v?(\d+(?:\.\d+){0,3})(?:[._-]?(stable|alpha|a|beta|b|rc|patch|pl|p)[.-]?(\d+(?:[.-]\d+)*)?)?(?:\+[0-9a-z.-]+)?$/;
const stabilities: ReadonlyMap<string, number> = new Map([
  ["alpha", 0],
  ["a", 0],
  ["beta", 1],
  ["b", 1],
  ["rc", 2],
  ["stable", 3],
  ["patch", 4],
  ["pl", 4],
  ["p", 4],
]);

/** Compares Composer versions; undefined when either is a branch or no version. */
export function compareComposer(one: string, other: string): number | undefined {
  const a = parse(one);
  const b = parse(other);
  if (a === undefined || b === undefined) return undefined;
  return (
    compareReleases(a.release, b.release) ||
    a.stability - b.stability ||
    compareReleases(a.numbers, b.numbers)
  );
}

function parse(text: string): Version | undefined {
  const found = pattern.exec(text.trim().toLowerCase());
  if (found === null) return undefined;
  return {
    release: (found[1] ?? "").split("."),
    stability: stabilities.get(found[2] ?? "stable") ?? 3,
    numbers: found[3]?.split(/[.-]/) ?? [],
  };
}
