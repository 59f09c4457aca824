import type {
  Alert,
  CodeScanningAlert,
  DependabotAlert,
  SecretScanningAlert,
} from "../../../src/core/alert.ts";
import type { RiskFacts, World } from "../../../src/core/risk/risk.ts";
import type { Workload, WorkloadLink } from "../../../src/core/workload.ts";

/** Nothing known, nothing at stake: the facts every test starts from. */
export const calm: RiskFacts = {
  exploitation: "none",
  exposure: "absent",
  automatable: "no",
  impact: "partial",
  criticalResource: false,
  sensitiveData: false,
  lateralMovement: false,
  attackPath: false,
  threat: "none",
  defenderRisk: "none",
  severityScore: 0,
  epss: 0,
};

export const world: World = {
  knownExploited: new Set(["CVE-2021-44228"]),
  knownExploitedAsOf: "2026-11-21",
  now: new Date("2026-11-22T12:00:00Z"),
};

const common = {
  severity: "high",
  createdAt: "2026-10-01T08:00:00Z",
  assignees: [],
  fixAvailable: false,
  cwes: [],
} as const;

export function codeScanning(changes: Partial<CodeScanningAlert> = {}): CodeScanningAlert {
  return {
    ...common,
    kind: "codeScanning",
    key: "codeScanning/12",
    number: 12,
    title: "SQL injection",
    rule: "js/sql-injection",
    url: "https://github.com/acme/shop/security/code-scanning/12",
    cwes: ["CWE-89"],
    tool: "CodeQL",
    message: "",
    ref: "refs/heads/main",
    location: undefined,
    classifications: [],
    ...changes,
  };
}

export const critical31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
export const denial31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

export function dependabot(changes: Partial<DependabotAlert> = {}): DependabotAlert {
  return {
    ...common,
    kind: "dependabot",
    key: "dependabot/7",
    number: 7,
    title: "lodash: prototype pollution",
    rule: "GHSA-p6mc-m468-83gw",
    url: "https://github.com/acme/shop/security/dependabot/7",
    ecosystem: "npm",
    packageName: "lodash",
    manifestPath: "package-lock.json",
    scope: "runtime",
    relationship: "direct",
    ghsaId: "GHSA-p6mc-m468-83gw",
    cveId: "CVE-2020-8203",
    isMalware: false,
    cvss: { score: 9.8, vector: critical31 },
    epss: 0.004,
    vulnerableRange: "< 4.17.20",
    firstPatchedVersion: "4.17.20",
    ...changes,
  };
}

export function secret(changes: Partial<SecretScanningAlert> = {}): SecretScanningAlert {
  return {
    ...common,
    kind: "secretScanning",
    key: "secretScanning/3",
    number: 3,
    title: "Azure Storage Account Key",
    rule: "azure_storage_account_key",
    url: "https://github.com/acme/shop/security/secret-scanning/3",
    secretType: "azure_storage_account_key",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isRepositoryPublic: false,
    locations: [],
    ...changes,
  };
}

/** A workload that Defender evaluated an hour ago and found nothing about. */
export function workload(changes: Partial<Workload> = {}): Workload {
  return {
    key: "/subscriptions/1/payments-api",
    name: "payments-api",
    kind: "kubernetesContainer",
    platform: "aks",
    environment: "prod",
    cluster: "prod-weu",
    namespace: "payments",
    images: [{ reference: undefined, digest: "sha256:aa", commit: undefined }],
    riskFactors: [],
    otherRiskFactors: [],
    riskLevel: "low",
    isEvaluated: true,
    attackPaths: 0,
    isEntryPoint: false,
    securityAlerts: [],
    recommendations: [],
    evidence: "attested",
    portalUrl: undefined,
    factsAt: "2026-11-22T11:00:00Z",
    ...changes,
  };
}

/** A certain, attested link. */
export function linkTo(on: Workload, changes: Partial<WorkloadLink> = {}): WorkloadLink {
  return { workload: on, evidence: "attested", isCertain: true, reason: "provenance", ...changes };
}

/** The same alert under another number. */
export function numbered<Kind extends Alert>(alert: Kind, number: number): Kind {
  return { ...alert, number, key: `${alert.kind}/${number}` };
}

/**
 * The 16 rows of CISA BOD 26-04 v1.0.0 in the order of the published file: known exploited, exposed,
 * automatable (N or Y), impact (P or T), and the timeline in words.
 */
export const officialRows = [
  ["NNNP", "next upgrade"],
  ["YNNP", "14 days"],
  ["NYNP", "60 days"],
  ["NNYP", "60 days"],
  ["NNNT", "next upgrade"],
  ["YYNP", "14 days"],
  ["YNYP", "14 days"],
  ["NYYP", "14 days"],
  ["YNNT", "14 days"],
  ["NYNT", "14 days"],
  ["NNYT", "60 days"],
  ["YYYP", "3 days"],
  ["YYNT", "3 days and forensic investigation"],
  ["YNYT", "3 days and forensic investigation"],
  ["NYYT", "3 days"],
  ["YYYT", "3 days and forensic investigation"],
] as const;
