/** What Defender for Cloud knows besides the workloads that run: read when asked for. */
import type { Recommendation, RiskFactor, RiskLevel } from "./workload.ts";

/** A subscription that the user can read. */
export interface Subscription {
  /** Lower case. */
  readonly id: string;
  readonly name: string;
  /** Id of its tenant, lower case; undefined when the source does not say. */
  readonly tenant: string | undefined;
}

/** Whether a plan of Defender is on; a subscription that says nothing about it is not known. */
export type PlanState = "on" | "off" | "unknown";

/** A repository that a GitHub connector of Defender for Cloud lists. */
export interface ConnectedRepository {
  /** Lower-cased resource id, below its connector. */
  readonly id: string;
  /** `owner/name` in lower case. */
  readonly fullName: string;
  readonly isOnboarded: boolean;
  /** As Defender spells it, e.g. `Onboarded` or `NotOnboarded`. */
  readonly state: string;
}

/** An image in a registry and what Defender recommends to change in it. */
export interface RegistryImage {
  /** Lower-cased resource id. */
  readonly key: string;
  readonly digest: string | undefined;
  /** Name of its repository in the registry. */
  readonly reference: string | undefined;
  /** Name of the registry. */
  readonly registry: string | undefined;
  readonly riskLevel: RiskLevel;
  readonly riskFactors: readonly RiskFactor[];
  /** Factors we have no word for, as Defender spells them. */
  readonly otherRiskFactors: readonly string[];
  readonly recommendations: readonly Recommendation[];
}

/** Who is to follow a recommendation, and until when. */
export interface GovernanceAssignment {
  /** Lower-cased id of the recommendation. */
  readonly recommendation: string;
  /** Mostly a mail address. */
  readonly owner: string | undefined;
  /** ISO 8601. */
  readonly dueAt: string | undefined;
  /** Within the due date the recommendation does not lower the secure score. */
  readonly isGracePeriod: boolean;
  /** Address of a ticket, https. */
  readonly ticketUrl: string | undefined;
}

/** The secure score of a subscription. */
export interface SecureScore {
  readonly subscription: string;
  readonly current: number;
  readonly max: number;
  /** 0 to 1. */
  readonly share: number;
}

/** One security control: a group of recommendations that count together. */
export interface SecureScoreControl {
  readonly subscription: string;
  /** Lower-cased resource id. */
  readonly id: string;
  readonly name: string;
  readonly current: number;
  readonly max: number;
  readonly healthy: number;
  readonly unhealthy: number;
  readonly notApplicable: number;
}

/** What Defender knows of a CVE. */
export interface CveDetail {
  /** Upper case. */
  readonly id: string;
  readonly severity: "critical" | "high" | "medium" | "low" | "unknown";
  /** CVSS base score of the newest version given, 0 to 10. */
  readonly score: number | undefined;
  /** ISO 8601. */
  readonly publishedAt: string | undefined;
  /** Steps to exploit it are public. */
  readonly isExploitPublic: boolean;
  readonly isExploitVerified: boolean;
  readonly isInExploitKit: boolean;
}
