import type { Report, ReportAlert } from "../report.ts";
import { plainText } from "./plainText.ts";
import {
  closingSentences,
  countWords,
  placeWords,
  reasonWords,
  repositoryWords,
  tierWords,
  workloadWords,
} from "./words.ts";

/** The report as GitHub-flavoured Markdown, fit for the summary of a workflow job. */
export function markdownText(report: Report): string {
  const blocks = [`## Runtime Risk: ${escapeMarkdown(repositoryWords(report))}`];
  if (report.alerts.length > 0) blocks.push(`**${countWords(report)}**`, alertTable(report));
  blocks.push(...closingSentences(report).map(escapeMarkdown));
  return `${blocks.join("\n\n")}\n`;
}

function alertTable(report: Report): string {
  // A column in which every cell says the same says nothing.
  const hasProgress = report.alerts.some(({ issue, pullRequest }) => issue ?? pullRequest);
  const optional = (cell: string) => (hasProgress ? [cell] : []);
  const rows = report.alerts.map((alert, index) =>
    row([
      String(index + 1),
      tierWords[alert.tier],
      alertCell(alert),
      escapeMarkdown(placeWords(alert.anchor)),
      escapeMarkdown(workloadWords(report, alert)),
      escapeMarkdown(reasonWords(alert)),
      ...optional(escapeMarkdown(plainText(alert.progress))),
    ]),
  );
  return [
    row(["#", "Tier", "Alert", "Where", "Runs as", "Why", ...optional("Progress")]),
    row(["--:", "---", "---", "---", "---", "---", ...optional("---")]),
    ...rows,
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function alertCell({ title, key, url }: ReportAlert): string {
  const words = escapeMarkdown(plainText(title));
  const target = linkTarget(url);
  return `${target === undefined ? words : `[${words}](${target})`} (${key})`;
}

/** Shows a plain one-line text as it is: nothing in it is markup, a link, a mention or a tag. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]~$#]/g, String.raw`\$&`)
    .replaceAll(/[&<>@|]/g, reference)
    .replaceAll(/:(?=\/\/|[\w+-]+:)/g, reference)
    .replaceAll(/(?<=www)\./giu, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** An https address in the form that nothing in it can end the link; undefined for any other. */
function linkTarget(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== "https:") return undefined;
  return parsed.href.replaceAll(
    /[()<>[\]\\|"'`\s]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
