/** Which images run where in Acme's clusters, and what Defender for Cloud knows about them. */
import { createHash } from "node:crypto";

/** A container image as the registry has it. */
export interface ImageStory {
  readonly name: string;
  /** The story's step it was built from; undefined for an image that nobody attested. */
  readonly builtFrom: string | undefined;
  /** The repository that attested it; ours unless said otherwise. */
  readonly origin: "storefront" | "loyalty";
  /** The workflow that built it, where that is not called like the image. */
  readonly workflow?: string;
  /** Its attestation comes without the bundle, which is to be fetched. */
  readonly isBundleApart?: boolean;
  /** The story's step that its OCI labels name, which its deployment records pass on as tags. */
  readonly labelled?: string;
  readonly tag: string;
  readonly pushedAt: string;
}

export type ImageName = keyof typeof images;

/** Every image that runs somewhere. */
export const images = {
  payments: image("payments-api", "release", "3.8.0", "2026-08-19T15:52:10Z"),
  paymentsStaging: image("payments-api", "keyedAlias", "3.9.0-rc.2", "2026-11-16T11:24:30Z"),
  web: image("web", "carts", "5.3.0", "2026-10-01T10:02:51Z"),
  webStaging: image("web", "productCopy", "5.4.0-rc.1", "2026-11-11T08:39:07Z"),
  orders: image("orders-worker", "admin", "2.3.1", "2026-07-15T13:58:44Z"),
  ordersStaging: image("orders-worker", "stableOrder", "2.4.0-rc.1", "2026-11-09T15:01:12Z"),
  catalog: {
    ...image("catalog", "catalogCopy", "1.9.4", "2026-10-05T14:49:33Z"),
    isBundleApart: true,
  },
  reports: {
    ...image("reports", "savedFilters", "1.14.0", "2026-08-24T09:31:02Z"),
    isBundleApart: true,
  },
  exportJob: {
    ...image("jobs-export", "jobs", "1.0.0", "2026-11-18T13:24:09Z"),
    workflow: "jobs",
    isBundleApart: true,
  },
  reindexJob: {
    ...image("jobs-reindex", "jobs", "1.0.0", "2026-11-18T13:25:31Z"),
    builtFrom: undefined,
    labelled: "jobs",
  },
  cleanupJob: {
    ...image("jobs-cleanup", "jobs", "0.9.0", "2026-11-18T11:02:48Z"),
    builtFrom: undefined,
  },
  loyalty: {
    ...image("loyalty-api", "release", "1.2.0", "2026-09-02T12:12:12Z"),
    origin: "loyalty",
  },
  cron: {
    ...image("invoice-cron", "start", "2025.11", "2025-11-03T07:00:00Z"),
    builtFrom: undefined,
  },
} as const satisfies Readonly<Record<string, ImageStory>>;

function image(name: string, builtFrom: string, tag: string, pushedAt: string): ImageStory {
  return { name, builtFrom, tag, pushedAt, origin: "storefront" };
}

/** The digest of an image: invented, but the same for ever. */
export function digestOf(name: ImageName): string {
  const { name: repository, tag } = images[name];
  return `sha256:${createHash("sha256").update(`acmeshop.azurecr.io/${repository}:${tag}`).digest("hex")}`;
}

export type Cluster = keyof typeof clusters;

/** The three clusters and the subscriptions they are in. */
export const clusters = {
  "prod-weu": {
    subscription: "6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f",
    group: "rg-storefront-prod",
    location: "westeurope",
    environment: "prod",
  },
  "prod-eus": {
    subscription: "6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f",
    group: "rg-storefront-prod-eus",
    location: "eastus",
    environment: "prod",
  },
  staging: {
    subscription: "b83d1f70-2c94-4e6f-8a35-7d6e5f4c3b2a",
    group: "rg-storefront-staging",
    location: "westeurope",
    environment: "staging",
  },
} as const;

export const tenant = "c1d2e3f4-5a6b-4c7d-8e9f-a0b1c2d3e4f5";

/** A container that runs. `risk` is undefined where Defender's CSPM plan is off. */
export interface WorkloadStory {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly image: ImageName;
  readonly risk:
    | {
        readonly level: "Critical" | "High" | "Medium" | "Low";
        /** In the spellings that Defender's surfaces have for them. */
        readonly factors: readonly string[];
        readonly attackPaths: readonly string[];
      }
    | undefined;
  /** The same factors, in GitHub's words. */
  readonly runtimeRisks: readonly (
    | "critical-resource"
    | "internet-exposed"
    | "lateral-movement"
    | "sensitive-data"
  )[];
}

/** Every running container that Resource Graph lists, ours and others'. */
export const workloads: readonly WorkloadStory[] = [
  {
    name: "payments-api",
    namespace: "payments",
    cluster: "prod-weu",
    image: "payments",
    risk: {
      level: "Critical",
      factors: ["Exposure to the Internet", "Sensitive Data"],
      attackPaths: ["ap-7f21", "ap-90c4"],
    },
    runtimeRisks: ["internet-exposed", "sensitive-data"],
  },
  {
    name: "payments-api",
    namespace: "payments",
    cluster: "prod-eus",
    image: "payments",
    risk: { level: "High", factors: ["Exposure to the Internet"], attackPaths: [] },
    runtimeRisks: ["internet-exposed"],
  },
  {
    name: "web",
    namespace: "web",
    cluster: "prod-weu",
    image: "web",
    risk: { level: "High", factors: ["Internet exposure"], attackPaths: [] },
    runtimeRisks: ["internet-exposed"],
  },
  {
    name: "orders-worker",
    namespace: "orders",
    cluster: "prod-weu",
    image: "orders",
    risk: { level: "High", factors: ["Lateral Movement"], attackPaths: ["ap-90c4"] },
    runtimeRisks: ["lateral-movement"],
  },
  {
    name: "catalog",
    namespace: "catalog",
    cluster: "prod-weu",
    image: "catalog",
    risk: { level: "Low", factors: [], attackPaths: [] },
    runtimeRisks: [],
  },
  {
    name: "reports",
    namespace: "reports",
    cluster: "prod-eus",
    image: "reports",
    risk: { level: "Medium", factors: ["Critical Resource"], attackPaths: [] },
    runtimeRisks: ["critical-resource"],
  },
  {
    name: "payments-api",
    namespace: "payments",
    cluster: "staging",
    image: "paymentsStaging",
    risk: undefined,
    runtimeRisks: [],
  },
  {
    name: "web",
    namespace: "web",
    cluster: "staging",
    image: "webStaging",
    risk: undefined,
    runtimeRisks: [],
  },
  {
    name: "orders-worker",
    namespace: "orders",
    cluster: "staging",
    image: "ordersStaging",
    risk: undefined,
    runtimeRisks: [],
  },
  {
    name: "jobs-export",
    namespace: "jobs",
    cluster: "prod-weu",
    image: "exportJob",
    risk: { level: "Medium", factors: ["Sensitive Data"], attackPaths: [] },
    runtimeRisks: ["sensitive-data"],
  },
  {
    name: "jobs-export",
    namespace: "jobs",
    cluster: "prod-eus",
    image: "exportJob",
    risk: { level: "Low", factors: [], attackPaths: [] },
    runtimeRisks: [],
  },
  {
    name: "jobs-reindex",
    namespace: "jobs",
    cluster: "prod-weu",
    image: "reindexJob",
    risk: { level: "Low", factors: [], attackPaths: [] },
    runtimeRisks: [],
  },
  {
    name: "jobs-cleanup",
    namespace: "jobs",
    cluster: "prod-weu",
    image: "cleanupJob",
    risk: { level: "Low", factors: [], attackPaths: [] },
    runtimeRisks: [],
  },
  {
    name: "loyalty-api",
    namespace: "loyalty",
    cluster: "prod-weu",
    image: "loyalty",
    risk: {
      level: "Critical",
      factors: ["Exposure to the Internet", "Sensitive Data"],
      attackPaths: [],
    },
    runtimeRisks: ["internet-exposed", "sensitive-data"],
  },
  {
    name: "invoice-cron",
    namespace: "payments",
    cluster: "prod-eus",
    image: "cron",
    risk: { level: "Medium", factors: ["Sensitive Data"], attackPaths: [] },
    runtimeRisks: ["sensitive-data"],
  },
];

/** A deployment that only GitHub's records know: it runs where Defender for Cloud does not look. */
export const recordedOnly = {
  image: "exportJob",
  environment: "disaster-recovery",
  cluster: "dr-fra",
  deployment: "jobs-jobs-export-jobs-export",
  runtimeRisks: ["sensitive-data"],
} as const;

/** The ARM id of a cluster, lower-cased as Resource Graph has it. */
export function clusterId(cluster: Cluster): string {
  const { subscription, group } = clusters[cluster];
  return `/subscriptions/${subscription}/resourcegroups/${group}/providers/microsoft.containerservice/managedclusters/${cluster}`;
}

/** The id of a running container, lower-cased as Resource Graph has it. */
export function containerId(workload: WorkloadStory): string {
  const { namespace, name } = workload;
  return `${clusterId(workload.cluster)}/namespaces/${namespace}/pods/${name}/containers/${name}`;
}
