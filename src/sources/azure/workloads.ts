import type { RunningWorkload } from "../../core/runtime.ts";
import type { Platform, Recommendation, RiskLevel, WorkloadKind } from "../../core/workload.ts";
import { field, list, text } from "../fields.ts";
import { portalPage, resourcePage } from "./portal.ts";
import type { Row } from "./resourceGraph.ts";
import { readRiskFactors } from "./riskFactors.ts";

const separator = "/providers/microsoft.security/assessments/";
const levels: readonly RiskLevel[] = ["notEvaluated", "low", "medium", "high", "critical"];

/** Gathers recommendation rows into the workloads they are about; rows without an id are dropped. */
export function workloadsOf(rows: readonly Row[]): readonly RunningWorkload[] {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const id = text(row["id"])?.toLowerCase();
    const end = id?.indexOf(separator) ?? -1;
    if (id === undefined || end <= 0) continue;
    const key = id.slice(0, end);
    const own = byKey.get(key);
    if (own === undefined) byKey.set(key, [row]);
    else own.push(row);
  }
  return [...byKey].map(([key, own]) => workloadOf(key, own));
}

function workloadOf(key: string, rows: readonly Row[]): RunningWorkload {
  const open = rows.filter(isUnhealthy);
  const factors = readRiskFactors(
    rows.flatMap((row) => list(field(row, "properties", "risk", "riskFactors"))),
  );
  const recommendations = open.map(recommendationOf);
  const first = (...path: readonly string[]) =>
    rows.map((row) => text(field(row, "properties", ...path))).find((t) => t !== undefined);
  const tenant = rows.map((row) => text(row["tenantId"])).find((t) => t !== undefined);
  const paths = rows.flatMap((row) =>
    list(field(row, "properties", "risk", "attackPathsReferences")),
  );
  const type = first("resourceDetails", "ResourceType")?.toLowerCase() ?? "";
  return {
    key,
    name: first("resourceDetails", "ResourceName") ?? key.slice(key.lastIndexOf("/") + 1),
    kind: kindOf(type, key),
    platform: platformOf(first("resourceDetails", "Source")?.toLowerCase() ?? "", type, key),
    cluster:
      segmentAfter(key, "managedclusters") ??
      segmentAfter(key, "clusters") ??
      segmentAfter(key, "connectedclusters"),
    namespace: segmentAfter(key, "namespaces"),
    subscription:
      rows.map((row) => text(row["subscriptionId"])?.toLowerCase()).find((t) => t !== undefined) ??
      segmentAfter(key, "subscriptions"),
    images: imagesOf(rows),
    riskFactors: factors.known,
    otherRiskFactors: factors.other,
    riskLevel: recommendations.reduce<RiskLevel>(
      (worst, r) => higher(worst, r.riskLevel),
      "notEvaluated",
    ),
    isContextual: rows.some((row) => isTrue(field(row, "properties", "risk", "isContextualRisk"))),
    attackPaths: [
      ...new Set(paths.flatMap((path) => (typeof path === "string" ? [path.toLowerCase()] : []))),
    ],
    recommendations,
    portalUrl:
      open
        .toSorted((a, b) => levels.indexOf(levelOf(b)) - levels.indexOf(levelOf(a)))
        .map((row) => portalPage(field(row, "properties", "links", "azurePortal")))
        .find((url) => url !== undefined) ?? resourcePage(tenant, key),
  };
}

function recommendationOf(row: Row): Recommendation {
  const details = list(field(row, "properties", "additionalData", "CvesDetails"));
  const scanners = field(row, "properties", "additionalData", "ScannersDetails");
  const listed = ["mdvm", "agentlessmdvm"].flatMap((name) =>
    list(field(scanners, name, "CvesIds")),
  );
  const cves = [...details.map((cve) => field(cve, "CveId")), ...listed].flatMap((id) =>
    typeof id === "string" && /^cve-\d+-\d+$/i.test(id) ? [id.toUpperCase()] : [],
  );
  return {
    id: (text(row["id"]) ?? "").toLowerCase(),
    title: text(field(row, "properties", "displayName")) ?? "Recommendation",
    riskLevel: levelOf(row),
    cves: [...new Set(cves)],
    portalUrl: portalPage(field(row, "properties", "links", "azurePortal")),
  };
}

/** Only what Defender calls unhealthy is a recommendation; an unknown status counts as one. */
function isUnhealthy(row: Row): boolean {
  const code = text(field(row, "properties", "status", "code"))?.toLowerCase();
  return code !== "healthy" && code !== "notapplicable";
}

function levelOf(row: Row): RiskLevel {
  const level = text(field(row, "properties", "risk", "level"))?.toLowerCase();
  return levels.find((known) => known === level) ?? "notEvaluated";
}

function higher(a: RiskLevel, b: RiskLevel): RiskLevel {
  return levels.indexOf(a) >= levels.indexOf(b) ? a : b;
}

function imagesOf(rows: readonly Row[]): RunningWorkload["images"] {
  const images = new Map<string, string | undefined>();
  for (const row of rows) {
    const extra = field(row, "properties", "resourceAdditionalData");
    const digest =
      digestIn(field(extra, "Digest")) ??
      digestIn(field(row, "properties", "resourceDetails", "Id")) ??
      digestIn(row["id"]);
    if (digest === undefined) continue;
    const reference =
      text(field(extra, "RepositoryDetails", "RepositoryName")) ??
      text(field(extra, "RepositoryName"));
    images.set(digest, images.get(digest) ?? reference);
  }
  return [...images].map(([digest, reference]) => ({ digest, reference }));
}

function digestIn(value: unknown): string | undefined {
  return typeof value === "string"
    ? /sha256:[0-9a-f]{64}(?![0-9a-f])/.exec(value.toLowerCase())?.[0]
    : undefined;
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

/** The segment after a named one, e.g. `prod-aks` after `managedclusters`. */
function segmentAfter(id: string, name: string): string | undefined {
  const segments = id.split("/");
  const at = segments.indexOf(name);
  return at < 0 ? undefined : text(segments[at + 1]);
}

function kindOf(type: string, key: string): WorkloadKind {
  if (type === "k8s-container" || type === "kubernetescontainer") return "kubernetesContainer";
  if (key.includes("/microsoft.app/containerapps/")) return "containerApp";
  if (type.includes("functionapp")) return "functionApp";
  if (key.includes("/microsoft.web/sites/")) return "webApp";
  if (key.includes("/microsoft.compute/virtualmachines/")) return "virtualMachine";
  return "other";
}

function platformOf(source: string, type: string, key: string): Platform {
  const kind = kindOf(type, key);
  if (kind === "containerApp") return "containerApps";
  if (kind === "webApp" || kind === "functionApp") return "appService";
  if (kind === "virtualMachine") return "vm";
  if (kind !== "kubernetesContainer") return "other";
  if (source === "aws") return "eks";
  if (source === "gcp") return "gke";
  return key.includes("/managedclusters/") ? "aks" : "other";
}
