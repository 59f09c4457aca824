import type { Alert, AlertKey, AlertState } from "./alert.ts";
import type { CampaignOfAlert, OptionalCoverage } from "./campaign.ts";
import type { Coverage } from "./coverage.ts";
import type { StillRunning } from "./deployed/fixed.ts";
import type { RepositoryId, RepositoryState } from "./repository.ts";
import type { Risk, TierId } from "./risk/risk.ts";
import type { Workload, WorkloadLink } from "./workload.ts";

/** A GitHub issue that tracks an alert. */
export interface LinkedIssue {
  readonly alert: AlertKey;
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly state: "open" | "closed";
  readonly assignees: readonly string[];
}

/** An open issue with the label of remediation issues that names no alert. */
export type UnlinkedIssue = Omit<LinkedIssue, "alert" | "state">;

/** A pull request that is about listed alerts, or says that it closes their issues. */
export interface LinkedPull {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly state: "draft" | "open" | "merged" | "closed";
  /** `none`: nothing checks it; `unknown`: not read, as of one that is not open any more. */
  readonly checks: "running" | "failing" | "passing" | "none" | "unknown";
  /** The numbers of the issues that it closes. */
  readonly issues: readonly number[];
  /** The alerts that it names itself, or whose fix its branch was made for. */
  readonly alerts: readonly AlertKey[];
  /** The commit of the base that it became; missing until it is merged. */
  readonly mergeCommit?: string | undefined;
  /** The keys of the workloads whose running commits are all known to hold that commit. */
  readonly deployedTo?: readonly string[] | undefined;
  /** How far GitHub's coding agent is with it; missing where people make it. */
  readonly agent?: "working" | "waiting" | "finished" | "failed" | "unknown" | undefined;
}

/** An alert with its risk. `workloads` are linked ones, the one that decided the risk first. */
export interface RankedAlert {
  readonly alert: Alert;
  readonly state: AlertState;
  /** For what is fixed and not deployed: when, and how it is known that the code still runs. */
  readonly fix?: { readonly fixedAt: string; readonly by: StillRunning } | undefined;
  readonly risk: Risk;
  /** The security campaign it is shown with; absent where none fits, or none can be read. */
  readonly campaign?: CampaignOfAlert | undefined;
  readonly workloads: readonly WorkloadLink[];
}

/** One refresh's whole result for one repository; immutable and plain JSON. */
export interface Snapshot {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly repository: RepositoryState;
  readonly coverage: readonly Coverage[];
  /** Most urgent first. */
  readonly alerts: readonly RankedAlert[];
  readonly workloads: readonly Workload[];
  readonly issues: readonly LinkedIssue[];
  /** The repository, on the same host, that holds the issues; missing: the alerts' own. */
  readonly issuesIn?: Pick<RepositoryId, "owner" | "name"> | undefined;
  /** Missing until they were read. */
  readonly unlinkedIssues?: readonly UnlinkedIssue[] | undefined;
  /** Those that are to fix its alerts; missing until they were read. */
  readonly pulls?: readonly LinkedPull[] | undefined;
  /** What is read where it can be, and that nothing depends on. */
  readonly optional?: readonly OptionalCoverage[] | undefined;
}

/** The alerts that are open on GitHub: without those that are fixed and only not deployed. */
export function openOnly(alerts: readonly RankedAlert[]): readonly RankedAlert[] {
  return alerts.filter(({ state }) => state === "open");
}

export type TierCounts = Readonly<Record<TierId, number>>;

/** How many alerts each tier holds, those among them that are fixed and only not deployed. */
export function countTiers(alerts: readonly RankedAlert[]): TierCounts {
  const counts = { fixNow: 0, fixSoon: 0, plan: 0, watch: 0 };
  for (const { risk } of alerts) counts[risk.tier] += 1;
  return counts;
}
