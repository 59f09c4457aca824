import type { PathAccount } from "./attackPath.ts";
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
  readonly images: readonly RunningImage[];
  readonly riskFactors: readonly RiskFactor[];
  readonly otherRiskFactors: readonly string[];
  /** False when some of what says how exposed it is was of a form we do not know. */
  readonly isRiskRead?: boolean | undefined;
  /** The highest of its unhealthy recommendations, as Defender says it. */
  readonly riskLevel: RiskLevel;
  readonly isContextual: boolean;
  /** Ids of the attack paths that its recommendations name, lower-cased, distinct. */
  readonly attackPaths: readonly string[];
  readonly recommendations: readonly Recommendation[];
  readonly portalUrl: string | undefined;
}

/** An image as a source says that it runs. */
export interface RunningImage {
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  readonly digest: string;
  readonly reference: string | undefined;
  /** Other digests the source gives for it: an index has one, each platform's manifest another. */
  readonly otherDigests?: readonly string[] | undefined;
  readonly label?: ImageLabel | undefined;
}

/** What an image's OCI labels say about where it came from; anybody can write any label. */
export interface ImageLabel {
  /** `org.opencontainers.image.source`, the address of a repository. */
  readonly source: string;
  /** `org.opencontainers.image.revision`, where it is a full commit id. */
  readonly revision: string | undefined;
}

/**
 * That an image was built from this repository, as an attestation says. Its signature is not
 * verified here, and whoever shows it says so.
 */
export interface BuildProvenance {
  readonly digest: string;
  /** The commit it was built from. */
  readonly commit: string | undefined;
  /** The workflow that built it, e.g. `.github/workflows/payments-api.yml`. */
  readonly workflow: string | undefined;
  /** The git reference the workflow ran for, e.g. `refs/heads/main`. */
  readonly ref?: string | undefined;
  /** The page of the workflow run: https, on the repository's host. */
  readonly run?: string | undefined;
}

/** GitHub's record that an image is deployed somewhere, as Defender for Cloud and others write it. */
export interface DeploymentRecord {
  readonly digest: string;
  readonly environment: string | undefined;
  readonly cluster: string | undefined;
  /** Empty when the record names none. */
  readonly deployment: string;
  readonly riskFactors: readonly RiskFactor[];
  readonly otherRiskFactors: readonly string[];
  /** OCI labels, where its writer passed them on as tags. */
  readonly label?: ImageLabel | undefined;
  /** ISO 8601; facts of the record are of this time. Empty when the record names none. */
  readonly updatedAt: string;
}

/** GitHub's record of where an image is kept. */
export interface StorageRecord {
  readonly digest: string;
  /** Its name within the registry, e.g. `shop/payments-api`. */
  readonly name: string;
  /** The registry's address. */
  readonly registry: string;
  /** `eol`: at the end of its life; `deleted`: no longer there, so it cannot start again. */
  readonly status: "active" | "eol" | "deleted" | "unknown";
}

/** Where an image's files come from in this repository, as a build step or a Dockerfile says. */
export interface BuildStep {
  /** Names of the images it makes, without registry, tag and digest, e.g. `acme/payments-api`. */
  readonly images: readonly string[];
  /** Folder of the build context; empty for the repository's root, undefined when not known. */
  readonly context: string | undefined;
  /** Folder of the Dockerfile; empty for the root, undefined when not known. */
  readonly dockerfileFolder: string | undefined;
  /** The Dockerfile itself; undefined when it is not known or not in the repository. */
  readonly dockerfile?: string | undefined;
  /** The stage that is built; undefined for the last one. */
  readonly target?: string | undefined;
  /** The workflow that runs it, or the Compose file; undefined for a bare Dockerfile. */
  readonly workflow: string | undefined;
  /** It stands in a Compose file, which people also use for what is built elsewhere. */
  readonly isLocal?: boolean | undefined;
  /** The places that it is written at: its step, and those that call what holds that. */
  readonly places?: readonly string[] | undefined;
}

/** An attack path of Defender for Cloud: resources on the way from an entry point to a target. */
export interface AttackPath {
  /** Its name, lower-cased; what recommendations refer to it by ends in it. */
  readonly name: string;
  readonly title?: string | undefined;
  /** What it leads over, and how. */
  readonly account?: PathAccount | undefined;
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
  /** The places in the cluster that its entities name. */
  readonly places: readonly ThreatPlace[];
}

/**
 * A place in a cluster: a container, else a pod, in one of some namespaces; without both the
 * namespaces themselves. Names in lower case.
 */
export interface ThreatPlace {
  readonly container?: string | undefined;
  readonly pod?: string | undefined;
  /** None: which one is not said. */
  readonly namespaces: readonly string[];
}
