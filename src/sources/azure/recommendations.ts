import type { RunningWorkload } from "../../core/runtime.ts";
import {
  highestRiskLevel,
  type Recommendation,
  type RiskLevel,
  type Software,
} from "../../core/workload.ts";
import { field, list, text } from "../fields.ts";
import { readRiskFactors } from "../riskFactors.ts";
import { imagesOf } from "./images.ts";
import { plainText } from "./plainText.ts";
import { portalPage } from "./portal.ts";
import type { Row } from "./resourceGraph.ts";
import { riskEvidenceOf } from "./riskEvidence.ts";
import { idOf, isTrue } from "./rows.ts";

const separator = "/providers/microsoft.security/assessments/";
const levels: readonly RiskLevel[] = ["notEvaluated", "low", "medium", "high", "critical"];

/** Recommendation rows by the resource they are about. */
export interface Assessed {
  readonly byKey: ReadonlyMap<string, readonly Row[]>;
  /** Rows that name no resource. */
  readonly unreadable: number;
}

/**
 * Gathers rows of `microsoft.security/assessments` by their resource: the part of the id before
 * the recommendation, else what the row says its resource is. Lower case. The rows of each are in
 * an order of their own, for Resource Graph gives them in any.
 */
export function byResource(rows: readonly Row[]): Assessed {
  const byKey = new Map<string, Row[]>();
  let unreadable = 0;
  for (const row of rows) {
    const key = resourceOf(row);
    if (key === undefined) {
      unreadable += 1;
      continue;
    }
    const own = byKey.get(key);
    if (own === undefined) byKey.set(key, [row]);
    else own.push(row);
  }
  for (const own of byKey.values()) own.sort(byText);
  return { byKey, unreadable };
}

/** By id; rows of one id, as after paging over a change, by what they say. */
function byText(a: Row, b: Row): number {
  return compare(idOf(a) ?? "", idOf(b) ?? "") || compare(JSON.stringify(a), JSON.stringify(b));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function resourceOf(row: Row): string | undefined {
  const id = idOf(row);
  const end = id?.indexOf(separator) ?? -1;
  if (id !== undefined && end > 0) return id.slice(0, end);
  const resource =
    text(field(row, "properties", "resourceDetails", "Id")) ??
    text(field(row, "properties", "resourceDetails", "ResourceId"));
  return resource?.toLowerCase();
}

/** What the rows of one resource say together. */
export interface Assessment {
  readonly riskFactors: ReturnType<typeof readRiskFactors>;
  /** Ids of the attack paths they name, lower-cased, distinct. */
  readonly attackPaths: readonly string[];
  /** False when some of that was of a form we do not know: what is missing then says nothing. */
  readonly isRiskRead?: boolean | undefined;
  /** The highest of the open recommendations, as Defender says it. */
  readonly riskLevel: RiskLevel;
  /** Defender rated an open one by the surroundings, and not only by the severity. */
  readonly isContextual: boolean;
  /** Open ones; one that comes in two rows, as after paging over a change, counts once. */
  readonly recommendations: readonly Recommendation[];
  readonly images: RunningWorkload["images"];
  /** The page of the worst open recommendation. */
  readonly portalUrl: string | undefined;
}

export function assess(rows: readonly Row[]): Assessment {
  const open = rows.filter(isUnhealthy);
  const recommendations = [...new Map(open.map(recommendationOf).map((r) => [r.id, r])).values()];
  const evidence = rows.map(riskEvidenceOf);
  return {
    riskFactors: readRiskFactors(evidence.flatMap(({ factors }) => factors)),
    attackPaths: [...new Set(evidence.flatMap(({ attackPaths }) => attackPaths))],
    ...(evidence.every(({ isRead }) => isRead) ? {} : { isRiskRead: false }),
    riskLevel: highestRiskLevel(recommendations.map((one) => one.riskLevel)),
    isContextual: open.some((row) => isRatedInContext(row)),
    recommendations,
    images: imagesOf(rows),
    portalUrl: recommendations
      .toSorted((a, b) => levels.indexOf(b.riskLevel) - levels.indexOf(a.riskLevel))
      .map(({ portalUrl }) => portalUrl)
      .find((url) => url !== undefined),
  };
}

function recommendationOf(row: Row): Recommendation {
  const details = list(field(row, "properties", "additionalData", "CvesDetails"));
  const scanners = field(row, "properties", "additionalData", "ScannersDetails");
  const listed = ["mdvm", "agentlessmdvm"].flatMap((name) =>
    list(field(scanners, name, "CvesIds")),
  );
  const cves = cvesOf([...details.map((cve) => field(cve, "CveId")), ...listed]);
  const exploitable = cvesOf(details.filter(isExploitable).map((cve) => field(cve, "CveId")));
  const software = softwareOf(row);
  const description = plainText(field(row, "properties", "metadata", "description"));
  const remediation = plainText(field(row, "properties", "metadata", "remediationDescription"));
  return {
    id: idOf(row) ?? "",
    title: text(field(row, "properties", "displayName")) ?? "Recommendation",
    riskLevel: levelOf(field(row, "properties", "risk", "level")),
    ...(isContextual(row) ? {} : { isSeverityOnly: true }),
    cves,
    ...(exploitable.length === 0 ? {} : { exploitable }),
    ...(software === undefined ? {} : { software }),
    ...(description === undefined ? {} : { description }),
    ...(remediation === undefined ? {} : { remediation }),
    portalUrl: portalPage(field(row, "properties", "links", "azurePortal")),
  };
}

function cvesOf(ids: readonly unknown[]): readonly string[] {
  const cves = ids.flatMap((id) =>
    typeof id === "string" && /^cve-\d+-\d+$/i.test(id) ? [id.toUpperCase()] : [],
  );
  return [...new Set(cves)];
}

/** An exploit in a kit, or one that was verified; that a weakness is published is none. */
function isExploitable(cve: unknown): boolean {
  return ["IsInExploitKit", "IsVerified", "ExploitStepsVerified"].some((name) =>
    isTrue(field(cve, "ExploitabilityDetails", name)),
  );
}

/** The property names are those of rows that Defender's documentation and users show. */
function softwareOf(row: Row): Software | undefined {
  const of = (name: string) => text(field(row, "properties", "additionalData", name));
  const name = of("SoftwareName");
  if (name === undefined) return undefined;
  const type = of("PackageType")?.toLowerCase();
  return {
    name,
    kind: type === "os" ? "os" : type === "devpackage" ? "language" : undefined,
    installed: of("DetectedSoftwareVersions"),
    fixedVersion: of("FixedVersion"),
  };
}

/** Only what Defender calls unhealthy is a recommendation; an unknown status counts as one. */
function isUnhealthy(row: Row): boolean {
  const code = text(field(row, "properties", "status", "code"))?.toLowerCase();
  return code !== "healthy" && code !== "notapplicable";
}

/** Defender's `None` and anything it does not say is no evaluation. */
export function levelOf(value: unknown): RiskLevel {
  const level = text(value)?.toLowerCase();
  return levels.find((known) => known === level) ?? "notEvaluated";
}

function isContextual(row: Row): boolean {
  return isTrue(field(row, "properties", "risk", "isContextualRisk"));
}

function isRatedInContext(row: Row): boolean {
  return isContextual(row) && levelOf(field(row, "properties", "risk", "level")) !== "notEvaluated";
}
