import { csvText } from "../../core/format/csv.ts";
import { reportJson } from "../../core/format/json.ts";
import { markdownText } from "../../core/format/markdown.ts";
import { sarifText } from "../../core/format/sarif.ts";
import type { Report } from "../../core/report.ts";
import { type ExportFormat, exportFormats } from "../../protocol/exportFormats.ts";

const writers: Readonly<Record<ExportFormat, (report: Report, version: string) => string>> = {
  json: reportJson,
  sarif: sarifText,
  markdown: markdownText,
  csv: csvText,
};

/** The report as text, `version` the program's own; undefined for a format that there is not. */
export function exported(
  report: Report,
  { format, version }: { readonly format: unknown; readonly version: string },
): string | undefined {
  const known = exportFormats.find((one) => one === format);
  return known === undefined ? undefined : writers[known](report, version);
}
