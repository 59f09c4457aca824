import { type CoverageState, type SourceName, sourceNames } from "../../src/core/coverage.ts";
import type { Report, ReportAlert, ReportAnchor, ReportWorkload } from "../../src/core/report.ts";

export const headCommit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const time = "2026-11-20T08:00:00Z";

/** A report of acme/storefront in which every source was read and nothing was found. */
export function aReport(changes: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    generatedAt: time,
    repository: {
      host: "github.com",
      owner: "acme",
      name: "storefront",
      branch: "main",
      head: headCommit,
      alertsRef: "refs/heads/main",
      analysis: null,
    },
    coverage: coverageWith({}),
    alerts: [],
    workloads: [],
    optional: [],
    ...changes,
  };
}

/** Every source read to its end, but those named. */
export function coverageWith(
  states: Partial<Record<SourceName, readonly [state: CoverageState, detail: string]>>,
): Report["coverage"] {
  return sourceNames.map((source) => {
    const [state, detail] = states[source] ?? ["ok", ""];
    const count = state === "ok" || state === "partial" ? 0 : null;
    return { source, state, count, detail, checkedAt: time };
  });
}

export function aReportAlert(changes: Partial<ReportAlert> = {}): ReportAlert {
  return {
    key: "codeScanning/12",
    kind: "codeScanning",
    number: 12,
    state: "open",
    title: "SQL injection",
    rule: "js/sql-injection",
    severity: "high",
    url: "https://github.com/acme/storefront/security/code-scanning/12",
    createdAt: "2026-10-01T12:00:00Z",
    tier: "fixNow",
    score: 906,
    reasons: ["internet-exposed", "sensitive data"],
    facts: { exploitation: "likely", exposure: "open", automatable: "yes", impact: "total" },
    workloads: ["k1"],
    anchor: anAnchor(),
    issue: { number: 45, url: "https://github.com/acme/storefront/issues/45", state: "open" },
    pullRequest: null,
    progress: "open → issue #45 (mona)",
    assignees: ["mona"],
    introducedByBranch: null,
    deployedCode: null,
    campaign: null,
    ...changes,
  };
}

export function anAnchor(changes: Partial<ReportAnchor> = {}): ReportAnchor {
  return {
    state: "exact",
    path: "src/db/query.ts",
    startLine: 42,
    startColumn: 3,
    endLine: 42,
    endColumn: 17,
    reason: "The line is as it was scanned.",
    scannedCommit: headCommit,
    scannedAt: null,
    commitsSinceScan: null,
    commitsNotInHead: null,
    ...changes,
  };
}

function aReportWorkload(changes: Partial<ReportWorkload> = {}): ReportWorkload {
  return {
    key: "k1",
    name: "payments-api",
    kind: "kubernetesContainer",
    platform: "aks",
    environment: "prod",
    cluster: "prod-weu",
    namespace: "payments",
    images: [
      {
        reference: "acme.azurecr.io/payments-api:1.4",
        digest: `sha256:${"ab".repeat(32)}`,
        commit: headCommit,
      },
    ],
    riskFactors: ["internet-exposed", "sensitive-data"],
    riskLevel: "critical",
    attackPaths: 2,
    securityAlerts: 1,
    evidence: "attested",
    portalUrl: "https://portal.azure.com/#resource/k1",
    ...changes,
  };
}

/** Three alerts on two workloads, of all kinds; secret scanning not permitted, attack paths in part. */
export const storefront: Report = aReport({
  coverage: coverageWith({
    secretScanning: ["forbidden", "needs repository administrator."],
    attackPaths: ["partial", "3 of 4 pages"],
    declared: ["notConfigured", ""],
  }),
  alerts: [
    aReportAlert({ workloads: ["k1", "k2", "k3"] }),
    aReportAlert({
      key: "dependabot/7",
      kind: "dependabot",
      number: 7,
      state: "fixedNotDeployed",
      title: "lodash: Prototype Pollution",
      rule: "GHSA-p6mc-m468-83gw",
      url: "https://github.com/acme/storefront/security/dependabot/7",
      tier: "plan",
      score: 333,
      reasons: ["exposure unknown"],
      workloads: ["k2"],
      anchor: anAnchor({ state: "uncertain", path: "web/package-lock.json", startLine: 9 }),
      issue: null,
    }),
    aReportAlert({
      key: "secretScanning/3",
      kind: "secretScanning",
      number: 3,
      title: "Azure Storage Account Key",
      rule: "azure_storage_account_key",
      url: "https://github.com/acme/storefront/security/secret-scanning/3",
      tier: "watch",
      score: 20,
      reasons: [],
      workloads: [],
      anchor: null,
      issue: null,
    }),
  ],
  workloads: [
    aReportWorkload(),
    aReportWorkload({ key: "k2", name: "web", environment: null, evidence: "inferred" }),
    aReportWorkload({ key: "k3", name: "reports", environment: "staging" }),
  ],
});
