import type { AttackPath } from "../../core/runtime.ts";
import { field, list, text } from "../fields.ts";
import { isRecord } from "../json.ts";
import type { Row } from "./resourceGraph.ts";

const assessments = "/providers/microsoft.security/assessments/";

/**
 * Reads attack paths, of the documented shape and of the one that is only seen live. What a path
 * does not say is left empty: a path without resources names no workload.
 */
export function attackPathsOf(rows: readonly Row[]): readonly AttackPath[] {
  return rows.flatMap((row) => {
    const name = text(row["name"]) ?? text(field(row, "properties", "AttackPathID"));
    if (name === undefined) return [];
    const entities = list(field(row, "properties", "graphComponent", "entities"));
    const entry =
      text(field(row, "properties", "entryPointEntityInternalID")) ??
      text(field(row, "properties", "entryPoint", "entityInternalId"));
    const byEntity = entities.map((entity) => ({
      isEntry: entry !== undefined && text(field(entity, "entityInternalId")) === entry,
      ids: idsOf(field(entity, "entityIdentifiers")),
    }));
    const assessed = assessedResources(field(row, "properties", "assessments"));
    const ofEntry = entry === undefined ? [] : (assessed.get(entry) ?? []);
    return [
      {
        name: name.toLowerCase(),
        resources: unique([
          ...byEntity.flatMap(({ ids }) => ids),
          ...[...assessed.values()].flat(),
        ]),
        entries: unique([
          ...byEntity.filter(({ isEntry }) => isEntry).flatMap(({ ids }) => ids),
          ...ofEntry,
        ]),
      },
    ];
  });
}

/** Every identifier of an entity that is a resource id, e.g. `azureResourceId`. */
function idsOf(identifiers: unknown): readonly string[] {
  if (typeof identifiers !== "object" || identifiers === null) return [];
  return Object.values(identifiers).flatMap((value: unknown) =>
    typeof value === "string" && /^\/(subscriptions|providers)\//i.test(value)
      ? [value.toLowerCase()]
      : [],
  );
}

/** `assessments` maps an entity to the ids of its assessments, which begin with its resource. */
function assessedResources(map: unknown): ReadonlyMap<string, readonly string[]> {
  const resources = new Map<string, readonly string[]>();
  if (typeof map !== "object" || map === null) return resources;
  for (const [entity, own] of Object.entries(map)) {
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
