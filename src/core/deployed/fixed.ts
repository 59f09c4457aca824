import type { CodeScanningAlert, DependabotAlert, Region } from "../alert.ts";
import type { DeployedCommit } from "../workload.ts";
import { type FileAt, flaggedLines, hasLines } from "./codeIn.ts";

/** An alert that is closed as fixed on the default branch. */
export interface FixedAlert {
  readonly alert: CodeScanningAlert | DependabotAlert;
  /** ISO 8601: when GitHub noticed. */
  readonly fixedAt: string;
}

/**
 * How it is known that what was fixed still runs: the flagged lines are in it, analyses before and
 * after it reported them, or the manifest it was built from names a vulnerable version.
 */
export type StillRunning = "code" | "analyses" | "version";

/** `fixed`: what runs has the fix. `unknown`: nobody can tell, so nothing is claimed. */
export type FixVerdict = StillRunning | "fixed" | "unknown";

/** What is known of a code scanning alert where it was reported, fixed and deployed. */
export interface CodeFixEvidence {
  readonly deployed: DeployedCommit;
  readonly region: Region | undefined;
  /** The alert's file in what runs. */
  readonly inDeployed: FileAt | undefined;
  /** At the commit its region is of; undefined unless an analysis reported the alert there. */
  readonly inScanned: FileAt | undefined;
  /** At the commits of the last analysis that reported it and the first that did not. */
  readonly inLast: FileAt | undefined;
  readonly inFix: FileAt | undefined;
  /** What runs has the commit in which it was found fixed; undefined when git cannot tell. */
  readonly hasFix: boolean | undefined;
  /** What runs is, or branched off from, that of the last report or one before it. */
  readonly isBeforeLast: boolean;
  /** What runs is that of a report or one after it. */
  readonly isAfterFirst: boolean;
}

/**
 * Whether the code of a fixed code scanning alert is still in the commit that runs.
 *
 * GitHub does not say which commit fixed an alert, only between which two analyses that was. What
 * runs between them may have the fix or not, and a line that was changed later says nothing of it.
 * Before the last report the alert runs if its lines do, or if it was reported before as well. An
 * alert that went away while its file stayed as it was is no proof of a fix in the code.
 */
export function codeVerdict(evidence: CodeFixEvidence): FixVerdict {
  const { deployed, hasFix } = evidence;
  if (deployed.kind !== "compared") return "unknown";
  if (deployed.behind === 0 || hasFix === true) return "fixed";
  return hasFix === undefined ? "unknown" : verdictBefore(evidence, deployed.ahead > 0);
}

/** What runs is known not to have the commit in which the fix was noticed. */
function verdictBefore(evidence: CodeFixEvidence, isOnOwnBranch: boolean): FixVerdict {
  const { inDeployed, inScanned, inLast, inFix, isBeforeLast } = evidence;
  if (!isBeforeLast || inDeployed === undefined) return "unknown";
  if (inLast === undefined || inLast.blob === inFix?.blob) return "unknown";
  // There the fix may have been picked, unless nothing of the file was touched.
  if (isOnOwnBranch) return inScanned?.blob === inDeployed.blob ? "code" : "unknown";
  if (isGoneLineIn(evidence, inDeployed)) return "code";
  return evidence.isAfterFirst ? "analyses" : "unknown";
}

/** The flagged lines are in what runs and went with the fix. */
function isGoneLineIn({ region, inScanned, inFix }: CodeFixEvidence, inDeployed: FileAt): boolean {
  if (region === undefined || inScanned?.text === undefined) return false;
  const after = inFix === undefined ? "" : inFix.text;
  const lines = flaggedLines(inScanned.text, region);
  if (lines === undefined || after === undefined || inDeployed.text === undefined) return false;
  return hasLines(inDeployed.text, lines) && !hasLines(after, lines);
}

/**
 * Whether the package of a fixed Dependabot alert still runs: by the version that the manifest or
 * lock file of the commit names, undefined where that cannot be read.
 */
export function dependencyVerdict(
  deployed: DeployedCommit,
  isAffected: boolean | undefined,
): FixVerdict {
  if (deployed.kind !== "compared" || isAffected === undefined) {
    return deployed.kind === "compared" && deployed.behind === 0 ? "fixed" : "unknown";
  }
  return isAffected && deployed.behind > 0 ? "version" : "fixed";
}

/** One verdict for all images of a workload that name a commit: while they differ nothing is sure. */
export function verdictOfAll(verdicts: readonly FixVerdict[]): FixVerdict | undefined {
  const [first] = verdicts;
  if (first === undefined) return undefined;
  if (verdicts.every((verdict) => verdict === first)) return first;
  const areRunning = verdicts.every((verdict) => verdict !== "fixed" && verdict !== "unknown");
  return areRunning ? "analyses" : "unknown";
}
