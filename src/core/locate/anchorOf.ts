import type { Region, ReportedLocation } from "../alert.ts";
import type { Anchor, ScanDistance } from "../anchor.ts";
import {
  aheadWords,
  contextWords,
  deletedSentence,
  lostSentence,
  reasonOf,
} from "./anchorWords.ts";
import type { Place } from "./locate.ts";
import { fitRegion, sanitizeRegion } from "./region.ts";
import type { SourceText } from "./sourceText.ts";

/** What is known about the commit besides its text. */
export interface ScanContext {
  /** Undefined when the clone does not have the commit. */
  readonly scan: ScanDistance | undefined;
  /** The clone does not have it: the text it was compared with came from GitHub. */
  readonly isFromGitHub?: boolean | undefined;
}

/** The anchor of a place found in the file that is now at `path`. */
export function anchorAt(
  location: ReportedLocation,
  place: Place,
  path: string,
  context: ScanContext,
): Anchor {
  const isOtherPath = path !== location.path;
  if (isOtherPath && place.state === "lost") {
    const reason = lostSentence(`Not found in ${path}, which the file is now`, context);
    const lost = { state: "lost", path: location.path, region: undefined, reason } as const;
    return { ...anchor(location, lost), lookedIn: path };
  }
  const state = isOtherPath && place.state === "exact" ? "moved" : place.state;
  const found = { state, path, region: place.region } as const;
  if (place.finding === "gone") {
    const reason = lostSentence("Not found in your working tree", context);
    return anchor(location, { ...found, reason });
  }
  const wording = { finding: place.finding, ending: contextWords(context) };
  const reported = { path: location.path, startLine: location.region.startLine };
  const reason = reasonOf(wording, { reported, path });
  return { ...anchor(location, { ...found, reason }), wording };
}

/** The anchor of an alert that could not be checked: the reported place, and why. */
export function unverifiedAnchor(location: ReportedLocation, reason: string): Anchor {
  return anchor(location, {
    state: "unverified",
    path: location.path,
    region: wholeRegion(location.region),
    reason,
  });
}

/**
 * The anchor of an alert about a whole file that is there: never drawn, because no line of it is
 * meant more than another.
 */
export function wholeFileAnchor(
  location: ReportedLocation,
  text: SourceText,
  path: string,
  context: ScanContext,
): Anchor {
  const moved = path === location.path ? "" : `; the file was ${location.path} at the scan`;
  const ends = { startText: "", endText: "", startColumn: 0, endColumn: 0 };
  return {
    state: "uncertain",
    path,
    region: fitRegion(ends, text, { start: 0, end: 0 }),
    reason: `GitHub reports this for the file, without a line${moved}${aheadWords(context.scan) || "."}`,
    scannedCommit: location.commit,
    scan: context.scan,
    isWholeFile: true,
    reported: undefined,
  };
}

/**
 * The anchor of an alert whose line (0-based) was found by GitHub's fingerprint of it. What the
 * columns counted is not known: the line is covered.
 */
export function fingerprintAnchor(
  location: ReportedLocation,
  text: SourceText,
  line: number,
): Anchor {
  const ends = { startText: "", endText: "", startColumn: 0, endColumn: 0 };
  const isSameLine = line + 1 === location.region.startLine;
  return anchor(location, {
    state: isSameLine ? "exact" : "moved",
    path: location.path,
    region: fitRegion(ends, text, { start: line, end: line }),
    reason: isSameLine
      ? "The line has the fingerprint that GitHub kept of it; the scanned commit itself is nowhere."
      : `Moved from line ${location.region.startLine} by the fingerprint that GitHub kept of the line; the scanned commit itself is nowhere.`,
  });
}

/**
 * The anchor of an alert whose file is gone, without a successor; `isInHead`: HEAD still has it, so
 * that only the working tree does not.
 */
export function deletedAnchor(
  location: ReportedLocation,
  context: ScanContext,
  isInHead: boolean,
): Anchor {
  return anchor(location, {
    state: "lost",
    path: location.path,
    region: undefined,
    reason: deletedSentence(context, isInHead),
  });
}

function anchor(
  location: ReportedLocation,
  found: Pick<Anchor, "state" | "path" | "region" | "reason">,
): Anchor {
  const { startLine } = sanitizeRegion(location.region);
  const isElsewhere = found.path !== location.path || found.region?.startLine !== startLine;
  return {
    ...found,
    scannedCommit: location.commit,
    ...(location.region.startLine === 0 ? { isWholeFile: true } : {}),
    reported: isElsewhere ? { path: location.path, startLine } : undefined,
  };
}

/** A reported region without a text to fit it to: an unknown end column covers one character. */
function wholeRegion(reported: Region): Region {
  const region = sanitizeRegion(reported);
  return region.endColumn > 0 ? region : { ...region, endColumn: region.startColumn + 1 };
}
