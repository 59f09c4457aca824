import type { Region, ReportedLocation } from "./alert.ts";
import type { Wording } from "./locate/anchorWords.ts";

/** Where an alert is in the text now open. */
export type AnchorState = "exact" | "moved" | "edited" | "uncertain" | "lost" | "unverified";

/** How the commit an alert was found in stands to HEAD. */
export interface ScanDistance {
  /** ISO 8601: when the commit was made. */
  readonly committedAt: string;
  /** The commit is not in HEAD's history: the scan is newer than the branch, or beside it. */
  readonly isAhead: boolean;
  /** Commits of HEAD that the scan has not seen; undefined where it cannot be counted. */
  readonly commitsSince?: number | undefined;
  /** Commits that were scanned and HEAD has not; undefined where it cannot be counted. */
  readonly commitsAhead?: number | undefined;
}

/**
 * The place of an alert in the working tree or an open buffer.
 *
 * `exact`, `moved` and `edited` are confident and may be drawn. `uncertain` carries a best guess,
 * `unverified` the reported place; `lost` has no region.
 */
export interface Anchor {
  readonly state: AnchorState;
  /** Repository-relative, `/`-separated; the present path, of a `lost` one the reported path. */
  readonly path: string;
  /** Of a `lost` one: the file that it was last looked for in, when that is another one now. */
  readonly lookedIn?: string | undefined;
  /** Undefined exactly when the state is `lost`. 1-based, end column exclusive, UTF-16. */
  readonly region: Region | undefined;
  /** Why this state, in one English sentence. */
  readonly reason: string;
  /** What the reason was made of; undefined where it does not depend on the line. */
  readonly wording?: Wording | undefined;
  /** The commit the alert was found in; undefined for alerts without one. */
  readonly scannedCommit: string | undefined;
  /** Which of several reported places this is; undefined when there was one. */
  readonly origin?: ReportedLocation | undefined;
  /** Undefined when the clone does not have the commit. */
  readonly scan?: ScanDistance | undefined;
  /** The alert is about the file as a whole: the region is its first line, and stays it. */
  readonly isWholeFile?: true | undefined;
  /** The place GitHub reported, when it differs from the anchor. */
  readonly reported: { readonly path: string; readonly startLine: number } | undefined;
}

/** True for the states that may be drawn as a squiggle. */
export function isConfident(anchor: Anchor): boolean {
  return anchor.state === "exact" || anchor.state === "moved" || anchor.state === "edited";
}

/** From the best to the worst: what could not be checked may be there, what is lost is not. */
const byWorth: readonly AnchorState[] = [
  "exact",
  "moved",
  "edited",
  "uncertain",
  "unverified",
  "lost",
];

/** The best of the anchors of one alert, of equal ones the first; undefined of none. */
export function bestAnchor(anchors: readonly Anchor[]): Anchor | undefined {
  const [first, ...others] = anchors;
  if (first === undefined) return undefined;
  return others.reduce(
    (best, other) => (byWorth.indexOf(other.state) < byWorth.indexOf(best.state) ? other : best),
    first,
  );
}
