import type { ResourceThreat } from "../../core/runtime.ts";
import type { SecurityAlert } from "../../core/workload.ts";
import { field, list, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";
import { type Read, readEach } from "./rows.ts";

const severities: readonly SecurityAlert["severity"][] = ["high", "medium", "low", "informational"];

/** Reads open security alerts; those that are resolved or dismissed are left out. */
export function securityAlertsOf(rows: readonly Row[]): Read<ResourceThreat> {
  const open = rows.filter((row) => {
    const status = text(field(row, "properties", "Status"))?.toLowerCase();
    return status !== "resolved" && status !== "dismissed";
  });
  return readEach(open, (row) => {
    const id = text(row["id"]) ?? text(field(row, "properties", "SystemAlertId"));
    if (id === undefined) return undefined;
    const severity = text(field(row, "properties", "Severity"))?.toLowerCase();
    const entities = list(field(row, "properties", "Entities"));
    const named = (word: string) =>
      entities.flatMap((entity) => {
        const type = text(field(entity, "Type"))?.toLowerCase() ?? "";
        const name = text(field(entity, "Name"))?.toLowerCase();
        return name !== undefined && new RegExp(`(^|[-_ ])${word}$`).test(type) ? [name] : [];
      });
    return {
      id: id.toLowerCase(),
      title: text(field(row, "properties", "AlertDisplayName")) ?? "Security alert",
      // A severity we do not know is taken for the lowest that counts, never for none.
      severity: severities.find((known) => known === severity) ?? "medium",
      resources: list(field(row, "properties", "ResourceIdentifiers")).flatMap((identifier) => {
        const resource = text(field(identifier, "AzureResourceId"));
        return resource === undefined ? [] : [resource.toLowerCase()];
      }),
      containers: named("container"),
      pods: named("pod"),
      namespaces: named("namespace"),
    };
  });
}
