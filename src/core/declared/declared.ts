import type { Region } from "../alert.ts";
import type { Platform, RiskFactor, WorkloadKind } from "../workload.ts";

/** Where a repository declares what is deployed from it. */
export const declaredPath = ".github/runtime-risk.yml";

/** One deployment that the repository declares. */
export interface DeclaredDeployment {
  /** Unique in the file. */
  readonly name: string;
  /** The image it runs, as people write it; with or without registry, tag and digest. */
  readonly image: string | undefined;
  /** Folders whose files go into the image; empty: not said. */
  readonly folders: readonly string[];
  readonly environment: string | undefined;
  readonly kind: WorkloadKind | undefined;
  readonly platform: Platform | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly riskFactors: readonly RiskFactor[];
}

/** Something wrong in the file, and where. */
export interface DeclarationRemark {
  readonly region: Region;
  /** What is wrong and what to do, in one English sentence. */
  readonly message: string;
}

/** What a declaration file says. What is wrong in it costs no more than the value it is in. */
export interface Declaration {
  readonly deployments: readonly DeclaredDeployment[];
  readonly remarks: readonly DeclarationRemark[];
}

/** A key of the file: what it is for, and the values it takes where they are a closed set. */
export interface DeclaredKey {
  readonly name: string;
  readonly purpose: string;
  readonly values: readonly string[];
  readonly shape: "text" | "list";
}

const kinds = [
  "kubernetesContainer",
  "containerApp",
  "webApp",
  "functionApp",
  "virtualMachine",
  "other",
] as const satisfies readonly WorkloadKind[];

const platforms = [
  "aks",
  "eks",
  "gke",
  "containerApps",
  "appService",
  "vm",
  "other",
] as const satisfies readonly Platform[];

const factors = [
  "internet-exposed",
  "sensitive-data",
  "critical-resource",
  "lateral-movement",
] as const satisfies readonly RiskFactor[];

/** The values of the keys that take one of a closed set. */
export const declaredValues = { kind: kinds, platform: platforms, riskFactors: factors } as const;

/** The keys at the top of the file. */
export const topKeys: readonly DeclaredKey[] = [
  { name: "version", purpose: "The version of this format: 1.", values: ["1"], shape: "text" },
  {
    name: "deployments",
    purpose: "What is deployed from this repository, one entry each.",
    values: [],
    shape: "list",
  },
];

/** The keys of one deployment. */
export const deploymentKeys: readonly DeclaredKey[] = [
  {
    name: "name",
    purpose: "A name that no other deployment here has. It is how the workload is called.",
    values: [],
    shape: "text",
  },
  {
    name: "image",
    purpose:
      "The image it runs, such as acme.azurecr.io/payments-api. With a digest only that one image is meant.",
    values: [],
    shape: "text",
  },
  {
    name: "folders",
    purpose: "The folders whose files go into the image. Left out: the whole repository.",
    values: [],
    shape: "list",
  },
  { name: "environment", purpose: "Such as prod or staging.", values: [], shape: "text" },
  { name: "kind", purpose: "What kind of workload it is.", values: kinds, shape: "text" },
  { name: "platform", purpose: "What it runs on.", values: platforms, shape: "text" },
  { name: "cluster", purpose: "The name of the cluster.", values: [], shape: "text" },
  { name: "namespace", purpose: "The Kubernetes namespace.", values: [], shape: "text" },
  {
    name: "riskFactors",
    purpose:
      "What is known to make it riskier. A declaration only ever raises a risk: that nothing reaches a workload cannot be declared.",
    values: factors,
    shape: "list",
  },
];
