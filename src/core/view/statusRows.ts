import type { StatusOutput } from "./status.ts";

type SourceRow = StatusOutput["sources"][number];

/** What a detail calls its source. */
const subjects =
  /code scanning alerts|dependabot alerts|secret scanning alerts|workloads|attack paths|security alerts|defender plans/i;

/**
 * Sources that were not read for the same reason, or that ask a colleague for the same, as one row that
 * names them all, at the place of the first: `Code scanning, Dependabot: not permitted`.
 */
export function byCause(sources: readonly SourceRow[]): readonly SourceRow[] {
  const groups = new Map<string, readonly SourceRow[]>();
  for (const row of sources) {
    const cause = causeOf(row);
    groups.set(cause, [...(groups.get(cause) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    return first === undefined ? [] : [rows.length === 1 ? first : oneRow(first, rows)];
  });
}

/** Equal for rows that say the same of different sources; each of its own for all others. */
function causeOf({ label, detail, ok, state, request }: SourceRow): string {
  if (detail === "" || (ok && request === undefined)) return label;
  return [state, wordOf(label), detail.replace(subjects, "\t"), request ?? ""].join("\n");
}

function oneRow(first: SourceRow, rows: readonly SourceRow[]): SourceRow {
  const names = rows.map(({ label }) => label.slice(0, label.length - wordOf(label).length));
  const called = [...new Set(rows.flatMap(({ detail }) => subjects.exec(detail)?.[0] ?? []))];
  return {
    ...first,
    label: `${names.join(", ")}${wordOf(first.label)}`,
    detail: first.detail.replace(subjects, called.join(", ")),
  };
}

/** `: not permitted`. */
function wordOf(label: string): string {
  return label.slice(Math.max(0, label.lastIndexOf(": ")));
}
