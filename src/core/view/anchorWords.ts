import type { Anchor } from "../anchor.ts";
import { shortCommit } from "./plain.ts";
import type { Translate } from "./text.ts";

/**
 * What is said about a place that is not the scanned one, or of a scan that the branch has not:
 * empty where there is nothing to add.
 */
export function anchorNote(anchor: Anchor, t: Translate): string {
  const { state, scan, reported } = anchor;
  const scanned = scanWords(anchor, t);
  const branch = branchNote(anchor, t);
  if (state === "moved" && reported !== undefined) {
    const from = `${reported.path}:${reported.startLine}`;
    return [t("Moved from {0} since the scan of {1}.", from, scanned), ...branch].join(" ");
  }
  if (state === "edited") {
    return [
      t("The code changed since the scan of {0}; check whether this still applies.", scanned),
      ...branch,
    ].join(" ");
  }
  if (state === "exact") return branch.join(" ");
  // The reason says by itself how the branch stands to the scan.
  return [t(anchor.reason), ...(scan === undefined ? [] : [t("Scanned: {0}.", scanned)])].join(" ");
}

/** `1a2b3c4 of 2026-11-03, 14 commits ago`; as much of it as is known. */
function scanWords({ scannedCommit, scan }: Anchor, t: Translate): string {
  const commit = scannedCommit === undefined ? "" : shortCommit(scannedCommit);
  if (scan === undefined) return commit;
  const dated = t("{0} of {1}", commit, scan.committedAt.slice(0, 10));
  const { commitsSince } = scan;
  if (commitsSince === undefined || commitsSince === 0) return dated;
  return commitsSince === 1
    ? t("{0}, 1 commit ago", dated)
    : t("{0}, {1} commits ago", dated, commitsSince);
}

/** That the scan saw commits which the branch has not. */
function branchNote({ scan }: Anchor, t: Translate): readonly string[] {
  if (scan?.isAhead !== true) return [];
  return scan.commitsSince === 0
    ? [t("The scan is newer than your branch.")]
    : [t("The scan has commits that your branch has not.")];
}
