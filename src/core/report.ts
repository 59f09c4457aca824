import type { AlertKey, AlertKind, AlertState, Severity } from "./alert.ts";
import type { AnchorState } from "./anchor.ts";
import type { OptionalCoverage } from "./campaign.ts";
import type { CoverageState, SourceName } from "./coverage.ts";
import type { Automatable, Exploitation, ExposureFact, Impact, TierId } from "./risk/risk.ts";
import type { LinkedPull } from "./snapshot.ts";
import type { CodeVerdict, Evidence, Platform, RiskLevel, WorkloadKind } from "./workload.ts";

/** The report, version 1: the machine-readable form of a snapshot. Absent values are `null`. */
export interface Report {
  readonly schemaVersion: 1;
  readonly generatedAt: string;
  readonly repository: {
    readonly host: string;
    readonly owner: string;
    readonly name: string;
    readonly branch: string | null;
    readonly head: string | null;
    readonly alertsRef: string | null;
    /** The newest analysis of that reference; its time is ISO 8601. */
    readonly analysis: {
      readonly commit: string | null;
      readonly createdAt: string | null;
      readonly error: string | null;
      readonly warning: string | null;
    } | null;
  };
  readonly coverage: readonly ReportCoverage[];
  readonly alerts: readonly ReportAlert[];
  readonly workloads: readonly ReportWorkload[];
  /** What is read where it can be, and that nothing depends on. */
  readonly optional: readonly {
    readonly capability: OptionalCoverage["capability"];
    readonly state: CoverageState;
    readonly count: number | null;
    readonly detail: string;
    readonly checkedAt: string;
  }[];
}

export interface ReportCoverage {
  readonly source: SourceName;
  readonly state: CoverageState;
  readonly count: number | null;
  readonly detail: string;
  readonly checkedAt: string;
}

export interface ReportAlert {
  readonly key: AlertKey;
  readonly kind: AlertKind;
  readonly number: number;
  readonly state: AlertState;
  readonly title: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly url: string;
  /** ISO 8601; null when GitHub gave no time. */
  readonly createdAt: string | null;
  readonly tier: TierId;
  readonly score: number;
  readonly reasons: readonly string[];
  readonly facts: {
    readonly exploitation: Exploitation;
    readonly exposure: ExposureFact;
    readonly automatable: Automatable;
    readonly impact: Impact;
  };
  /** Keys; the one that decided the score first. */
  readonly workloads: readonly string[];
  readonly anchor: ReportAnchor | null;
  readonly issue: {
    readonly number: number;
    readonly url: string;
    readonly state: "open" | "closed";
  } | null;
  /** The pull request that is to fix it; null when none is known. */
  readonly pullRequest: {
    readonly number: number;
    readonly url: string;
    readonly state: LinkedPull["state"];
    readonly checks: LinkedPull["checks"];
  } | null;
  /** How far its remedy is, in one English line: `open → issue #12 (mona) → …`. */
  readonly progress: string;
  readonly assignees: readonly string[];
  /** Null where it is not known, as for every alert of the default branch. */
  readonly introducedByBranch: boolean | null;
  /** Whether its code is in what runs as the first workload; null where nothing can be told. */
  readonly deployedCode: CodeVerdict | null;
  /** The security campaign it is shown with; not certain where only the campaign's words fit it. */
  readonly campaign: {
    readonly name: string;
    readonly dueAt: string;
    readonly isCertain: boolean;
  } | null;
}

/** Positions 1-based, end column exclusive, UTF-16; null when lost. */
export interface ReportAnchor {
  readonly state: AnchorState;
  readonly path: string;
  readonly startLine: number | null;
  readonly startColumn: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
  readonly reason: string;
  readonly scannedCommit: string | null;
  /** When that commit was made; null when the clone does not have it. */
  readonly scannedAt: string | null;
  /** Commits of HEAD since the scan; null where it cannot be counted. */
  readonly commitsSinceScan: number | null;
  /** Commits of the scan that HEAD has not; null where it cannot be counted. */
  readonly commitsNotInHead: number | null;
}

export interface ReportWorkload {
  readonly key: string;
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly platform: Platform;
  readonly environment: string | null;
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly images: readonly {
    readonly reference: string | null;
    readonly digest: string;
    readonly commit: string | null;
  }[];
  readonly riskFactors: readonly string[];
  readonly riskLevel: RiskLevel;
  readonly attackPaths: number;
  readonly securityAlerts: number;
  readonly evidence: Evidence;
  readonly portalUrl: string | null;
}
