import {
  mostPathEdges,
  mostPathNodes,
  type PathAccount,
  type PathNode,
} from "../../core/attackPath.ts";
import type { AttackPath } from "../../core/runtime.ts";
import { field, list, text } from "../fields.ts";
import { isRecord, parseJson } from "../json.ts";
import { readRiskFactors } from "../riskFactors.ts";
import { plainText } from "./plainText.ts";
import { levelOf } from "./recommendations.ts";
import type { Row } from "./resourceGraph.ts";
import { type Read, readEach } from "./rows.ts";

const assessments = "/providers/microsoft.security/assessments/";

/**
 * Reads attack paths, of the documented shape and of the one that is only seen live. What a path
 * does not say is left empty. One that says nothing of where it leads, or of which a part could not
 * be read, may lead over any workload, and is counted as unclear; one that names its ends by ids of
 * its own alone is not, as a workload's recommendations name the paths that lead over it.
 */
export function attackPathsOf(rows: readonly Row[]): Read<AttackPath> {
  let unclear = 0;
  const read = readEach(rows, (row) => {
    const name =
      text(row["name"]) ??
      text(field(row, "properties", "AttackPathID")) ??
      text(row["id"])?.split("/").at(-1);
    if (name === undefined) return undefined;
    const entities = list(field(row, "properties", "graphComponent", "entities"));
    const entryPoint = field(row, "properties", "entryPoint");
    const entry =
      text(field(row, "properties", "entryPointEntityInternalID")) ??
      text(field(entryPoint, "entityInternalId"));
    const byEntity = entities.map((entity) => ({
      isEntry: entry !== undefined && text(field(entity, "entityInternalId")) === entry,
      ids: idsOf(field(entity, "entityIdentifiers")),
    }));
    const assessed = assessedResources(field(row, "properties", "assessments"));
    const ofEntry = entry === undefined ? [] : (assessed.get(entry) ?? []);
    const target =
      text(field(row, "properties", "targetEntityInternalID")) ??
      text(field(row, "properties", "target", "entityInternalId"));
    const steps = ["target", "attackPathSteps"].flatMap((part) =>
      idsWithin(field(row, "properties", part)),
    );
    const factors = readRiskFactors(list(field(row, "properties", "riskFactors")));
    const title = text(field(row, "properties", "displayName")) ?? name;
    const riskLevel = levelOf(field(row, "properties", "riskLevel"));
    const resources = unique([
      ...byEntity.flatMap(({ ids }) => ids),
      ...[...assessed.values()].flat(),
      ...idsWithin(entryPoint),
      ...steps,
    ]);
    if (isUnclear(row, resources)) unclear += 1;
    return {
      name: name.toLowerCase(),
      title,
      account: {
        name: name.toLowerCase(),
        title: title.slice(0, longestName),
        // Only one of the two shapes has a level; none is not "not evaluated".
        riskLevel: riskLevel === "notEvaluated" ? undefined : riskLevel,
        description: plainText(
          field(row, "properties", "description") ?? field(row, "properties", "attackStory"),
        ),
        impact: plainText(field(row, "properties", "potentialImpact")),
        remediation: plainText(field(row, "properties", "manualRemediationSteps")),
        ...graphOf(row, { entry, target }),
      },
      riskLevel,
      riskFactors: factors.known,
      otherRiskFactors: factors.other,
      resources,
      entries: unique([
        ...byEntity.filter(({ isEntry }) => isEntry).flatMap(({ ids }) => ids),
        ...ofEntry,
        ...idsWithin(entryPoint),
      ]),
    };
  });
  return { ...read, unclear };
}

function isUnclear(row: Row, resources: readonly string[]): boolean {
  return !isWhole(row) || (resources.length === 0 && !hasEnds(row));
}

/** True when all that says where a path leads is of the documented form, as far as it is there. */
function isWhole(row: Row): boolean {
  const part = (name: string) => field(row, "properties", name);
  const entities = field(part("graphComponent"), "entities");
  const ofEntities = list(entities).map((entity) => field(entity, "entityIdentifiers"));
  return (
    [part("graphComponent"), part("assessments"), ...ofEntities].every(isMapping) &&
    list(entities).every((entity) => typeof entity === "object") &&
    (entities === undefined || isList(entities)) &&
    ["entryPoint", "target", "attackPathSteps"].every((name) => !isBroken(part(name)))
  );
}

/** The shape that is only seen live names the ends of a path by ids of its own. */
function hasEnds(row: Row): boolean {
  return ["entryPoint", "target"].every((name) => isRecord(field(row, "properties", name)));
}

/** A mapping, also as JSON in a text, or nothing at all. */
function isMapping(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isRecord(typeof value === "string" ? parseJson(value) : value);
}

function isList(value: unknown): boolean {
  return Array.isArray(typeof value === "string" ? parseJson(value) : value);
}

/** A text that begins like JSON and is none. */
function isBroken(value: unknown): boolean {
  return typeof value === "string" && /^\s*[[{]/.test(value) && parseJson(value) === undefined;
}

const longestName = 200;

/** The entities of a path and how they are connected; what names no entity is left out. */
function graphOf(
  row: Row,
  ends: { readonly entry: string | undefined; readonly target: string | undefined },
): Pick<PathAccount, "nodes" | "edges" | "isCut"> {
  const component = field(row, "properties", "graphComponent");
  const insights = list(field(component, "insights"));
  const places = new Map<string, number>();
  const nodes: PathNode[] = [];
  const entities = list(field(component, "entities"));
  for (const entity of entities.slice(0, mostPathNodes)) {
    const id = text(field(entity, "entityInternalId"));
    if (id === undefined || places.has(id)) continue;
    places.set(id, nodes.length);
    const kinds = insights
      .filter((insight) => text(field(insight, "entityInternalId")) === id)
      .flatMap((insight) => text(field(insight, "additionalData", "type")) ?? []);
    nodes.push({
      name: (text(field(entity, "entityName")) ?? id).slice(0, longestName),
      type: text(field(entity, "entityType"))?.slice(0, longestName),
      resource: idsOf(field(entity, "entityIdentifiers"))[0],
      role: id === ends.entry ? "entry" : id === ends.target ? "target" : "step",
      insights: unique(kinds.map((kind) => kind.slice(0, longestName))).slice(0, mostInsights),
    });
  }
  const connections = list(field(component, "connections"));
  const edges = connections.slice(0, mostPathEdges).flatMap((connection) => {
    const from = places.get(text(field(connection, "sourceEntityInternalId")) ?? "");
    const to = places.get(text(field(connection, "targetEntityInternalId")) ?? "");
    if (from === undefined || to === undefined || from === to) return [];
    const label = text(field(connection, "description"))?.slice(0, longestName);
    return [{ from, to, label }];
  });
  const isCut = entities.length > mostPathNodes || connections.length > mostPathEdges;
  return { nodes, edges, isCut };
}

const mostInsights = 4;

/**
 * Every resource id in a value of the shape that no documentation describes, which is why it is
 * looked for and not asked for by name.
 */
function idsWithin(value: unknown, depth = 6): readonly string[] {
  if (depth === 0 || value === undefined) return [];
  if (typeof value === "string") {
    if (resourceId.test(value)) return [value.toLowerCase()];
    const inside = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
    return typeof inside === "string" ? [] : idsWithin(inside, depth - 1);
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => idsWithin(item, depth - 1));
  }
  return isRecord(value) ? Object.values(value).flatMap((item) => idsWithin(item, depth - 1)) : [];
}

/** Of an Azure resource or of one below a connector. */
const resourceId = /^\/(subscriptions|providers)\/[^\s]+$/i;

/** Every identifier of an entity that is a resource id, e.g. `azureResourceId`. */
function idsOf(identifiers: unknown): readonly string[] {
  const read = typeof identifiers === "string" ? parseJson(identifiers) : identifiers;
  if (!isRecord(read)) return [];
  return Object.values(read).flatMap((value) =>
    typeof value === "string" && resourceId.test(value) ? [value.toLowerCase()] : [],
  );
}

/** `assessments` maps an entity to the ids of its assessments, which begin with its resource. */
function assessedResources(map: unknown): ReadonlyMap<string, readonly string[]> {
  const resources = new Map<string, readonly string[]>();
  const read = typeof map === "string" ? parseJson(map) : map;
  if (!isRecord(read)) return resources;
  for (const [entity, own] of Object.entries(read)) {
    if (!isRecord(own)) continue;
    const ids = Object.keys(own).flatMap((id) => {
      const end = id.toLowerCase().indexOf(assessments);
      return end <= 0 ? [] : [id.slice(0, end).toLowerCase()];
    });
    resources.set(entity, ids);
  }
  return resources;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
