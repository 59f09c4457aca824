import type { PathAccount } from "./attackPath.ts";

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

const riskLevels: readonly RiskLevel[] = ["notEvaluated", "low", "medium", "high", "critical"];

/** The highest of some levels; of none `notEvaluated`. */
export function highestRiskLevel(levels: readonly RiskLevel[]): RiskLevel {
  return riskLevels.findLast((level) => levels.includes(level)) ?? "notEvaluated";
}

/** A container image that a workload runs. */
export interface Image {
  /** As the source spells it, e.g. `acme.azurecr.io/payments-api:1.4`. */
  readonly reference: string | undefined;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** The commit of this repository it was built from, when provenance or a label says so. */
  readonly commit: string | undefined;
  /** How it is known to be this repository's; the workload's where it is missing. */
  readonly evidence?: Evidence | undefined;
  /** The workflow that built it, e.g. `.github/workflows/api.yml`, and the page of its run. */
  readonly workflow?: string | undefined;
  readonly run?: string | undefined;
  /** Where it is kept, e.g. `acme.azurecr.io/payments-api`, and whether it still is. */
  readonly storage?: string | undefined;
  readonly storageStatus?: "active" | "eol" | "deleted" | "unknown" | undefined;
  /** How its commit stands to the default branch; missing until that was asked. */
  readonly deployed?: DeployedCommit | undefined;
  /** Undefined when it cannot be told. */
  readonly build?: ImageBuild | undefined;
}

/** What builds an image, where it can be told without a choice between several. */
export interface ImageBuild {
  /** Its Dockerfile, repository-relative. */
  readonly dockerfile: string;
  /** The stage that is built; undefined for the last one. */
  readonly target: string | undefined;
  /** The workflow with the build step; undefined when only the Dockerfile is known. */
  readonly workflow: string | undefined;
  /** Where the step is written, see `BuildStep`. */
  readonly places?: readonly string[] | undefined;
  /** How we know, in words. */
  readonly reason: string;
}

/** The software that a recommendation asks to update. */
export interface Software {
  readonly name: string;
  /** Undefined when Defender does not say who keeps it. */
  readonly kind: "os" | "language" | undefined;
  readonly installed: string | undefined;
  readonly fixedVersion: string | undefined;
}

/** How the commit an image was built from stands to a branch. */
export type DeployedCommit =
  | {
      readonly kind: "compared";
      /** Short name, e.g. `main`. */
      readonly branch: string;
      /** Commits of the branch that the image does not have. */
      readonly behind: number;
      /** Commits of the image that the branch does not have; 0 for an ancestor. */
      readonly ahead: number;
      /** ISO 8601: when the commit was made. */
      readonly committedAt: string | undefined;
    }
  /** The clone does not have the commit: it was not fetched, or is no longer on any branch. */
  | { readonly kind: "notInClone" }
  /** git could not tell. */
  | { readonly kind: "unknown" };

/** One recommendation of Defender for Cloud on a workload. */
export interface Recommendation {
  readonly id: string;
  readonly title: string;
  readonly riskLevel: RiskLevel;
  /** Its level was not made from the workload's surroundings: it only repeats the severity. */
  readonly isSeverityOnly?: boolean | undefined;
  /** CVE ids, upper case. */
  readonly cves: readonly string[];
  /** Those of them that Defender knows a working exploit of. */
  readonly exploitable?: readonly string[] | undefined;
  /** What is to be updated in an image; undefined for recommendations of other kinds. */
  readonly software?: Software | undefined;
  /** What Defender says it is about, as plain text. */
  readonly description?: string | undefined;
  /** How to follow it: plain text, one step a line. */
  readonly remediation?: string | undefined;
  readonly portalUrl: string | undefined;
}

/** An open security alert of Defender for Cloud whose entities name the workload. */
export interface SecurityAlert {
  readonly id: string;
  readonly title: string;
  readonly severity: "high" | "medium" | "low" | "informational";
  /** Somebody looks into it. */
  readonly isInProgress?: boolean | undefined;
  /** Stages of the kill chain as Defender spells them, e.g. `InitialAccess`. */
  readonly intents?: readonly string[] | undefined;
  /** ISO 8601: when what it tells of began. */
  readonly startedAt?: string | undefined;
  /** Plain text. */
  readonly description?: string | undefined;
  /** Plain text, one step a line. */
  readonly remediation?: string | undefined;
  /** https, host on the portal allow-list. */
  readonly portalUrl?: string | undefined;
}

/** Sources whose silence shows nothing while they are not read to their end. */
export type UnreadSource = "workloads" | "attackPaths" | "deploymentRecords";

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
  /** Those of `riskFactors` that only `.github/runtime-risk.yml` says. */
  readonly declaredFactors?: readonly RiskFactor[] | undefined;
  readonly riskLevel: RiskLevel;
  /**
   * Defender looked at this workload's surroundings (contextual risk, or the CSPM plan is on).
   * Only then does the absence of a factor say anything.
   */
  readonly isEvaluated: boolean;
  /** Distinct attack paths that name it. */
  readonly attackPaths: number;
  /** What those lead over, the first ones, in the order of their names. */
  readonly paths?: readonly PathAccount[] | undefined;
  /** It is where an attack path starts. */
  readonly isEntryPoint: boolean;
  /** An attack path leads over what it is in, such as its cluster, and does not name it. */
  readonly isPathAround?: boolean | undefined;
  readonly securityAlerts: readonly SecurityAlert[];
  /** False when Defender's security alerts could not be read: having none then says nothing. */
  readonly areThreatsRead?: boolean | undefined;
  /** What could say that it is exposed and was not read, or not to its end. */
  readonly unread?: readonly UnreadSource[] | undefined;
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
  /** A candidate only: the file may as well be in no image that is known to run. */
  readonly mayBeElsewhere?: boolean | undefined;
  /** Why this alert belongs to this workload, as a value and in words. */
  readonly basis?: LinkBasis | undefined;
  readonly reason: string;
  /**
   * Whether the alert's code is in the commit that runs there; missing where nothing can be told.
   */
  readonly code?: CodeVerdict | undefined;
}

/** What a comparison of texts says of an alert's code in a commit. */
export type CodeVerdict = "running" | "notRunning" | "lineNotFound";

/** What an alert's file was assigned to an image by, surest first. */
export type LinkBasis =
  /** Nothing else is built from this repository. */
  | "onlyImage"
  /** Build context and Dockerfile of the workflow that attested the image. */
  | "workflow"
  | "declared"
  /** The only build step that makes an image of its name. */
  | "buildStep"
  /** The Dockerfile whose folder holds the file. */
  | "dockerfile"
  /** The alert names no file. */
  | "noFile"
  | "unknown";

/** Surest first. */
export const evidences = ["attested", "record", "label", "declared", "inferred"] as const;

/** The weaker of two: a chain of evidence is as sure as its weakest link. */
export function weaker(a: Evidence, b: Evidence): Evidence {
  return evidences.indexOf(a) >= evidences.indexOf(b) ? a : b;
}
