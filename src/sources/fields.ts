import { isRecord, parseJson } from "./json.ts";

/**
 * A nested property, names compared without regard to case: Resource Graph writes some in
 * PascalCase, the REST API the same ones in camelCase. Text that holds JSON is read as JSON.
 */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let current: unknown = value;
  for (const name of path) {
    const record = typeof current === "string" ? parseJson(current) : current;
    if (!isRecord(record)) return undefined;
    const wanted = name.toLowerCase();
    const key = name in record ? name : Object.keys(record).find((k) => k.toLowerCase() === wanted);
    current = key === undefined ? undefined : record[key];
  }
  return current;
}

/** Text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** A list, also when it came as JSON in a text. */
export function list(value: unknown): readonly unknown[] {
  const read = typeof value === "string" ? parseJson(value) : value;
  return Array.isArray(read) ? (read as readonly unknown[]) : [];
}
