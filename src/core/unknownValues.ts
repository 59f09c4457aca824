import type { Alert } from "./alert.ts";

/**
 * One sentence about the alerts that hold a value which this version does not know, such as a
 * severity that GitHub has added since; undefined when there are none. They are listed all the
 * same, read as cautiously as an alert without that field.
 */
export function unknownValuesNote(alerts: readonly Alert[]): string | undefined {
  const fields = new Set<string>();
  let count = 0;
  for (const { unknownFields = [] } of alerts) {
    if (unknownFields.length > 0) count += 1;
    for (const field of unknownFields) fields.add(field);
  }
  if (count === 0) return undefined;
  const names = [...fields].toSorted().join(", ");
  return count === 1
    ? `1 alert holds a value that this version does not know (${names}).`
    : `${count} alerts hold a value that this version does not know (${names}).`;
}
