import { property } from "../http/exchange.ts";
import type { Row } from "../scenario/defender.ts";

/** A query as far as the sample reads it: its table and its filters. */
export interface Query {
  /** Lower case. */
  readonly table: string;
  readonly isWanted: (row: Row) => boolean;
}

/**
 * Reads a query of Azure Resource Graph: the table, and each `where` whose parts compare a column
 * or a property with text literals (`=~`, `==`, `in~`, `in`, `contains`, `has`), joined by `or`.
 * Anything else of it is taken as said.
 */
export function readQuery(text: string): Query {
  const code = text.replace(/\/\/[^\n]*/g, "");
  const [table = "", ...operators] = code.split("|").map((part) => part.trim());
  const filters = operators.flatMap((operator) => {
    const condition = /^where\s+([^]+)$/i.exec(operator)?.[1];
    return condition === undefined ? [] : condition.split(/\s+and\s+/i).map(filterOf);
  });
  return {
    table: table.toLowerCase(),
    isWanted: (row) => filters.every((isSo) => isSo(row)),
  };
}

type Filter = (row: Row) => boolean;

function filterOf(condition: string): Filter {
  const parts = condition.split(/\s+or\s+/i).map(comparisonOf);
  // A part that is not understood may be true.
  return (row) => parts.some((isSo) => isSo === undefined || isSo(row));
}

const comparison =
  /^\(*\s*(?:(?:tostring|tolower)\s*\(+)?\s*([\w.]+)\s*\)*\s*(=~|==|in~?|contains|has)\s*(\(?[^]*)$/i;

function comparisonOf(text: string): Filter | undefined {
  const found = comparison.exec(text.trim());
  if (found === null) return undefined;
  const [, path = "", operator = "", rest = ""] = found;
  const wanted = literals(rest);
  if (wanted.length === 0) return undefined;
  const isWithin = /^(?:contains|has)$/i.test(operator);
  return (row) => {
    const value = valueAt(row, path.split("."));
    return wanted.some((one) => (isWithin ? value.includes(one) : value === one));
  };
}

/** A column or a property in lower case; empty when the row has none. */
function valueAt(row: Row, path: readonly string[]): string {
  const value = path.reduce<unknown>((inner, name) => property(inner, name), row);
  return typeof value === "string" ? value.toLowerCase() : "";
}

function literals(text: string): readonly string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map((found) =>
    (found[1] ?? found[2] ?? "").toLowerCase(),
  );
}
