import type { CodeScanningAlert, DependabotAlert } from "../alert.ts";
import type { DeployedCommit } from "../workload.ts";
import { type FileAt, flaggedLines, hasLines } from "./codeIn.ts";

/** An alert that is closed as fixed on the default branch. */
export interface FixedAlert {
  readonly alert: CodeScanningAlert | DependabotAlert;
  /** ISO 8601: when GitHub noticed. */
  readonly fixedAt: string;
}

/** How it is known that what was fixed still runs: the code itself, or the times of its file. */
export type StillRunning = "code" | "dates";

/** The alert's file at four commits; undefined where it is not there, or the commit is not. */
export interface FixEvidence {
  readonly deployed: DeployedCommit;
  readonly inDeployed: FileAt | undefined;
  readonly inScanned: FileAt | undefined;
  /** At the last commit of the branch before the fix was noticed; undefined when that is not known. */
  readonly whenFixed: { readonly file: FileAt | undefined } | undefined;
  readonly inBranch: FileAt | undefined;
}

/**
 * Whether the code of a fixed alert is still in the commit that runs; undefined on any doubt.
 *
 * By the code where it can be told which lines were meant: they are in what runs and not on the
 * branch. By the times otherwise: what runs is an ancestor of the branch and older than the fix,
 * the alert was already known then (or the package stands in the manifest that runs), and its file
 * has changed from there to when the fix was noticed.
 */
export function isStillRunning(fixed: FixedAlert, evidence: FixEvidence): StillRunning | undefined {
  const { deployed, inDeployed } = evidence;
  if (deployed.kind !== "compared" || deployed.behind === 0 || inDeployed === undefined) {
    return undefined;
  }
  const lines = meantLines(fixed.alert, evidence);
  return lines === undefined
    ? byTimes(fixed, { ...evidence, deployed, inDeployed })
    : byCode(lines, inDeployed, evidence.inBranch);
}

/** The flagged lines, trimmed; undefined where they are not known. */
function meantLines(
  alert: FixedAlert["alert"],
  { inScanned, inBranch }: FixEvidence,
): readonly string[] | undefined {
  if (alert.kind !== "codeScanning" || alert.location === undefined) return undefined;
  // An alert may name the commit of the analysis that no longer found it.
  if (inScanned?.text === undefined || inScanned.blob === inBranch?.blob) return undefined;
  return flaggedLines(inScanned.text, alert.location.region);
}

/** A file whose text is not known, on either side, is a doubt. */
function byCode(
  lines: readonly string[],
  inDeployed: FileAt,
  inBranch: FileAt | undefined,
): StillRunning | undefined {
  const branch = inBranch === undefined ? "" : inBranch.text;
  if (inDeployed.text === undefined || branch === undefined) return undefined;
  return hasLines(inDeployed.text, lines) && !hasLines(branch, lines) ? "code" : undefined;
}

function byTimes(
  { alert, fixedAt }: FixedAlert,
  {
    deployed: { committedAt, ahead },
    inDeployed,
    whenFixed,
    inBranch,
  }: FixEvidence & {
    readonly deployed: Extract<DeployedCommit, { readonly kind: "compared" }>;
    readonly inDeployed: FileAt;
  },
): StillRunning | undefined {
  const runs = Date.parse(committedAt ?? "");
  // A time that cannot be read compares as false.
  if (ahead > 0 || !(runs < Date.parse(fixedAt))) return undefined;
  if (whenFixed === undefined || whenFixed.file?.blob === inDeployed.blob) return undefined;
  // Fixed there with the same file: what runs may hold the fix.
  if (inBranch?.blob === inDeployed.blob) return undefined;
  const isThere =
    alert.kind === "dependabot"
      ? inDeployed.text?.includes(alert.packageName) === true
      : Date.parse(alert.createdAt ?? "") <= runs;
  return isThere ? "dates" : undefined;
}
