import type { Region } from "../alert.ts";
import { endsOf, fitRegion, sanitizeRegion } from "./region.ts";
import { contextOverlap, type LineTraits, traitsOf } from "./similarity.ts";
import type { SourceText } from "./sourceText.ts";

/** A line that was not found in its own file, and where it was scanned. */
export interface MissingLine {
  readonly region: Region;
  readonly before: SourceText;
  readonly traits: LineTraits;
}

/** The most other files that are searched for missing lines. */
export const maximalFiles = 300;

const shortestLine = 12;
const leastContext = 0.5;

/** The missing line of a region, or undefined when its text is too short to be recognised alone. */
export function missingLine(region: Region, before: SourceText): MissingLine | undefined {
  const from = sanitizeRegion(region);
  const traits = traitsOf(before, from.startLine - 1);
  return traits.squeezed.length < shortestLine ? undefined : { region: from, before, traits };
}

/**
 * Which of the changed files may hold a line that left `path`: those of the same name first, then
 * those of the same extension, at most `maximalFiles`.
 */
export function filesToSearch(path: string, changed: readonly string[]): readonly string[] {
  const name = nameOf(path);
  const extension = extensionOf(name);
  const others = changed.filter((other) => other !== path);
  const sameName = others.filter((other) => nameOf(other) === name);
  const sameExtension = others.filter(
    (other) => nameOf(other) !== name && extensionOf(nameOf(other)) === extension,
  );
  return [...sameName, ...sameExtension].slice(0, maximalFiles);
}

export interface ElsewherePlace {
  readonly region: Region;
  /** The share of neighbours in common, at least one half. */
  readonly context: number;
}

/**
 * Where the same line, white space aside and among at least half of its neighbours, stands in
 * another text: for each missing line its best place there, or undefined.
 */
export function findElsewhere(
  missing: readonly MissingLine[],
  text: SourceText,
): readonly (ElsewherePlace | undefined)[] {
  const places: (ElsewherePlace | undefined)[] = missing.map(() => undefined);
  const wanted = new Map<string, number[]>();
  for (const [index, { traits }] of missing.entries()) {
    const same = wanted.get(traits.squeezed);
    if (same === undefined) wanted.set(traits.squeezed, [index]);
    else same.push(index);
  }
  for (let line = 0; line < text.lines.length; line += 1) {
    for (const index of wanted.get(text.squeezed(line)) ?? []) {
      const place = placeAt(missing[index], text, line);
      if (place !== undefined && place.context > (places[index]?.context ?? 0)) {
        places[index] = place;
      }
    }
  }
  return places;
}

function placeAt(
  missing: MissingLine | undefined,
  text: SourceText,
  line: number,
): ElsewherePlace | undefined {
  if (missing === undefined) return undefined;
  const context = contextOverlap(missing.traits.neighbours, traitsOf(text, line).neighbours);
  if (context < leastContext) return undefined;
  const height = missing.region.endLine - missing.region.startLine;
  const ends = endsOf(missing.region, missing.before);
  return { region: fitRegion(ends, text, { start: line, end: line + height }), context };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1) : "";
}
