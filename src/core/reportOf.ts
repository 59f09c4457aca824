import type { AlertKey } from "./alert.ts";
import type { Anchor } from "./anchor.ts";
import { sourceNames } from "./coverage.ts";
import { type Progress, progressOf, progressWords } from "./remedy/progress.ts";
import type {
  Report,
  ReportAlert,
  ReportAnchor,
  ReportCoverage,
  ReportWorkload,
} from "./report.ts";
import { type Analysis, currentName } from "./repository.ts";
import type { RankedAlert, Snapshot } from "./snapshot.ts";
import { english } from "./view/text.ts";
import type { Workload } from "./workload.ts";

/**
 * Writes a snapshot as the report that leaves the program.
 *
 * Alerts keep the snapshot's order (most urgent first), workloads too; every source stands in
 * `coverage` once and in the fixed order. An alert without an entry in `anchors` has no anchor.
 * `generatedAt` is ISO 8601.
 */
export function reportOf(
  snapshot: Snapshot,
  anchors: ReadonlyMap<AlertKey, Anchor>,
  generatedAt: string,
): Report {
  const { branch, head, alertsRef, analysis } = snapshot.repository;
  return {
    schemaVersion: 1,
    generatedAt,
    repository: {
      ...currentName(snapshot.repository),
      branch: branch ?? null,
      head: head ?? null,
      alertsRef: alertsRef ?? null,
      analysis: analysis === undefined ? null : analysisOf(analysis),
    },
    coverage: coverageOf(snapshot),
    alerts: snapshot.alerts.map((ranked) =>
      alertOf(ranked, anchors.get(ranked.alert.key), progressOf(snapshot, ranked)),
    ),
    workloads: snapshot.workloads.map(workloadOf),
    optional: (snapshot.optional ?? []).map((one) => ({ ...one, count: one.count ?? null })),
  };
}

/** A source the snapshot does not mention was not read, and is never taken for complete. */
function coverageOf(snapshot: Snapshot): readonly ReportCoverage[] {
  const bySource = new Map(snapshot.coverage.map((entry) => [entry.source, entry]));
  return sourceNames.map((source) => {
    const entry = bySource.get(source);
    if (entry === undefined) {
      const detail = "This source was not read.";
      return { source, state: "unreachable", count: null, detail, checkedAt: snapshot.takenAt };
    }
    const { state, count, detail, checkedAt } = entry;
    const wasRead = state === "ok" || state === "partial";
    return { source, state, count: wasRead ? (count ?? 0) : null, detail, checkedAt };
  });
}

function alertOf(ranked: RankedAlert, anchor: Anchor | undefined, progress: Progress): ReportAlert {
  const { alert, risk, state } = ranked;
  const { issue, pull } = progress;
  const { exploitation, exposure, automatable, impact } = risk.facts;
  return {
    key: alert.key,
    kind: alert.kind,
    number: alert.number,
    state,
    title: alert.title,
    rule: alert.rule,
    severity: alert.severity,
    url: alert.url,
    createdAt: alert.createdAt ?? null,
    tier: risk.tier,
    score: risk.score,
    reasons: risk.reasons,
    facts: { exploitation, exposure, automatable, impact },
    workloads: [...new Set(ranked.workloads.map((link) => link.workload.key))],
    anchor: anchor === undefined ? null : anchorOf(placeOf(anchor, state)),
    issue:
      issue === undefined ? null : { number: issue.number, url: issue.url, state: issue.state },
    pullRequest:
      pull === undefined
        ? null
        : { number: pull.number, url: pull.url, state: pull.state, checks: pull.checks },
    progress: progressWords(progress, english),
    assignees: alert.assignees,
    deployedCode: ranked.workloads[0]?.code ?? null,
    campaign: campaignOf(ranked),
    introducedByBranch: alert.kind === "codeScanning" ? (alert.introducedByBranch ?? null) : null,
  };
}

function campaignOf({ campaign }: RankedAlert): ReportAlert["campaign"] {
  if (campaign === undefined) return null;
  return { name: campaign.name, dueAt: campaign.endsAt, isCertain: campaign.isCertain };
}

function analysisOf({
  commit,
  createdAt,
  error,
  warning,
}: Analysis): Report["repository"]["analysis"] {
  return {
    commit: commit ?? null,
    createdAt: createdAt ?? null,
    error: error ?? null,
    warning: warning ?? null,
  };
}

/** Of what is fixed GitHub reports nothing any more, and a change of its line is the fix. */
function placeOf(anchor: Anchor, state: RankedAlert["state"]): Anchor {
  if (state === "open" || anchor.state === "exact" || anchor.state === "moved") return anchor;
  return {
    ...anchor,
    reason: "Fixed on the default branch; the code that runs is that of an older commit.",
  };
}

/** Null for a path that names no file. */
function anchorOf({
  state,
  path: reported,
  region,
  reason,
  scannedCommit,
  scan,
}: Anchor): ReportAnchor | null {
  // A tool may report its paths from the root.
  const path = reported.replace(/^\/+/, "");
  if (path === "") return null;
  return {
    state,
    path,
    startLine: region?.startLine ?? null,
    startColumn: region?.startColumn ?? null,
    endLine: region?.endLine ?? null,
    // Inside, 0 says that the column is not known.
    endColumn: region === undefined || region.endColumn === 0 ? null : region.endColumn,
    reason,
    scannedCommit: commitOf(scannedCommit),
    ...distanceOf(scan),
  };
}

function distanceOf(
  scan: Anchor["scan"],
): Pick<ReportAnchor, "scannedAt" | "commitsSinceScan" | "commitsNotInHead"> {
  return {
    scannedAt: scan?.committedAt ?? null,
    commitsSinceScan: scan?.commitsSince ?? null,
    commitsNotInHead: scan?.commitsAhead ?? null,
  };
}

/** Anybody may upload an analysis, with any text for its commit; null for what is no full id. */
function commitOf(text: string | undefined): string | null {
  return text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : null;
}

function workloadOf(workload: Workload): ReportWorkload {
  return {
    key: workload.key,
    name: workload.name,
    kind: workload.kind,
    platform: workload.platform,
    environment: workload.environment ?? null,
    cluster: workload.cluster ?? null,
    namespace: workload.namespace ?? null,
    images: workload.images.map(({ reference, digest, commit }) => ({
      reference: reference ?? null,
      digest,
      commit: commit ?? null,
    })),
    riskFactors: [...workload.riskFactors, ...workload.otherRiskFactors],
    // A level without a look at the surroundings only repeats the severity.
    riskLevel: workload.isEvaluated ? workload.riskLevel : "notEvaluated",
    attackPaths: workload.attackPaths,
    securityAlerts: workload.securityAlerts.length,
    evidence: workload.evidence,
    portalUrl: workload.portalUrl ?? null,
  };
}
