import { type Coverage, isComplete } from "../coverage.ts";
import type { StatusOutput } from "./status.ts";
import type { Translate } from "./text.ts";

type SourceRow = StatusOutput["sources"][number];

/** What a detail calls its source. */
const subjects =
  /code scanning alerts|dependabot alerts|secret scanning alerts|workloads|attack paths|security alerts|defender plans/i;

/** Why a source was not read, apart from which one it is. */
export function causeOf(
  entry: Pick<Coverage, "source" | "state" | "detail" | "request">,
  t: Translate,
): Pick<SourceRow, "cause" | "subject"> {
  if (entry.detail === "" || (isComplete(entry) && entry.request === undefined)) return {};
  const subject = subjects.exec(entry.detail)?.[0] ?? "";
  return {
    cause: subject === "" ? entry.detail : entry.detail.replace(subject, "\t"),
    subject: subject === "" ? "" : t(subject),
  };
}

/**
 * Sources that were not read for the same reason, or that ask a colleague for the same, as one row that
 * names them all, at the place of the first: `Code scanning, Dependabot: not permitted`.
 */
export function byCause(sources: readonly SourceRow[]): readonly SourceRow[] {
  const groups = new Map<string, readonly SourceRow[]>();
  for (const row of sources) {
    const { label, cause, state, request } = row;
    const key =
      cause === undefined ? label : [state, wordOf(label), cause, request ?? ""].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    return first === undefined ? [] : [rows.length === 1 ? first : oneRow(first, rows)];
  });
}

function oneRow(first: SourceRow, rows: readonly SourceRow[]): SourceRow {
  const names = rows.map(({ label }) => label.slice(0, label.length - wordOf(label).length));
  const { subject = "" } = first;
  const called = [...new Set(rows.map((row) => row.subject ?? ""))].join(", ");
  return {
    ...first,
    label: `${names.join(", ")}${wordOf(first.label)}`,
    detail: subject === "" ? first.detail : first.detail.replace(subject, called),
    subject: called,
  };
}

/** `: not permitted`. */
function wordOf(label: string): string {
  return label.slice(Math.max(0, label.lastIndexOf(": ")));
}
