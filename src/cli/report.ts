import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { alertSources, type SourceName } from "../core/coverage.ts";
import { reportJson } from "../core/format/json.ts";
import { markdownText } from "../core/format/markdown.ts";
import { sarifText } from "../core/format/sarif.ts";
import { gapSentences, isRead } from "../core/format/words.ts";
import type { Report } from "../core/report.ts";
import { tierNames } from "../core/risk/risk.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exitCode.ts";
import { type TableStyle, tableText } from "./format/table.ts";
import { type Output, outputFileProblem, writeWhole } from "./output.ts";
import type { Format, ReportRequest } from "./request.ts";

/** A report, or one sentence that says why there is none and what to do. */
export type RunOutcome =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "refused"; readonly message: string };

export interface RunOptions {
  /** The name of the git remote to report on; undefined: the usual one. */
  readonly remote: string | undefined;
  /** Takes what is being done, for people who wait. */
  readonly progress: (message: string) => void;
}

/** Where reports come from. What a source does not give stands in the report's coverage. */
export interface Runners {
  /**
   * Reports on the clone in an existing folder (an absolute path) from the real upstreams, with
   * addresses and tokens from the variables.
   */
  readonly clone: (
    options: RunOptions & { readonly folder: string; readonly variables: Variables },
    signal: AbortSignal,
  ) => Promise<RunOutcome>;
  /** Reports on the sample in a folder (an absolute path), or in a temporary one. */
  readonly sample: (
    options: RunOptions & {
      readonly folder: string | undefined;
      readonly scenario: string | undefined;
    },
    signal: AbortSignal,
  ) => Promise<RunOutcome>;
}

/** The process's environment variables. They hold tokens: never log them, never print them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The process around the command line. */
export interface Surroundings {
  readonly variables: Variables;
  readonly workingFolder: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The version of this program. */
  readonly version: string;
  readonly runners: Runners;
}

/**
 * Makes a report and writes it where it was asked for; returns the exit code.
 *
 * Rejects with the signal's reason when it was aborted, and with what the runners and the file
 * system throw.
 */
export async function runReport(
  request: ReportRequest,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { stdout, stderr, version, workingFolder } = surroundings;
  const output = request.output === undefined ? undefined : resolve(workingFolder, request.output);
  const problem = output === undefined ? undefined : await outputFileProblem(output);
  const outcome: RunOutcome =
    problem === undefined
      ? await run(request, surroundings, signal)
      : { kind: "refused", message: problem };
  signal.throwIfAborted();
  if (outcome.kind === "refused") {
    await stderr.write(`runtime-risk: ${outcome.message}\n`);
    return exitCodes.refused;
  }
  const { report } = outcome;
  const isOnScreen = output === undefined && stdout.isTerminal;
  const style = isOnScreen
    ? { width: stdout.columns, color: stdout.color }
    : { width: undefined, color: false };
  const text = formatted(report, request.format, { ...style, version });
  // On one screen, the table has already said what was not read.
  const isSaid = isOnScreen && request.format === "table" && stderr.isTerminal;
  if (!isSaid) await warn(report, stderr);
  await advise(report, stderr);
  if (output === undefined) await stdout.write(text);
  else await writeWhole(output, text);
  const code = exitCodeOf(report, request);
  const why = exitReason(code, request);
  if (why !== undefined) await stderr.write(`runtime-risk: ${why}\n`);
  return code;
}

/** Why the program does not end with 0, for who reads the log of a pipeline. */
function exitReason(
  code: ExitCode,
  { failOn, requireComplete }: ReportRequest,
): string | undefined {
  if (code === exitCodes.failOnMet && failOn !== undefined) {
    return `Exit code ${code}: there are alerts of the tier ${tierNames[failOn]} or above (--fail-on ${failOn}).`;
  }
  if (code !== exitCodes.incomplete) return undefined;
  return requireComplete
    ? `Exit code ${code}: not every source could be read (--require-complete).`
    : `Exit code ${code}: no source of alerts could be read, so --fail-on cannot tell.`;
}

async function run(
  request: ReportRequest,
  { runners, stderr, variables, workingFolder }: Surroundings,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const { remote } = request;
  const folder = request.folder === undefined ? undefined : resolve(workingFolder, request.folder);
  const problem = folder === undefined ? undefined : await folderProblem(folder);
  if (problem !== undefined) return { kind: "refused", message: problem };
  const line = progressLine(stderr);
  try {
    if (request.sample) {
      const { scenario } = request;
      return await runners.sample({ folder, remote, scenario, progress: line.show }, signal);
    }
    const options = { folder: folder ?? workingFolder, remote, variables, progress: line.show };
    return await runners.clone(options, signal);
  } finally {
    await line.clear();
  }
}

async function folderProblem(folder: string): Promise<string | undefined> {
  try {
    const found = await stat(folder);
    if (found.isDirectory()) return undefined;
    return `${folder} is a file. Name the folder of a clone.`;
  } catch {
    return `${folder} can't be read, or does not exist. Name the folder of a clone.`;
  }
}

function formatted(
  report: Report,
  format: Format,
  style: TableStyle & { readonly version: string },
): string {
  switch (format) {
    case "table":
      return tableText(report, style);
    case "json":
      return reportJson(report);
    case "sarif":
      return sarifText(report, style.version);
    case "markdown":
      return markdownText(report);
    default:
      return format satisfies never;
  }
}

async function warn({ coverage }: Report, stderr: Output): Promise<void> {
  // What is off or not set up is no failure: the report itself names it.
  const failed = coverage.filter((entry) => !isRead(entry));
  for (const sentence of gapSentences(failed)) await stderr.write(`runtime-risk: ${sentence}\n`);
}

/** The details speak to all users; here a sign-in is a variable or a command. */
async function advise({ coverage }: Report, stderr: Output): Promise<void> {
  const isMissing = (sources: readonly SourceName[]) =>
    coverage.some(({ source, state }) => state === "unauthenticated" && sources.includes(source));
  if (isMissing([...alertSources, "issues"])) {
    await stderr.write(
      "runtime-risk: Set GITHUB_TOKEN or GH_TOKEN to a token that may read them.\n",
    );
  }
  if (isMissing(["workloads", "plans"])) {
    await stderr.write(
      "runtime-risk: To read from Azure, run az login, or set RUNTIME_RISK_ARM_TOKEN.\n",
    );
  }
}

/** One line that is overwritten, and only on a terminal. */
function progressLine(stderr: Output): {
  readonly show: (message: string) => void;
  readonly clear: () => Promise<void>;
} {
  const startOfEmptyLine = "\r\u001B[2K";
  let written: Promise<void> | undefined;
  return {
    show: (message) => {
      if (!stderr.isTerminal) return;
      const line = message.slice(0, (stderr.columns ?? 80) - 1);
      // Nobody waits for a progress line, and if it can't be written nothing is lost.
      written = stderr.write(startOfEmptyLine + line).catch(() => undefined);
    },
    clear: async () => {
      if (written === undefined) return;
      await written;
      await stderr.write(startOfEmptyLine);
    },
  };
}
