/**
 * The values that GitHub documents for the fields which decide something here. GitHub adds values
 * without asking: what is not among them is read as if the field were missing, and told.
 */

/** One field of an answer and what it may hold. */
interface Field {
  readonly value: string | undefined;
  readonly known: readonly string[];
}

/** States of alerts that are no longer open, of all three kinds. */
const closedStates: readonly string[] = [
  "auto_dismissed",
  "closed",
  "dismissed",
  "fixed",
  "resolved",
];

/** `open`, and `closed`; an alert of a state that nobody knows counts as open. */
export function isClosed(state: string | undefined): boolean {
  return state !== undefined && closedStates.includes(state);
}

export const states: readonly string[] = ["open", ...closedStates];
export const severities = ["critical", "high", "medium", "low"] as const;
export const ruleSeverities = ["none", "note", "warning", "error"] as const;
export const scopes = ["runtime", "development"] as const;
export const relationships = ["direct", "transitive", "unknown", "inconclusive"] as const;
export const classifications = ["general", "malware"] as const;
export const validities = ["active", "inactive", "unknown"] as const;

/** What an alert says about its fields of unknown value: their names as GitHub spells them. */
export function unknownAmong(fields: Readonly<Record<string, Field>>): {
  readonly unknownFields?: readonly string[];
} {
  const unknownFields = Object.entries(fields)
    .filter(([, { value, known }]) => value !== undefined && !known.includes(value))
    .map(([name]) => name);
  return unknownFields.length === 0 ? {} : { unknownFields };
}

export function oneOf<T extends string>(
  value: string | undefined,
  known: readonly T[],
): T | undefined {
  return known.find((candidate) => candidate === value);
}
