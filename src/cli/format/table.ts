import { columnsOf, cutEnd, cutStart, plainText, wrap } from "../../core/format/plainText.ts";
import {
  closingSentences,
  countWords,
  placeWords,
  reasonWords,
  repositoryWords,
  tierWords,
  workloadWords,
} from "../../core/format/words.ts";
import type { Report, ReportAlert } from "../../core/report.ts";
import type { TierId } from "../../core/risk/risk.ts";

export interface TableStyle {
  /** Columns of the terminal; undefined where lines may be of any length. */
  readonly width: number | undefined;
  readonly color: boolean;
}

/**
 * The report for people at a terminal: a headline, one line per alert, then what was not read.
 *
 * Columns are aligned. With a width, no line of the table is longer: the widest columns give way
 * first, and on a very narrow terminal the last columns are left out.
 */
export function tableText(report: Report, style: TableStyle): string {
  const headline = [repositoryWords(report)];
  if (report.alerts.length > 0) headline.push(countWords(report));
  const lines = [
    ...wrapped(headline.join("   "), style).map((line) => paint(line, bold, style)),
    ...(report.alerts.length > 0 ? alertLines(report, style) : []),
    ...closingSentences(report).flatMap((sentence) => wrapped(sentence, style)),
  ];
  return `${lines.join("\n")}\n`;
}

interface Column {
  readonly heading: string;
  readonly cells: readonly string[];
  readonly align: "left" | "right";
  /** How a cell gives way; a column without it keeps its width. */
  readonly cut?: (text: string, columns: number) => string;
  /** How dear its width is: a column of 2 is given as much room again as one of 1. */
  readonly weight?: number;
}

const gap = "  ";
/** A column that gives way keeps at least this many columns. */
const minimumWidth = 8;

function alertLines(report: Report, style: TableStyle): readonly string[] {
  const { alerts } = report;
  const all: readonly Column[] = [
    { heading: "#", cells: alerts.map((_, index) => String(index + 1)), align: "right" },
    { heading: "tier", cells: alerts.map(({ tier }) => tierWords[tier]), align: "left" },
    { heading: "alert", cells: alerts.map(alertWords), align: "left", cut: cutTitle, weight: 2 },
    {
      heading: "where",
      cells: alerts.map(({ anchor }) => placeWords(anchor)),
      align: "left",
      cut: cutPlace,
    },
    {
      heading: "runs as",
      cells: alerts.map((alert) => workloadWords(report, alert)),
      align: "left",
      cut: cutEnd,
    },
    { heading: "why", cells: alerts.map(reasonWords), align: "left", cut: cutEnd },
  ];
  const columns = columnsThatFit(all, style.width);
  const widths = fittingWidths(columns, style.width);
  const heading = lineOf(
    columns.map((column) => column.heading),
    columns,
    widths,
  );
  const rows = alerts.map(({ tier }, row) => {
    const cells = columns.map((column) => column.cells[row] ?? "");
    const line = lineOf(cells, columns, widths);
    return paintTier(line, tier, style);
  });
  return [paint(heading, faint, style), ...rows];
}

function alertWords({ title, key }: ReportAlert): string {
  return `${plainText(title)} (${key})`;
}

/** Shortens the title, not the key after it, where both have room. */
function cutTitle(text: string, columns: number): string {
  const keyStart = text.lastIndexOf(" (");
  const key = text.slice(keyStart);
  const room = columns - columnsOf(key);
  return room < minimumWidth ? cutEnd(text, columns) : cutEnd(text.slice(0, keyStart), room) + key;
}

function naturalWidth({ heading, cells }: Column): number {
  let width = heading.length;
  for (const cell of cells) width = Math.max(width, columnsOf(cell));
  return width;
}

/** The end of a path tells more than its beginning; words are read from theirs. */
function cutPlace(text: string, columns: number): string {
  return text.includes("/") || /:\d/.test(text) ? cutStart(text, columns) : cutEnd(text, columns);
}

function smallestWidth({ cut }: Column, natural: number): number {
  return cut === undefined ? natural : Math.min(natural, minimumWidth);
}

function columnsThatFit(columns: readonly Column[], width: number | undefined): readonly Column[] {
  if (width === undefined) return columns;
  const smallest = columns.map((column) => smallestWidth(column, naturalWidth(column)));
  let count = columns.length;
  while (count > 3 && total(smallest.slice(0, count)) > width) count -= 1;
  return columns.slice(0, count);
}

/** Takes from the widest for its weight that can give way, one at a time, until the line fits. */
function fittingWidths(columns: readonly Column[], width: number | undefined): readonly number[] {
  const natural = columns.map(naturalWidth);
  if (width === undefined) return natural;
  const smallest = columns.map((column, index) => smallestWidth(column, natural[index] ?? 0));
  const widths = [...natural];
  for (let excess = total(widths) - width; excess > 0; excess -= 1) {
    const spare = widths.map((own, index) =>
      own > (smallest[index] ?? 0) ? own / (columns[index]?.weight ?? 1) : 0,
    );
    const most = Math.max(...spare);
    if (most === 0) break;
    const widest = spare.lastIndexOf(most);
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, own) => sum + own, 0) + gap.length * (widths.length - 1);
}

function lineOf(
  cells: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): string {
  const padded = columns.map(({ align, cut }, index) => {
    const width = widths[index] ?? 0;
    const cell = cells[index] ?? "";
    const text = cut === undefined ? cell : cut(cell, width);
    const padding = " ".repeat(Math.max(0, width - columnsOf(text)));
    return align === "right" ? padding + text : text + padding;
  });
  return padded.join(gap).trimEnd();
}

function wrapped(text: string, { width }: TableStyle): readonly string[] {
  return width === undefined ? [text] : wrap(text, width);
}

const bold = "1";
const faint = "2";
const tierColors: Readonly<Record<TierId, string>> = {
  fixNow: "1;31",
  fixSoon: "33",
  plan: "36",
  watch: "2",
};

function paint(text: string, code: string, { color }: TableStyle): string {
  return color ? `\u001B[${code}m${text}\u001B[0m` : text;
}

/** Colours the tier's words, which stand before any upstream text in the line. */
function paintTier(line: string, tier: TierId, style: TableStyle): string {
  return line.replace(tierWords[tier], (words) => paint(words, tierColors[tier], style));
}
