import type { JsonObject } from "../http/exchange.ts";
import { property } from "../http/exchange.ts";
import type { Row } from "../scenario/defender.ts";

/** The operations that change a security alert, and the status each leads to. */
export const verbs: Readonly<Record<string, string>> = {
  activate: "Active",
  inprogress: "InProgress",
  resolve: "Resolved",
  dismiss: "Dismissed",
};

const assignmentType = "microsoft.security/assessments/governanceassignments";
const alertType = "microsoft.security/locations/alerts";

/** What is written to Azure while the sample is open, over the scenario's rows. */
export interface AzureState {
  /** The rows of `securityresources` as they are now. */
  readonly rows: () => readonly Row[];
  readonly row: (id: string) => Row | undefined;
  /** The assignments of a recommendation. */
  readonly assignments: (recommendation: string) => readonly Row[];
  readonly assign: (recommendation: Row, key: string, properties: JsonObject) => Row;
  readonly unassign: (id: string) => boolean;
  readonly setStatus: (id: string, status: string) => void;
}

/** Ids are compared without regard to case, as Azure does. */
export function azureState(first: readonly Row[]): AzureState {
  let rows = first;
  const find = (id: string) => rows.find((row) => row.id.toLowerCase() === id.toLowerCase());
  const put = (row: Row) => {
    rows = [...rows.filter(({ id }) => id !== row.id), row].toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    return row;
  };
  return {
    rows: () => rows,
    row: find,
    assignments: (recommendation) =>
      rows.filter(
        ({ type, id }) =>
          type === assignmentType &&
          id.toLowerCase().startsWith(`${recommendation.toLowerCase()}/governanceassignments/`),
      ),
    assign: (recommendation, key, properties) =>
      put({
        ...recommendation,
        id: `${recommendation.id}/governanceassignments/${key.toLowerCase()}`,
        name: key,
        type: assignmentType,
        properties: { assignedResourceId: recommendation.id, ...properties },
      }),
    unassign: (id) => {
      const found = find(id);
      if (found !== undefined) rows = rows.filter((row) => row !== found);
      return found !== undefined;
    },
    setStatus: (id, status) => {
      const found = find(id);
      if (found?.type === alertType) {
        put({ ...found, properties: { ...found.properties, Status: status } });
      }
    },
  };
}

/** The properties of a row in the spelling of the REST API, whose names begin in lower case. */
export function restProperties(row: Row): JsonObject {
  return Object.fromEntries(
    Object.entries(row.properties).map(([name, value]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      value,
    ]),
  );
}

/** A text of a row's properties; empty for none. */
export function textOf(row: Row, name: string): string {
  const value = property(row.properties, name);
  return typeof value === "string" ? value : "";
}
