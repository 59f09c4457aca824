import type { Alert } from "../core/alert.ts";
import { isCodingAgent } from "../core/codingAgent.ts";
import type { LinkedPull, Snapshot } from "../core/snapshot.ts";
import type { Workload } from "../core/workload.ts";
import { followAgent } from "../sources/github/agentWork.ts";
import { type ListedPull, pullsAbout, withChecks } from "../sources/github/pulls.ts";
import { ownTracker } from "../sources/github/tracker.ts";
import { withDeployed } from "./deployedMerges.ts";
import type { RefreshSources } from "./refresh.ts";

/** What the pull requests are looked through for. */
export interface PullsWanted extends Pick<Snapshot, "issues" | "unlinkedIssues"> {
  /** Those touched last; undefined when they could not be read. */
  readonly listed: readonly ListedPull[] | undefined;
  /** Everything that is listed, open or only not deployed. */
  readonly alerts: readonly Alert[];
  readonly workloads: readonly Workload[];
}

/**
 * The pull requests that are to fix the alerts, with their checks, the coding agent's work and what
 * runs of them; those of the last snapshot when they could not be read. No request for an alert by itself: see
 * `followAgent`, `withChecks` and `withDeployed` for those there are, beside the one for the list.
 * Rejects only when aborted.
 */
export async function readFixPulls(
  {
    github,
    code,
    tracker = ownTracker(github),
  }: Pick<RefreshSources, "github" | "code" | "tracker">,
  { listed, alerts, issues, unlinkedIssues = [], workloads }: PullsWanted,
  previous: Snapshot | undefined,
  signal: AbortSignal,
): Promise<readonly LinkedPull[] | undefined> {
  if (listed === undefined) return previous?.pulls;
  const isAgents = ({ assignees }: { readonly assignees: readonly string[] }) =>
    assignees.some(isCodingAgent);
  const found = pullsAbout(tracker, listed, {
    issues: new Set([...issues, ...unlinkedIssues].map(({ number }) => number)),
    alerts: new Set(alerts.map(({ key }) => key)),
  });
  const open = [...issues.filter(({ state }) => state === "open"), ...unlinkedIssues];
  const followed = await followAgent(
    tracker,
    found,
    {
      issues: [...new Set(open.filter(isAgents).map(({ number }) => number))],
      alerts: alerts.filter(isAgents).map(({ key }) => key),
      listed,
    },
    signal,
  );
  const checked = await withChecks(github, followed, signal);
  const deployed = await withDeployed({ code, github }, checked, workloads, signal);
  return deployed.map(({ id: _id, head: _head, ...pull }) => pull);
}
