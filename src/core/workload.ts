/** The four risk factors that Defender for Cloud and GitHub share. */
export type RiskFactor =
  | "internet-exposed"
  | "sensitive-data"
  | "critical-resource"
  | "lateral-movement";

/** How sure a deployment is, surest first. */
export type Evidence = "attested" | "record" | "label" | "declared" | "inferred";

export type WorkloadKind =
  | "kubernetesContainer"
  | "containerApp"
  | "webApp"
  | "functionApp"
  | "virtualMachine"
  | "other";

export type Platform = "aks" | "eks" | "gke" | "containerApps" | "appService" | "vm" | "other";

export type RiskLevel = "critical" | "high" | "medium" | "low" | "notEvaluated";

/** A container image that a workload runs. */
export interface Image {
  /** As the source spells it, e.g. `acme.azurecr.io/payments-api:1.4`. */
  readonly reference: string | undefined;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** The commit of this repository it was built from, when provenance says so. */
  readonly commit: string | undefined;
}

/** One recommendation of Defender for Cloud on a workload. */
export interface Recommendation {
  readonly id: string;
  readonly title: string;
  readonly riskLevel: RiskLevel;
  /** CVE ids, upper case. */
  readonly cves: readonly string[];
  readonly portalUrl: string | undefined;
}

/** An open security alert of Defender for Cloud whose entities name the workload. */
export interface SecurityAlert {
  readonly id: string;
  readonly title: string;
  readonly severity: "high" | "medium" | "low" | "informational";
}

/** Something that runs an image of this repository. */
export interface Workload {
  /** Lower-cased resource id, or `record:<environment>/<cluster>/<deployment>`, or `declared:<name>`. */
  readonly key: string;
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly platform: Platform;
  readonly environment: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly images: readonly Image[];
  readonly riskFactors: readonly RiskFactor[];
  /** Factors we have no word for, as the source spells them. */
  readonly otherRiskFactors: readonly string[];
  readonly riskLevel: RiskLevel;
  /**
   * Defender looked at this workload's surroundings (contextual risk, or the CSPM plan is on).
   * Only then does the absence of a factor say anything.
   */
  readonly isEvaluated: boolean;
  /** Distinct attack paths that name it. */
  readonly attackPaths: number;
  /** It is where an attack path starts. */
  readonly isEntryPoint: boolean;
  readonly securityAlerts: readonly SecurityAlert[];
  /** False when Defender's security alerts could not be read: having none then says nothing. */
  readonly areThreatsRead?: boolean | undefined;
  readonly recommendations: readonly Recommendation[];
  readonly evidence: Evidence;
  /** https, host on the portal allow-list. */
  readonly portalUrl: string | undefined;
  /** ISO 8601: the time its facts are of; empty when nobody says, which is never recent. */
  readonly factsAt: string;
}

/**
 * A workload as one alert sees it.
 *
 * `isCertain` is false when the repository builds several images and it cannot be told which one
 * the alert's file goes into: the workload is then one of several candidates.
 */
export interface WorkloadLink {
  readonly workload: Workload;
  readonly evidence: Evidence;
  readonly isCertain: boolean;
  /** Why this alert belongs to this workload, in words. */
  readonly reason: string;
}
