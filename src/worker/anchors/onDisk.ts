import { setImmediate } from "node:timers/promises";
import type { Region, ReportedLocation } from "../../core/alert.ts";
import type { Anchor, ScanDistance } from "../../core/anchor.ts";
import {
  anchorAt,
  deletedAnchor,
  fingerprintAnchor,
  unverifiedAnchor,
  wholeFileAnchor,
} from "../../core/locate/anchorOf.ts";
import { inTextColumns } from "../../core/locate/byteColumns.ts";
import { type MissingLine, missingLine } from "../../core/locate/elsewhere.ts";
import { asCountedLine, countsDiffer, inEditorLines } from "../../core/locate/lineCounts.ts";
import { diffLines } from "../../core/locate/lineDiff.ts";
import { lineHashes } from "../../core/locate/lineHash.ts";
import { agrees, type Comparison, locate, workOfFile } from "../../core/locate/locate.ts";
import { type SourceText, sourceText } from "../../core/locate/sourceText.ts";
import { isBlobOf } from "../../sources/git/blobId.ts";
import type { Blob } from "../../sources/git/blobs.ts";
import type { FileHistory } from "../../sources/git/history.ts";
import { decodeText, type WorkingFile } from "../../sources/git/workingTree.ts";

/** One file at one commit, and what is wanted of it. */
export interface ScannedFile {
  readonly commit: string;
  readonly path: string;
  readonly locations: readonly ReportedLocation[];
}

/** An alert whose line is not in its file any more, and may be in another. */
export interface Search {
  readonly location: ReportedLocation;
  readonly line: MissingLine;
}

/** One anchor per location in their order, and those worth looking for in other files. */
export interface FileAnchors {
  readonly anchors: readonly Anchor[];
  readonly searches: readonly Search[];
  /** git calls the file unchanged and it is not: nothing was placed, the texts must be compared. */
  readonly differs?: true;
}

/** What a file's anchors are made from. */
export interface FileFacts {
  readonly history: FileHistory;
  readonly scan: ScanDistance | undefined;
  /** The clone does not have the commit; `scanned` is GitHub's copy. */
  readonly isFromGitHub: boolean;
  /** The file at the commit; undefined when it was not needed or could not be read. */
  readonly scanned: Buffer | undefined;
  readonly read: (path: string) => Promise<WorkingFile>;
  /** GitHub's fingerprint of the line that a location begins on, where the commit is nowhere. */
  readonly lineHashOf: (location: ReportedLocation) => string | undefined;
}

/** Places the alerts of one file in the working tree. Reads that file only. */
export async function anchorsOfFile(file: ScannedFile, facts: FileFacts): Promise<FileAnchors> {
  const { history } = facts;
  if (history.kind === "unknown") return await byFingerprint(file, history.reason, facts);
  const path = history.kind === "changed" ? history.path : file.path;
  const working = await facts.read(path);
  if (working.kind === "unreadable") return unverified(file, working.reason);
  if (history.kind === "unchanged") return asGitSays(file, working, { ...facts, history });
  if (facts.scanned === undefined) {
    const isSame =
      path === file.path && working.kind === "text" && isBlobOf(working.text, history.blob.id);
    return isSame ? unchanged(file, working.text, facts) : unverified(file, notRead(file));
  }
  const scanned = decodeText(facts.scanned);
  if (scanned.kind !== "text") return unverified(file, "The scanned file is binary or not UTF-8.");
  const before = sourceText(scanned.text);
  if (working.kind === "missing") return deleted(file, before, facts);
  // What follows is work of this process alone: others have a turn between two files.
  await setImmediate();
  const after = sourceText(working.text);
  const hunks = history.kind === "changed" ? history.hunks : undefined;
  return placed(file, compare(file, { before, after, hunks }), { path, facts });
}

/** The anchors of a file that git calls unchanged, if it is. */
function asGitSays(
  file: ScannedFile,
  working: Exclude<WorkingFile, { kind: "unreadable" }>,
  facts: FileFacts & { readonly history: { readonly as: Blob } },
): FileAnchors {
  if (working.kind === "missing") {
    return unverified(file, "The file is not in the working tree, though git does not miss it.");
  }
  return isBlobOf(working.text, facts.history.as.id)
    ? unchanged(file, working.text, facts)
    : { anchors: [], searches: [], differs: true };
}

function unchanged(file: ScannedFile, text: string, facts: FileFacts): FileAnchors {
  const after = sourceText(text);
  return placed(file, { before: after, after, hunks: [] }, { path: file.path, facts });
}

/** Why there is no scanned text. */
function notRead({ locations }: ScannedFile): string {
  return locations.every(isOfSecret)
    ? "This clone does not have the file as it was scanned, and a file that holds a secret is not fetched."
    : "The scanned file could not be read.";
}

/** Secrets alone come with their blob. */
export function isOfSecret({ blob }: ReportedLocation): boolean {
  return blob !== undefined;
}

/** Without the scanned text: by the fingerprints of lines, where they are known and still found. */
async function byFingerprint(
  file: ScannedFile,
  reason: string,
  { read, lineHashOf }: FileFacts,
): Promise<FileAnchors> {
  const wanted = file.locations.map(lineHashOf);
  if (wanted.every((hash) => hash === undefined)) return unverified(file, reason);
  const working = await read(file.path);
  if (working.kind !== "text") return unverified(file, reason);
  const hashes = lineHashes(working.text);
  const text = sourceText(working.text);
  const anchors = file.locations.map((location, index) => {
    const hash = wanted[index];
    const line = hash === undefined ? -1 : hashes.indexOf(hash);
    return line < 0 ? unverifiedAnchor(location, reason) : fingerprintAnchor(location, text, line);
  });
  return { anchors, searches: [] };
}

/** The anchors of a file about which only a reason is known. */
function unverified(file: ScannedFile, reason: string): FileAnchors {
  const anchors = file.locations.map((location) => unverifiedAnchor(location, reason));
  return { anchors, searches: [] };
}

/** git's hunks if they fit both texts: the file may have been saved since, or count lines differently. */
function compare(
  file: ScannedFile,
  texts: Pick<Comparison, "before" | "after"> & { readonly hunks: Comparison["hunks"] | undefined },
): Comparison {
  const { before, after, hunks } = texts;
  const lines = file.locations.map(({ region }) => region.startLine - 1);
  const work = workOfFile();
  const fromGit = hunks === undefined ? undefined : { before, after, hunks, work };
  // To git a byte order mark is a part of the first line.
  const countsAlike =
    !before.hasLoneReturn &&
    !after.hasLoneReturn &&
    before.hasByteOrderMark === after.hasByteOrderMark;
  if (fromGit !== undefined && countsAlike && agrees(fromGit, lines)) return fromGit;
  return { before, after, hunks: diffLines(before, after), work };
}

function placed(
  file: ScannedFile,
  comparison: Comparison,
  { path, facts }: { readonly path: string; readonly facts: FileFacts },
): FileAnchors {
  const searches: Search[] = [];
  const anchors = file.locations.map((reported) => {
    if (reported.region.startLine === 0) {
      return wholeFileAnchor(reported, comparison.after, path, facts);
    }
    const { before } = comparison;
    const region = inEditorLines(reported.region, before);
    const location = inTextColumns({ ...reported, region }, before);
    const found = locate(location.region, comparison);
    const place = countsDiffer(reported.region, before) ? asCountedLine(found) : found;
    if (place.state === "lost") addSearch(searches, reported, comparison.before);
    return anchorAt(reported, place, path, facts);
  });
  return { anchors, searches };
}

function deleted(file: ScannedFile, before: SourceText, facts: FileFacts): FileAnchors {
  const searches: Search[] = [];
  const { history } = facts;
  const isInHead = history.kind !== "deleted" || history.isInHead;
  const anchors = file.locations.map((location) => {
    if (location.region.startLine > 0) addSearch(searches, location, before);
    return deletedAnchor(location, facts, isInHead);
  });
  return { anchors, searches };
}

function addSearch(searches: Search[], location: ReportedLocation, before: SourceText): void {
  const line = missingLine(location.region, before);
  if (line !== undefined) searches.push({ location, line });
}

/** Names a region within its file and commit. */
export function regionKey(region: Region): string {
  return `${region.startLine}:${region.startColumn}-${region.endLine}:${region.endColumn}`;
}
