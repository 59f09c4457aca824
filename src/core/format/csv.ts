import type { Report, ReportAlert } from "../report.ts";
import { plainText } from "./plainText.ts";
import { tierWords } from "./words.ts";

const columns = [
  "rank",
  "tier",
  "score",
  "key",
  "kind",
  "state",
  "title",
  "rule",
  "severity",
  "path",
  "line",
  "place",
  "workloads",
  "reasons",
  "issue",
  "assignees",
  "created",
  "url",
] as const;

/**
 * The alerts of the report as comma-separated values (RFC 4180: CRLF, quotes doubled), in the
 * report's order, with a row of column names. Coverage has no place in a table of alerts: whoever
 * needs it takes another format.
 *
 * Spreadsheets run a cell that begins like a formula, so such a cell gets an apostrophe in front
 * (OWASP, CSV injection).
 */
export function csvText(report: Report): string {
  const names = new Map(report.workloads.map(({ key, name }) => [key, name]));
  const rows = report.alerts.map((alert, index) => {
    const values = valuesOf(alert, index, names);
    return columns.map((column) => cell(values[column]));
  });
  return [columns, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

function valuesOf(
  alert: ReportAlert,
  index: number,
  names: ReadonlyMap<string, string>,
): Readonly<Record<(typeof columns)[number], string | number>> {
  const { anchor, issue } = alert;
  return {
    rank: index + 1,
    tier: tierWords[alert.tier],
    score: alert.score,
    key: alert.key,
    kind: alert.kind,
    state: alert.state,
    title: alert.title,
    rule: alert.rule,
    severity: alert.severity,
    path: anchor?.path ?? "",
    line: anchor?.startLine ?? "",
    place: anchor?.state ?? "",
    workloads: alert.workloads.map((key) => names.get(key) ?? key).join("; "),
    reasons: alert.reasons.join("; "),
    issue: issue?.url ?? "",
    assignees: alert.assignees.join("; "),
    created: alert.createdAt ?? "",
    url: alert.url,
  };
}

function cell(value: string | number): string {
  const text = plainText(String(value));
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
