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
  /** What of it is filled in somewhere else, and stands not in `image`. */
  readonly open?: readonly ("registry" | "version")[] | undefined;
  /** What the file says runs it, each as far as it says so. */
  readonly runs: {
    readonly name: string | undefined;
    readonly namespace: string | undefined;
    readonly container: string | undefined;
    /** Labels of its pods, `key=value`; what services select them by. */
    readonly labels: readonly string[];
    /** What exposure lines open it by, where that is no label; see `ExposureLine`. */
    readonly scope?: string | undefined;
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
  | "gateway"
  | "gatewayRoute"
  | "appIngress"
  | "publicAccess"
  | "firewallRule";

/** A line of the repository that makes something reachable from the internet. */
export interface ExposureLine {
  readonly format: InfrastructureFormat;
  readonly means: ExposureMeans;
  readonly region: Region;
  /** Names of the services it opens, in Kubernetes; of a gateway, its own. */
  readonly opens: readonly string[];
  readonly namespace: string | undefined;
  /**
   * What it opens elsewhere: a resource of Terraform, Bicep or ARM, `folder#type.name`, or values of
   * a Helm chart, `folder#web.api`.
   */
  readonly scopes?: readonly string[] | undefined;
}

/** A Kubernetes service: the name that traffic is sent to, and the pods it goes on to. */
export interface ServiceLine {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Labels, `key=value`; a pod must have all of them. */
  readonly selects: readonly string[];
}

/** A route of the Gateway API: the gateways it hangs on, and the services that it leads to. */
export interface RouteLine {
  readonly gateways: readonly string[];
  readonly namespace: string | undefined;
  readonly opens: readonly string[];
}

/** A resource of Terraform, Bicep or ARM, and those that it names. */
export interface ResourceLine {
  readonly scope: string;
  /** Its name in the cloud, where it is written out. */
  readonly name: string | undefined;
  /** `network`: what a firewall rule reaches others over. */
  readonly kind: "network" | "machine" | "other";
  /** Scopes. */
  readonly refersTo: readonly string[];
}

/** A place that builds an image: a step of a workflow, a service of a Compose file. */
export interface BuildLine {
  /** Of what builds. */
  readonly region: Region;
  /** As builds are known by, see `BuildStep`. */
  readonly place: string;
}

/** What one file says about what runs. */
export interface InfrastructureFile {
  readonly images: readonly ImageLine[];
  readonly exposures: readonly ExposureLine[];
  readonly services: readonly ServiceLine[];
  readonly routes: readonly RouteLine[];
  readonly resources: readonly ResourceLine[];
  readonly builds: readonly BuildLine[];
}

export const nothingRuns: InfrastructureFile = {
  images: [],
  exposures: [],
  services: [],
  routes: [],
  resources: [],
  builds: [],
};
