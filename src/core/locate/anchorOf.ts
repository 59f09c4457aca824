import type { Region, ReportedLocation } from "../alert.ts";
import type { Anchor, ScanDistance } from "../anchor.ts";
import type { Finding, Place } from "./locate.ts";
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
    const reason = `Not found in ${path}, which the file is now - may be fixed; GitHub still reports it.`;
    const lost = { state: "lost", path: location.path, region: undefined } as const;
    return {
      ...anchor(location, { ...lost, reason: withContext(reason, context) }),
      lookedIn: path,
    };
  }
  const state = isOtherPath && place.state === "exact" ? "moved" : place.state;
  const sentence = isOtherPath
    ? otherPathSentence(location, place.finding)
    : sentenceOf(place.finding, location.region.startLine);
  return anchor(location, {
    state,
    path,
    region: place.region,
    reason: withContext(sentence, context),
  });
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

/** The anchor of an alert whose file is gone, without a successor. */
export function deletedAnchor(location: ReportedLocation, context: ScanContext): Anchor {
  const sentence =
    "Not found in your working tree, the file is gone - may be fixed; GitHub still reports it.";
  return anchor(location, {
    state: "lost",
    path: location.path,
    region: undefined,
    reason: withContext(sentence, context),
  });
}

function withContext(sentence: string, { scan, isFromGitHub }: ScanContext): string {
  const plain = sentence.slice(0, -1);
  if (isFromGitHub === true) return `${plain}${fromGitHub}`;
  return `${plain}${aheadWords(scan) || "."}`;
}

const fromGitHub = " (the scanned commit is not in this clone; compared with GitHub's copy).";

/** The end of a sentence about a scan of what the branch has not; empty for any other. */
function aheadWords(scan: ScanDistance | undefined): string {
  if (scan?.isAhead !== true) return "";
  const { commitsSince, commitsAhead } = scan;
  if (commitsSince === undefined || commitsAhead === undefined) {
    return " (the scan has commits that your branch has not).";
  }
  const by = commitsOf(commitsAhead);
  return commitsSince === 0
    ? ` (the scan is newer than your branch, by ${by}).`
    : ` (the scan has ${by} that your branch has not, and your branch ${commitsOf(commitsSince)} that the scan has not).`;
}

function commitsOf(count: number): string {
  return count === 1 ? "1 commit" : `${count} commits`;
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

function sentenceOf(finding: Finding, reportedLine: number): string {
  const sentences: Readonly<Record<Finding, string>> = {
    unchanged: "The line is unchanged since the scan.",
    shifted: `The line is unchanged since the scan, where it was line ${reportedLine}.`,
    changedInside: "The first line is unchanged since the scan; lines below it have changed.",
    movedText: `Moved from line ${reportedLine} since the scan.`,
    sameTextAgain:
      "The same text stands on the line, among lines that have changed since the scan.",
    repeatedText:
      "The code around it has changed, and the same text stands elsewhere too; this is only a guess.",
    similarText: "The code has changed since the scan; check whether the alert still applies.",
    closestText: "The code has changed since the scan; this is the closest line, only a guess.",
    sameTextInOtherFile: "The same line is now in another file; this is only a guess.",
    notLookedFor:
      "So much of the file has changed that the line was not looked for; this is only where it would be.",
    countedOtherwise:
      "The scanned file has a lone carriage return, below which scanners and editors count lines differently; this is only a guess.",
    gone: "Not found in your working tree - may be fixed; GitHub still reports it.",
    beyondEnd: "The reported line is beyond the end of the scanned file.",
  };
  return sentences[finding];
}

function otherPathSentence(location: ReportedLocation, finding: Finding): string {
  const origin = `${location.path}:${location.region.startLine}`;
  const moved = `Moved from ${origin} since the scan`;
  const sentences: Readonly<Partial<Record<Finding, string>>> = {
    unchanged: `${moved}.`,
    shifted: `${moved}.`,
    movedText: `${moved}.`,
    sameTextAgain: `${moved}.`,
    changedInside: `${moved}; lines below the first have changed.`,
    similarText: `${moved} and changed; check whether the alert still applies.`,
    closestText: `${moved} and changed; this is the closest line, only a guess.`,
    sameTextInOtherFile: `No longer in ${origin}; the same line stands here, which is only a guess.`,
  };
  return sentences[finding] ?? sentenceOf(finding, location.region.startLine);
}
