import type { CodeScanningAlert } from "../../core/alert.ts";
import type { Analysis } from "../../core/repository.ts";
import { refName } from "../../core/view/analysis.ts";
import { shortCommit } from "../../core/view/plain.ts";
import { english } from "../../core/view/text.ts";
import type { Reading } from "../reading.ts";
import { newestAnalysis } from "./analyses.ts";
import type { GitHub } from "./client.ts";
import {
  type AlertsRef,
  chooseAlertsRef,
  codeScanningSubject,
  readCodeScanning,
} from "./codeScanning.ts";
import { problemOf } from "./problem.ts";
import type { GitHubRepository } from "./repository.ts";

/** What the clone knows of the branch that is worked on. */
export interface BranchState {
  /** The branch on GitHub that HEAD's branch tracks; `owner:branch` for another repository's. */
  readonly upstreamBranch: string | undefined;
  /** When HEAD's branch left the given one, ISO 8601; undefined where git cannot tell. */
  readonly leftAt: (defaultBranch: string, signal: AbortSignal) => Promise<string | undefined>;
}

/** The code scanning alerts of one reference, and how old they are. */
export interface BranchAlerts {
  readonly ref: AlertsRef;
  readonly reading: Reading<CodeScanningAlert>;
  /** Undefined where it is not known. */
  readonly analysis: Analysis | undefined;
}

/**
 * Reads the code scanning alerts of the reference nearest to the developer's work, says which and
 * how old its newest analysis is, and tells the alerts that the branch brought in from those that
 * were there. Unchanged, each list and look-up is one 304.
 */
export async function readBranchAlerts(
  github: GitHub,
  repository: GitHubRepository,
  branch: BranchState,
  signal: AbortSignal,
): Promise<BranchAlerts> {
  const ref = await chooseAlertsRef(github, repository, branch.upstreamBranch, signal);
  const [reading, newest] = await Promise.all([
    readCodeScanning(github, ref, signal),
    ref.analysis ?? analysisOrFailure(github, ref, signal),
  ]);
  // Without a list there is nothing that could have an age.
  if (reading.problem !== undefined && reading.problem.state !== "partial") {
    return { ref, reading, analysis: undefined };
  }
  // A server that lists alerts and tells of no analysis will not tell of one next time either.
  if (newest === undefined) github.memory.set(noAnalysisOf(ref), true);
  const marked = ref.isDefault
    ? reading
    : await markIntroduced(github, { reading, repository, branch }, signal);
  if (newest !== undefined && "failure" in newest) {
    return { ref, reading: withNote(marked, newest.failure), analysis: undefined };
  }
  return { ref, reading: withAnalysis(marked, ref, newest), analysis: newest };
}

async function analysisOrFailure(
  github: GitHub,
  ref: AlertsRef,
  signal: AbortSignal,
): Promise<Analysis | { readonly failure: string } | undefined> {
  if (github.memory.has(noAnalysisOf(ref))) return undefined;
  try {
    return await newestAnalysis(github, ref.name, signal);
  } catch (error) {
    signal.throwIfAborted();
    const subject = { ...codeScanningSubject(github), name: "code scanning analyses" };
    const { detail } = problemOf(error, subject);
    return { failure: `How old these alerts are could not be asked. ${detail}` };
  }
}

function noAnalysisOf({ name }: AlertsRef): string {
  return `no analysis of ${name}`;
}

/** An analysis that failed in part may lack alerts: that is no complete reading. */
function withAnalysis(
  reading: Reading<CodeScanningAlert>,
  ref: AlertsRef,
  analysis: Analysis | undefined,
): Reading<CodeScanningAlert> {
  const name = refName(ref.name, english);
  const noted = withNote(
    reading,
    [
      analysis === undefined ? "" : ageSentence(name, analysis),
      ref.unanalysed === undefined ? "" : `${ref.unanalysed} has no analysis yet.`,
      analysis?.warning === undefined ? "" : `That analysis reports a warning: ${analysis.warning}`,
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  );
  if (analysis?.error === undefined) return noted;
  const failed = `The newest analysis of ${name} reports an error, so alerts may be missing: ${analysis.error}`;
  return noted.problem === undefined
    ? { ...noted, problem: { state: "partial", detail: failed } }
    : withNote(noted, failed);
}

function ageSentence(name: string, { commit, createdAt }: Analysis): string {
  const saw = commit === undefined ? "" : ` (${shortCommit(commit)})`;
  return createdAt === undefined
    ? ""
    : `Alerts of ${name} as of its analysis of ${minuteOf(createdAt)}${saw}.`;
}

function minuteOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function withNote<T>(reading: Reading<T>, note: string): Reading<T> {
  if (note === "") return reading;
  return { ...reading, note: [reading.note, note].filter(Boolean).join(" ") };
}

interface Marking {
  readonly reading: Reading<CodeScanningAlert>;
  readonly repository: GitHubRepository;
  readonly branch: BranchState;
}

/** Says of each alert whether the branch brought it in; of none when that cannot be told of all. */
async function markIntroduced(
  github: GitHub,
  { reading, repository, branch }: Marking,
  signal: AbortSignal,
): Promise<Reading<CodeScanningAlert>> {
  if (reading.facts.length === 0) return reading;
  const main: AlertsRef = { name: `refs/heads/${repository.defaultBranch}`, isDefault: true };
  const there = await readCodeScanning(github, main, signal);
  if (there.problem !== undefined) {
    return withNote(
      reading,
      `Which of them are new on this branch could not be told. ${there.problem.detail}`,
    );
  }
  const open = new Set(there.facts.map(({ number }) => number));
  const leftAt = Date.parse((await branch.leftAt(repository.defaultBranch, signal)) ?? "");
  return {
    ...reading,
    facts: reading.facts.map((alert) => ({
      ...alert,
      introducedByBranch: !open.has(alert.number) && !isOlder(alert, leftAt),
    })),
  };
}

/** A time that is not known is not a number, and no comparison with it holds. */
function isOlder({ createdAt }: CodeScanningAlert, leftAt: number): boolean {
  return Date.parse(createdAt ?? "") < leftAt;
}
