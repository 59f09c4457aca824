/** Values for issues: one alert of each kind, on one workload, with an explanation. */
import type {
  CodeScanningAlert,
  DependabotAlert,
  SecretScanningAlert,
} from "../../../src/core/alert.ts";
import type { IssueSubject } from "../../../src/core/remedy/issue.ts";
import type { Explanation, RiskFacts } from "../../../src/core/risk/risk.ts";
import type { RankedAlert } from "../../../src/core/snapshot.ts";
import type { Workload, WorkloadLink } from "../../../src/core/workload.ts";

export const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

const region = { startLine: 42, startColumn: 3, endLine: 44, endColumn: 10 };
const common = {
  severity: "high" as const,
  createdAt: "2026-10-01T00:00:00Z",
  assignees: [],
  fixAvailable: true,
};

export const codeAlert: CodeScanningAlert = {
  ...common,
  kind: "codeScanning",
  key: "codeScanning/12",
  number: 12,
  title: "Database query built from user-controlled sources",
  rule: "js/sql-injection",
  url: "https://github.com/acme/storefront/security/code-scanning/12",
  cwes: ["CWE-89"],
  tool: "CodeQL",
  message: "This query depends on a user-provided value.",
  ref: "refs/heads/main",
  location: { path: "src/db/query.ts", region, commit },
  classifications: [],
};

export const dependencyAlert: DependabotAlert = {
  ...common,
  kind: "dependabot",
  key: "dependabot/7",
  number: 7,
  title: "lodash: Prototype Pollution in lodash",
  rule: "GHSA-p6mc-m468-83gw",
  url: "https://github.com/acme/storefront/security/dependabot/7",
  cwes: ["CWE-1321"],
  ecosystem: "npm",
  packageName: "lodash",
  manifestPath: "web/package.json",
  scope: "runtime",
  relationship: "transitive",
  ghsaId: "GHSA-p6mc-m468-83gw",
  cveId: "CVE-2020-8203",
  isMalware: false,
  cvss: undefined,
  epss: undefined,
  vulnerableRange: "< 4.17.20",
  firstPatchedVersion: "4.17.20",
};

export const secretAlert: SecretScanningAlert = {
  ...common,
  kind: "secretScanning",
  key: "secretScanning/3",
  number: 3,
  title: "Azure Storage Account Key",
  rule: "azure_storage_account_key",
  url: "https://github.com/acme/storefront/security/secret-scanning/3",
  cwes: [],
  secretType: "azure_storage_account_key",
  isGeneric: false,
  validity: "active",
  isPubliclyLeaked: false,
  isRepositoryPublic: false,
  locations: [{ path: "deploy.sh", region: { ...region, endLine: 42 }, commit }],
};

export const workload: Workload = {
  key: "/subscriptions/0/payments-api",
  name: "payments-api",
  kind: "kubernetesContainer",
  platform: "aks",
  environment: "prod",
  cluster: "prod-weu",
  namespace: "payments",
  images: [
    { reference: "acme.azurecr.io/payments-api:1.4", digest: `sha256:${"a".repeat(64)}`, commit },
  ],
  riskFactors: ["sensitive-data", "internet-exposed"],
  otherRiskFactors: [],
  riskLevel: "high",
  isEvaluated: true,
  attackPaths: 2,
  isEntryPoint: false,
  securityAlerts: [],
  recommendations: [
    {
      id: "r1",
      title: "Update lodash in payments-api",
      riskLevel: "high",
      cves: ["CVE-2020-8203"],
      portalUrl: "https://portal.azure.com/#view/recommendation/r1",
    },
  ],
  evidence: "attested",
  portalUrl: "https://portal.azure.com/#@tenant/resource/subscriptions/0/payments-api",
  factsAt: "2026-11-03T08:15:20Z",
};

export const link: WorkloadLink = {
  workload,
  evidence: "attested",
  isCertain: true,
  reason: "The image was built from this repository.",
};

const facts: RiskFacts = {
  exploitation: "none",
  exposure: "open",
  automatable: "yes",
  impact: "unknown",
  criticalResource: false,
  sensitiveData: true,
  lateralMovement: false,
  attackPath: true,
  threat: "none",
  defenderRisk: "none",
  severityScore: 8.8,
  epss: 0,
};

export const explanation: Explanation = {
  facts: [
    {
      fact: "exposure",
      value: "open",
      from: "Defender for Cloud",
      asOf: "2026-11-03T08:15:20Z",
      points: 60,
      isKnown: true,
      learn: undefined,
    },
    {
      fact: "exploitation",
      value: "none",
      from: "CISA KEV",
      asOf: "2026-11-03",
      points: 0,
      isKnown: true,
      learn: undefined,
    },
    {
      fact: "criticalResource",
      value: "no",
      from: "Defender for Cloud",
      asOf: undefined,
      points: 0,
      isKnown: true,
      learn: undefined,
    },
    {
      fact: "impact",
      value: "not known",
      from: "nobody",
      asOf: undefined,
      points: 0,
      isKnown: false,
      learn: "Read the code.",
    },
  ],
  base: 2,
  table: "Base: Fix soon.",
  adjustments: ["+1 attack path, sensitive data"],
  changes: [{ fact: "exposure", to: "internal", tier: "plan", words: "Plan if not exposed" }],
  checkForCompromise: false,
};

export function ranked(alert: RankedAlert["alert"], more: Partial<RankedAlert> = {}): RankedAlert {
  return {
    alert,
    state: "open",
    risk: { tier: "fixNow", score: 812, reasons: ["internet-exposed", "sensitive data"], facts },
    workloads: [link],
    ...more,
  };
}

export function subject(
  alert: RankedAlert["alert"] = codeAlert,
  more: Partial<IssueSubject> = {},
): IssueSubject {
  return {
    repository: { host: "github.com", owner: "acme", name: "storefront" },
    ranked: ranked(alert),
    anchor: undefined,
    explanation,
    attempt: "attempt-1",
    ...more,
  };
}
