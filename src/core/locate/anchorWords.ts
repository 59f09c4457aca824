import type { Anchor, ScanDistance } from "../anchor.ts";
import type { ScanContext } from "./anchorOf.ts";
import type { Finding } from "./locate.ts";

/** What is said of a place; of one that is gone another sentence is. */
type Said = Exclude<Finding, "gone">;

/** What a reason was made of, so that it can be said anew of the open text. */
export interface Wording {
  readonly finding: Said;
  /** The end of the sentence, its full stop included. */
  readonly ending: string;
}

/** A path and a line from 1, as GitHub reports them. */
interface ReportedLine {
  readonly path: string;
  readonly startLine: number;
}

/** Why an anchor has its place, in one sentence; `path` is where the file is now. */
export function reasonOf(
  { finding, ending }: Wording,
  { reported, path }: { readonly reported: ReportedLine; readonly path: string },
): string {
  const sentence =
    path === reported.path
      ? sentenceOf(finding, reported.startLine)
      : otherPathSentence(reported, finding);
  return `${sentence.slice(0, -1)}${ending}`;
}

/**
 * The reason of an anchor on disk for its line in the open text, when edits left the first line
 * itself alone: they may have shifted it, and changed lines of the region below it.
 */
export function reasonInText(
  onDisk: Anchor,
  { startLine, isChangedInside }: { readonly startLine: number; readonly isChangedInside: boolean },
): string {
  const { wording, region, path } = onDisk;
  if (wording === undefined || region === undefined) return onDisk.reason;
  const reported = onDisk.reported ?? { path, startLine: region.startLine };
  const isShifted = startLine !== reported.startLine;
  const finding = findingInText(wording.finding, { isShifted, isChangedInside });
  return finding === wording.finding
    ? onDisk.reason
    : reasonOf({ ...wording, finding }, { reported, path });
}

function findingInText(
  finding: Said,
  {
    isShifted,
    isChangedInside,
  }: { readonly isShifted: boolean; readonly isChangedInside: boolean },
): Said {
  if (finding === "unchanged" || finding === "shifted") {
    if (isChangedInside) return "changedInside";
    return isShifted ? "shifted" : "unchanged";
  }
  if (finding === "sameTextAgain" || finding === "movedText") {
    return isShifted ? "movedText" : "sameTextAgain";
  }
  return finding;
}

/** A sentence about what is gone: only where the branch has all that was scanned it may be fixed. */
export function lostSentence(beginning: string, context: ScanContext): string {
  const ending = contextWords(context);
  return context.scan?.isAhead === true
    ? `${beginning}; it may come with the scan's commits, which your branch does not have${ending}`
    : `${beginning} - may be fixed; GitHub still reports it${ending}`;
}

/** The same of a whole file; `isInHead`: only the working tree lacks it. */
export function deletedSentence(context: ScanContext, isInHead: boolean): string {
  const { scan } = context;
  const ending = contextWords(context);
  if (isInHead || scan?.isAhead !== true) {
    return `Not found in your working tree, the file is gone - may be fixed; GitHub still reports it${ending}`;
  }
  // A branch that has nothing of its own cannot have deleted the file.
  return scan.commitsSince === 0
    ? `The file is not in your working tree: it comes with the scan's commits, which your branch does not have${ending}`
    : lostSentence("Not found in your working tree", context);
}

/** The end of a sentence, its full stop included: how the branch stands to the scan. */
export function contextWords({ scan, isFromGitHub }: ScanContext): string {
  return isFromGitHub === true ? fromGitHub : aheadWords(scan) || ".";
}

const fromGitHub = " (the scanned commit is not in this clone; compared with GitHub's copy).";

/** The end of a sentence about a scan of what the branch has not; empty for any other. */
export function aheadWords(scan: ScanDistance | undefined): string {
  if (scan?.isAhead !== true) return "";
  const { commitsSince, commitsAhead } = scan;
  if (commitsSince === undefined || commitsAhead === undefined) {
    return " (the scan has commits that your branch has not).";
  }
  const by = commitsOf(commitsAhead);
  return commitsSince === 0
    ? ` (the scan is newer than your branch, by ${by}).`
    : ` (the scan has ${by} that your branch has not, and your branch ${commitsOf(commitsSince)} that the scan has not).`;
}

function commitsOf(count: number): string {
  return count === 1 ? "1 commit" : `${count} commits`;
}

function sentenceOf(finding: Said, reportedLine: number): string {
  const sentences: Readonly<Record<Said, string>> = {
    unchanged: "The line is unchanged since the scan.",
    shifted: `The line is unchanged since the scan, where it was line ${reportedLine}.`,
    changedInside: "The first line is unchanged since the scan; lines below it have changed.",
    movedText: `Moved from line ${reportedLine} since the scan.`,
    sameTextAgain:
      "The same text stands on the line, among lines that have changed since the scan.",
    repeatedText:
      "The code around it has changed, and the same text stands elsewhere too; this is only a guess.",
    onceRepeatedText:
      "The code around it has changed, and the same text stood elsewhere too at the scan; this is only a guess.",
    otherSurroundings:
      "The same text stands here, but among other code than at the scan; this is only a guess.",
    similarText: "The code has changed since the scan; check whether the alert still applies.",
    closestText: "The code has changed since the scan; this is the closest line, only a guess.",
    sameTextInOtherFile: "The same line is now in another file; this is only a guess.",
    notLookedFor:
      "So much of the file has changed that the line was not looked for; this is only where it would be.",
    countedOtherwise:
      "The scanned file has a lone carriage return, below which scanners and editors count lines differently; this is only a guess.",
    beyondEnd: "The reported line is beyond the end of the scanned file.",
  };
  return sentences[finding];
}

function otherPathSentence({ path, startLine }: ReportedLine, finding: Said): string {
  const origin = `${path}:${startLine}`;
  const moved = `Moved from ${origin} since the scan`;
  const sentences: Readonly<Partial<Record<Said, string>>> = {
    unchanged: `${moved}.`,
    shifted: `${moved}.`,
    movedText: `${moved}.`,
    sameTextAgain: `${moved}.`,
    changedInside: `${moved}; lines below the first have changed.`,
    similarText: `${moved} and changed; check whether the alert still applies.`,
    closestText: `${moved} and changed; this is the closest line, only a guess.`,
    sameTextInOtherFile: `No longer in ${origin}; the same line stands here, which is only a guess.`,
  };
  return sentences[finding] ?? sentenceOf(finding, startLine);
}
