/**
 * What Azure Resource Graph takes: its tables, and the part of the query language that it knows
 * (Microsoft Learn, "Understanding the Azure Resource Graph query language" and "Azure Resource
 * Graph table and resource type reference").
 */
import { bind, nodesOf, type Syntax, type Tables } from "./language.ts";

/** The columns of every table; a row of another type has them too. */
const columns = {
  id: "string",
  name: "string",
  type: "string",
  tenantId: "string",
  kind: "string",
  location: "string",
  resourceGroup: "string",
  subscriptionId: "string",
  managedBy: "string",
  sku: "dynamic",
  plan: "dynamic",
  properties: "dynamic",
  tags: "dynamic",
  identity: "dynamic",
  zones: "dynamic",
  extendedLocation: "dynamic",
} as const;

/** The tables that we read; their names have any capitals in Resource Graph, but not here. */
export const tables: Tables = {
  resources: columns,
  resourcecontainers: columns,
  securityresources: columns,
};

/** Tabular operators by the language service's names; anything else Resource Graph refuses. */
const operators: ReadonlySet<string> = new Set([
  "CountOperator",
  "DistinctOperator",
  "ExtendOperator",
  "FilterOperator",
  "JoinOperator",
  "MvExpandOperator",
  "ParseOperator",
  "ProjectAwayOperator",
  "ProjectOperator",
  "SortOperator",
  "SummarizeOperator",
  "TakeOperator",
  "TopOperator",
  "UnionOperator",
]);

/** How often an operator may stand in one query, a union with each of its legs. */
const limits: Readonly<Record<string, number>> = {
  JoinOperator: 3,
  UnionOperator: 3,
  MvExpandOperator: 2,
};

/** What Resource Graph would not take of a query, or the language service does not; empty: all well. */
export function objectionsTo(query: string): readonly string[] {
  const { findings, syntax } = bind(query, tables);
  const used = nodesOf(syntax).map(({ kind }) => kind);
  const unknown = used.filter((kind) => kind.endsWith("Operator") && !operators.has(kind));
  const tooMany = Object.entries(limits).filter(
    ([operator, most]) =>
      nodesOf(syntax)
        .filter(({ kind }) => kind === operator)
        .reduce((sum, node) => sum + timesOf(node), 0) > most,
  );
  return [
    ...findings,
    ...[...new Set(unknown)].map((kind) => `${kind} is not known to Resource Graph`),
    ...tooMany.map(([operator, most]) => `more than ${most} ${operator}`),
    ...pagingObjections(query, syntax),
  ];
}

function timesOf(operator: Syntax): number {
  if (operator.kind !== "UnionOperator") return 1;
  return nodesOf(operator).filter(({ kind }) => kind === "SeparatedElement").length;
}

/** Page tokens come only with a text column, an order, and no limit on the rows. */
function pagingObjections(query: string, syntax: Syntax): readonly string[] {
  const kinds = new Set(nodesOf(syntax).map(({ kind }) => kind));
  const { columns: result } = bind(query, tables);
  return [
    ...(["TakeOperator", "TopOperator", "SampleOperator"].some((kind) => kinds.has(kind))
      ? ["a limit on the rows takes the page token away"]
      : []),
    ...(kinds.has("SummarizeOperator") ? ["summarize works on one page only"] : []),
    ...(kinds.has("SortOperator") ? [] : ["without an order pages may overlap"]),
    ...(result.some(([, type]) => type === "string") ? [] : ["no column is text"]),
  ];
}
