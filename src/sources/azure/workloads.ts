import type { RunningWorkload } from "../../core/runtime.ts";
import type { Platform, WorkloadKind } from "../../core/workload.ts";
import { field, text } from "../fields.ts";
import { resourcePage } from "./portal.ts";
import { assess, byResource } from "./recommendations.ts";
import type { Row } from "./resourceGraph.ts";
import { idOf, type Read, segmentAfter, subscriptionOf } from "./rows.ts";

/**
 * Gathers recommendation rows into the workloads they are about. `functionApps` are the sites that
 * Resource Graph calls function apps: a recommendation does not tell them from web apps.
 */
export function workloadsOf(
  rows: readonly Row[],
  functionApps: readonly Row[] = [],
): Read<RunningWorkload> {
  const { byKey, unreadable } = byResource(rows);
  const functions = new Set(functionApps.map(idOf));
  const facts = [...byKey].map(([key, own]) => workloadOf(key, own, functions.has(key)));
  return { facts, unreadable, unclear: facts.filter((one) => one.isRiskRead === false).length };
}

/** True when there are sites among the workloads, whose kind only another query tells. */
export function hasSites(workloads: readonly RunningWorkload[]): boolean {
  return workloads.some(({ kind }) => kind === "webApp");
}

function workloadOf(key: string, rows: readonly Row[], isFunctionApp: boolean): RunningWorkload {
  const { riskFactors, portalUrl, ...assessment } = assess(rows);
  const first = (...path: readonly string[]) =>
    rows.map((row) => text(field(row, "properties", ...path))).find((t) => t !== undefined);
  const tenant = rows.map((row) => text(row["tenantId"])).find((t) => t !== undefined);
  const kind = kindOf(first("resourceDetails", "ResourceType")?.toLowerCase() ?? "", key);
  // Containers of other clouds are below a connector; their own id tells the cluster.
  const native = first("resourceDetails", "NativeResourceId")?.toLowerCase() ?? "";
  return {
    key,
    name: first("resourceDetails", "ResourceName") ?? key.slice(key.lastIndexOf("/") + 1),
    kind: kind === "webApp" && isFunctionApp ? "functionApp" : kind,
    platform: platformOf(first("resourceDetails", "Source")?.toLowerCase() ?? "", kind, key),
    cluster: clusterIn(key) ?? clusterIn(native),
    namespace: segmentAfter(key, "namespaces") ?? segmentAfter(native, "namespaces"),
    subscription: rows.map(subscriptionOf).find((t) => t !== undefined),
    riskFactors: riskFactors.known,
    otherRiskFactors: riskFactors.other,
    ...assessment,
    portalUrl: portalUrl ?? resourcePage(tenant, key),
  };
}

/** Azure and Google name a cluster by a segment, AWS by `cluster/<name>` in an ARN. */
function clusterIn(id: string): string | undefined {
  return (
    segmentAfter(id, "managedclusters") ??
    segmentAfter(id, "clusters") ??
    segmentAfter(id, "connectedclusters") ??
    /^arn:aws[a-z-]*:eks:[^/]*:cluster\/([^/]+)/.exec(id)?.[1]
  );
}

function kindOf(type: string, key: string): WorkloadKind {
  if (type === "k8s-container" || type === "kubernetescontainer") return "kubernetesContainer";
  if (key.includes("/microsoft.app/containerapps/")) return "containerApp";
  if (type.includes("functionapp")) return "functionApp";
  if (key.includes("/microsoft.web/sites/")) return "webApp";
  if (key.includes("/microsoft.compute/virtualmachines/")) return "virtualMachine";
  return "other";
}

function platformOf(source: string, kind: WorkloadKind, key: string): Platform {
  if (kind === "containerApp") return "containerApps";
  if (kind === "webApp" || kind === "functionApp") return "appService";
  if (kind === "virtualMachine") return "vm";
  if (kind !== "kubernetesContainer") return "other";
  if (source === "aws") return "eks";
  if (source === "gcp") return "gke";
  return key.includes("/managedclusters/") ? "aks" : "other";
}
