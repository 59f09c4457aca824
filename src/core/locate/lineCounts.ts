import type { Region } from "../alert.ts";
import type { Place } from "./locate.ts";
import type { SourceText } from "./sourceText.ts";

/**
 * A reported region, its lines counted as git and GitHub do, in the lines of an editor. They differ
 * below a lone carriage return, which ends a line in an editor alone.
 */
export function inEditorLines(region: Region, text: SourceText): Region {
  if (!text.hasLoneReturn || region.startLine < 1) return region;
  const { startLine, endLine } = region;
  return {
    ...region,
    startLine: text.lineOfGit(startLine - 1) + 1,
    endLine: text.lineOfGit(endLine - 1) + 1,
  };
}

/**
 * True where it cannot be told which line a report means: scanners do not agree on whether a lone
 * carriage return ends a line, and one stands in the region or above it.
 */
export function countsDiffer(region: Region, text: SourceText): boolean {
  if (!text.hasLoneReturn) return false;
  return (
    text.lineOfGit(Math.max(region.startLine, region.endLine)) !==
    Math.max(region.startLine, region.endLine)
  );
}

/** The place of a region whose line is one of two: never sure, and never gone. */
export function asCountedLine(place: Place): Place {
  const finding = "countedOtherwise";
  return place.region === undefined
    ? { state: "lost", region: undefined, finding }
    : {
        state: place.state === "unverified" ? "unverified" : "uncertain",
        region: place.region,
        finding,
      };
}
