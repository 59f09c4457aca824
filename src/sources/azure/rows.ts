import { text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";

/** Facts of one query; no row is dropped without being counted. */
export interface Read<T> {
  readonly facts: readonly T[];
  /** Rows of another form than any we know: they stand for something that is not shown. */
  readonly unreadable: number;
  /** Of `facts`, those of which a part was of such a form: what they do not say, says nothing. */
  readonly unclear?: number | undefined;
}

/** Reads each row by itself; `undefined` means a row that cannot be read. */
export function readEach<T>(rows: readonly Row[], read: (row: Row) => T | undefined): Read<T> {
  const facts = rows.flatMap((row) => {
    const fact = read(row);
    return fact === undefined ? [] : [fact];
  });
  return { facts, unreadable: rows.length - facts.length };
}

/** The id of a row in lower case: Resource Graph compares ids without regard to case. */
export function idOf(row: Row): string | undefined {
  return text(row["id"])?.toLowerCase();
}

/** The subscription of a row, from its column or its id; lower case. */
export function subscriptionOf(row: Row): string | undefined {
  const column = text(row["subscriptionId"])?.toLowerCase();
  return column ?? segmentAfter(idOf(row) ?? "", "subscriptions");
}

/** The segment after a named one in a lower-cased id, e.g. `prod-aks` after `managedclusters`. */
export function segmentAfter(id: string, name: string): string | undefined {
  const segments = id.split("/");
  const at = segments.indexOf(name);
  return at < 0 ? undefined : text(segments[at + 1]);
}

/** A number, also when it came as text; undefined for anything that is none. */
export function numberOf(value: unknown): number | undefined {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : undefined;
}

/** Azure writes truth as a boolean or as text. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.trim().toLowerCase() === "true");
}

/** A date as ISO 8601; undefined for anything that is none. */
export function dateOf(value: unknown): string | undefined {
  const read = text(value);
  const at = read === undefined ? Number.NaN : Date.parse(read);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
