/** What Acme runs outside of its Azure clusters: on AWS, on Google Cloud, and without a cluster. */
import type { JsonObject } from "../http/exchange.ts";
import { clusters, type ImageName } from "./runtime.ts";

const { subscription, group } = clusters["prod-weu"];
const connectors = `/subscriptions/${subscription}/resourcegroups/rg-storefront-security/providers/microsoft.security/securityconnectors`;
const providers = `/subscriptions/${subscription}/resourcegroups/${group}/providers`;

/** A workload that is no container of an Azure cluster. */
export interface ElsewhereStory {
  /** Lower-cased resource id. */
  readonly id: string;
  readonly group: string;
  readonly name: string;
  readonly image: ImageName;
  /** What `resourceDetails` says besides the id and the name. */
  readonly details: JsonObject;
  readonly level: "High" | "Medium" | "Low";
  readonly factors: readonly string[];
}

/** Below a connector the id is Defender's own; the cloud's id stands beside it. */
export const elsewhere: readonly ElsewhereStory[] = [
  {
    id: `${connectors}/acme-aws/securityentitydata/eks-prod-use1-web-web`,
    group: "rg-storefront-security",
    name: "web",
    image: "web",
    details: {
      Source: "AWS",
      ResourceType: "K8s-container",
      ConnectorId: `${connectors}/acme-aws`,
      NativeResourceId:
        "arn:aws:eks:us-east-1:210987654321:cluster/prod-use1/namespaces/web/pods/web/containers/web",
    },
    level: "Low",
    factors: [],
  },
  {
    id: `${connectors}/acme-gcp/securityentitydata/gke-prod-euw1-catalog-catalog`,
    group: "rg-storefront-security",
    name: "catalog",
    image: "catalog",
    details: {
      Source: "GCP",
      ResourceType: "K8s-container",
      ConnectorId: `${connectors}/acme-gcp`,
      NativeResourceId:
        "//container.googleapis.com/projects/acme-shop/locations/europe-west1/clusters/prod-euw1/k8s/namespaces/catalog/pods/catalog/containers/catalog",
    },
    level: "Low",
    factors: [],
  },
  {
    id: `${providers}/microsoft.app/containerapps/reports-export`,
    group,
    name: "reports-export",
    image: "reports",
    details: { Source: "Azure", ResourceType: "microsoft.app/containerapps" },
    level: "Low",
    factors: [],
  },
  {
    id: `${providers}/microsoft.web/sites/orders-hooks`,
    group,
    name: "orders-hooks",
    image: "orders",
    details: { Source: "Azure", ResourceType: "microsoft.web/sites" },
    level: "Medium",
    // A factor that no list of ours has.
    factors: ["Weak authorization"],
  },
];

/** The sites that are function apps, as the table `resources` has them. */
export const functionApps: readonly { readonly id: string; readonly name: string }[] = [
  { id: `${providers}/microsoft.web/sites/orders-hooks`, name: "orders-hooks" },
];
