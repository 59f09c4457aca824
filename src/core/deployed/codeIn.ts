import type { Region } from "../alert.ts";
import type { CodeVerdict } from "../workload.ts";

/** A file at a commit: its blob and, where it was read, its text; undefined when it is not there. */
export interface FileAt {
  readonly blob: string;
  readonly text: string | undefined;
}

/** Lines that say less than this can stand anywhere: a bracket, an `else`. */
const leastCharacters = 10;

/**
 * The lines of a region, trimmed; undefined when there are none (an alert about the whole file) or
 * they say too little.
 */
export function flaggedLines(text: string, region: Region): readonly string[] | undefined {
  if (region.startLine < 1) return undefined;
  const lines = linesOf(text).slice(region.startLine - 1, region.endLine);
  const isWhole = lines.length === region.endLine - region.startLine + 1;
  return isWhole && lines.join("").length >= leastCharacters ? lines : undefined;
}

/** True when a text has these lines one after the other, whatever their indentation. */
export function hasLines(text: string, wanted: readonly string[]): boolean {
  const lines = linesOf(text);
  return lines.some((_, start) => wanted.every((line, index) => lines[start + index] === line));
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}

/** What is known about an alert's file at the commit it was found in and at the one that runs. */
export interface CodeEvidence {
  readonly region: Region;
  readonly scanned: FileAt | undefined;
  readonly deployed: FileAt | undefined;
  /** The file was made after the commit that runs, and not by renaming or copying another. */
  readonly isAddedSince: boolean;
}

/**
 * Whether an alert's code is in what runs; undefined where nothing can be told. `lineNotFound`: the
 * file runs without that line, which says nothing of the weakness: it may be there in another form.
 */
export function codeIn(evidence: CodeEvidence): CodeVerdict | undefined {
  const { region, scanned, deployed, isAddedSince } = evidence;
  if (scanned === undefined) return undefined;
  if (deployed === undefined) return isAddedSince ? "notRunning" : undefined;
  if (scanned.blob === deployed.blob) return "running";
  if (scanned.text === undefined || deployed.text === undefined) return undefined;
  const lines = flaggedLines(scanned.text, region);
  if (lines === undefined) return undefined;
  return hasLines(deployed.text, lines) ? "running" : "lineNotFound";
}
