/** A snapshot after something was written, until the next refresh reads it from GitHub. */
import type { AlertKey } from "../alert.ts";
import type { LinkedIssue, Snapshot } from "../snapshot.ts";
import type { Workload, WorkloadLink } from "../workload.ts";
import type { AlertNow } from "./alertChange.ts";

/** With an issue of these alerts as it is now, in place of what was known of it. */
export function withIssue(
  snapshot: Snapshot,
  keys: readonly AlertKey[],
  issue: Omit<LinkedIssue, "alert">,
): Snapshot {
  const others = snapshot.issues.filter(
    ({ alert, number }) => number !== issue.number || !keys.includes(alert),
  );
  const unlinked = (snapshot.unlinkedIssues ?? []).flatMap((one) => {
    if (one.number !== issue.number) return [one];
    return keys.length === 0 && issue.state === "open" ? [{ ...one, ...issue }] : [];
  });
  return {
    ...snapshot,
    issues: [...keys.map((alert) => ({ ...issue, alert })), ...others],
    unlinkedIssues: unlinked,
  };
}

/** The same when its issues are in this repository; else without any: their numbers mean others. */
export function withIssuesIn(snapshot: Snapshot, issuesIn: Snapshot["issuesIn"]): Snapshot {
  const before = snapshot.issuesIn;
  const isSame = before?.owner === issuesIn?.owner && before?.name === issuesIn?.name;
  return isSame ? snapshot : { ...snapshot, issues: [], unlinkedIssues: [], pulls: [], issuesIn };
}

/** With an alert as it is now: without it, when it is not open any more. */
export function withChange(snapshot: Snapshot, key: AlertKey, now: AlertNow): Snapshot {
  const alerts = snapshot.alerts.flatMap((ranked) => {
    if (ranked.alert.key !== key) return [ranked];
    const isClosed = now.state !== "open" && ranked.state === "open";
    return isClosed ? [] : [{ ...ranked, alert: { ...ranked.alert, assignees: now.assignees } }];
  });
  return { ...snapshot, alerts };
}

/** With the security alerts of each workload as they are now. */
export function withSecurityAlerts(
  snapshot: Snapshot,
  now: (alerts: Workload["securityAlerts"]) => Workload["securityAlerts"],
): Snapshot {
  const workloads = snapshot.workloads.map((workload) =>
    workload.securityAlerts.length === 0
      ? workload
      : { ...workload, securityAlerts: now(workload.securityAlerts) },
  );
  const byKey = new Map(workloads.map((workload) => [workload.key, workload]));
  const linked = (link: WorkloadLink) => ({
    ...link,
    workload: byKey.get(link.workload.key) ?? link.workload,
  });
  const alerts = snapshot.alerts.map((ranked) =>
    ranked.workloads.length === 0 ? ranked : { ...ranked, workloads: ranked.workloads.map(linked) },
  );
  return { ...snapshot, workloads, alerts };
}
