import type { Region } from "./alert.ts";

/** The form of a file that says what runs. */
export type InfrastructureFormat =
  | "kubernetes"
  | "kustomize"
  | "helm"
  | "compose"
  | "terraform"
  | "bicep"
  | "arm"
  | "workflow";

/** A line of the repository that names an image which runs somewhere. */
export interface ImageLine {
  readonly format: InfrastructureFormat;
  /** Of the text that names the image, without quotes. */
  readonly region: Region;
  /** As far as it is literal, e.g. `acme.azurecr.io/payments-api:1.4`. */
  readonly image: string;
  /** What the file says runs it, each as far as it says so. */
  readonly runs: {
    readonly name: string | undefined;
    readonly namespace: string | undefined;
    readonly container: string | undefined;
    /** Labels of its pods, `key=value`; what services select them by. */
    readonly labels: readonly string[];
  };
}

/** Nothing is said about what runs it. */
export const nobody: ImageLine["runs"] = {
  name: undefined,
  namespace: undefined,
  container: undefined,
  labels: [],
};

/** How a line lets the internet in. */
export type ExposureMeans =
  | "ingress"
  | "loadBalancer"
  | "nodePort"
  | "gatewayRoute"
  | "appIngress"
  | "firewallRule";

/** A line of the repository that makes something reachable from the internet. */
export interface ExposureLine {
  readonly format: InfrastructureFormat;
  readonly means: ExposureMeans;
  readonly region: Region;
  /** Names of what it opens: of services, in Kubernetes, else of the resource it stands in. */
  readonly opens: readonly string[];
  readonly namespace: string | undefined;
}

/** A Kubernetes service: the name that traffic is sent to, and the pods it goes on to. */
export interface ServiceLine {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Labels, `key=value`; a pod must have all of them. */
  readonly selects: readonly string[];
}

/** A step of a workflow that builds an image. */
export interface BuildLine {
  /** Of the action that builds. */
  readonly region: Region;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
}

/** What one file says about what runs. */
export interface InfrastructureFile {
  readonly images: readonly ImageLine[];
  readonly exposures: readonly ExposureLine[];
  readonly services: readonly ServiceLine[];
  readonly builds: readonly BuildLine[];
}

export const nothingRuns: InfrastructureFile = {
  images: [],
  exposures: [],
  services: [],
  builds: [],
};
