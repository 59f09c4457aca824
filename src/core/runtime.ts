import type {
  Platform,
  Recommendation,
  RiskFactor,
  RiskLevel,
  SecurityAlert,
  WorkloadKind,
} from "./workload.ts";

/** A workload as Resource Graph knows it, before it is linked to a repository. */
export interface RunningWorkload {
  /** Lower-cased resource id. */
  readonly key: string;
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly platform: Platform;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly subscription: string | undefined;
  readonly images: readonly { readonly digest: string; readonly reference: string | undefined }[];
  readonly riskFactors: readonly RiskFactor[];
  readonly otherRiskFactors: readonly string[];
  /** The highest of its unhealthy recommendations, as Defender says it. */
  readonly riskLevel: RiskLevel;
  readonly isContextual: boolean;
  /** Ids of the attack paths that its recommendations name, lower-cased, distinct. */
  readonly attackPaths: readonly string[];
  readonly recommendations: readonly Recommendation[];
  readonly portalUrl: string | undefined;
}

/** That an image was built from this repository, as an attestation says (not verified by us). */
export interface BuildProvenance {
  readonly digest: string;
  /** The commit it was built from. */
  readonly commit: string | undefined;
  /** The workflow that built it, e.g. `.github/workflows/payments-api.yml`. */
  readonly workflow: string | undefined;
}

/** GitHub's record that an image is deployed somewhere, as Defender for Cloud and others write it. */
export interface DeploymentRecord {
  readonly digest: string;
  readonly environment: string;
  readonly cluster: string | undefined;
  readonly deployment: string;
  readonly riskFactors: readonly RiskFactor[];
  readonly otherRiskFactors: readonly string[];
  /** ISO 8601; facts of the record are of this time. Empty when the record names none. */
  readonly updatedAt: string;
}

/** Where an image's files come from in this repository, as a build step or a Dockerfile says. */
export interface BuildStep {
  /** Names of the images it makes, without registry, tag and digest, e.g. `acme/payments-api`. */
  readonly images: readonly string[];
  /** Folder of the build context; empty for the repository's root. */
  readonly context: string;
  /** Folder of the Dockerfile; empty for the root. */
  readonly dockerfileFolder: string;
  /** The workflow it stands in; undefined for a bare Dockerfile. */
  readonly workflow: string | undefined;
}

/** An attack path of Defender for Cloud: resources on the way from an entry point to a target. */
export interface AttackPath {
  /** Its name, lower-cased; what recommendations refer to it by ends in it. */
  readonly name: string;
  readonly title?: string | undefined;
  /** What only some rows say. */
  readonly riskLevel?: RiskLevel | undefined;
  readonly riskFactors?: readonly RiskFactor[] | undefined;
  /** Factors we have no word for, as Defender spells them. */
  readonly otherRiskFactors?: readonly string[] | undefined;
  /** Lower-cased ids of the resources it leads over, the entry point among them. */
  readonly resources: readonly string[];
  /** Lower-cased ids of the resource it starts at, when it says so. */
  readonly entries: readonly string[];
}

/** An open security alert of Defender for Cloud and what it names. */
export interface ResourceThreat extends SecurityAlert {
  /** Lower-cased ids of the resources it is about; for Kubernetes mostly the cluster. */
  readonly resources: readonly string[];
  /** Names in lower case. */
  readonly containers: readonly string[];
  readonly pods: readonly string[];
  readonly namespaces: readonly string[];
}
