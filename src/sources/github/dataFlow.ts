import type { CodeScanningAlert } from "../../core/alert.ts";
import type { DataFlow } from "../../core/dataFlow.ts";
import { refName } from "../../core/view/analysis.ts";
import { shortCommit } from "../../core/view/plain.ts";
import { english } from "../../core/view/text.ts";
import { type ListedAnalysis, listAnalyses } from "./analyses.ts";
import { readAnalysisFile } from "./analysisFile.ts";
import type { GitHub } from "./client.ts";
import { codeScanningSubject } from "./codeScanning.ts";
import { problemOf } from "./problem.ts";
import { dataFlowIn } from "./sarif.ts";

/** An analysis can be large: these many are looked into, the likeliest first. */
const mostAnalyses = 3;

/** How data reaches an alert, or in one English sentence why that is not known. */
export type DataFlowAnswer =
  | { readonly ok: true; readonly flow: DataFlow }
  | { readonly ok: false; readonly message: string };

/**
 * Reads the data flow of one code scanning alert from the analysis that found it: the newest one of
 * its reference, category and tool that saw the alert's commit, else the newest ones that hold the
 * alert, which is then said. Only when somebody asks: an analysis is large. Rejects only with the
 * signal's reason.
 */
export async function readDataFlow(
  github: GitHub,
  alert: CodeScanningAlert,
  signal: AbortSignal,
): Promise<DataFlowAnswer> {
  try {
    const listed = await listAnalyses(github, alert, signal);
    const own = listed.filter(
      ({ tool, category }) =>
        (tool === undefined || tool === alert.tool) &&
        (alert.category === undefined || category === undefined || category === alert.category),
    );
    const commit = alert.location?.commit;
    const exact = own.find((analysis) => analysis.commit === commit);
    const others = own.filter((analysis) => analysis !== exact);
    const candidates = exact === undefined ? others : [exact, ...others];
    return await lookInto(github, { alert, candidates, exact }, signal);
  } catch (error) {
    signal.throwIfAborted();
    const subject = { ...codeScanningSubject(github), name: "code scanning analyses" };
    return no(problemOf(error, subject).detail);
  }
}

function no(message: string): DataFlowAnswer {
  return { ok: false, message };
}

interface Search {
  readonly alert: CodeScanningAlert;
  readonly candidates: readonly ListedAnalysis[];
  /** The analysis that saw the alert's commit. */
  readonly exact: ListedAnalysis | undefined;
}

async function lookInto(
  github: GitHub,
  { alert, candidates, exact }: Search,
  signal: AbortSignal,
): Promise<DataFlowAnswer> {
  const where = refName(alert.ref, english);
  let unread: string | undefined;
  const asked = candidates.slice(0, mostAnalyses);
  for (const analysis of asked) {
    const { id, commit } = analysis;
    if (id === undefined || commit === undefined) continue;
    const sarif = await readAnalysisFile(github, id, signal);
    if ("problem" in sarif) {
      unread ??= sarif.problem;
      continue;
    }
    const found = dataFlowIn(sarif.data, alert.number, commit);
    if (found.kind === "missing") continue;
    if (found.kind === "none") {
      return no(`${alert.tool} reports no data flow for #${alert.number}: only its own place.`);
    }
    const other = `These steps are of another analysis than the alert's own, of commit ${shortCommit(commit)}.`;
    const notes = analysis === exact ? found.notes : [other, ...found.notes];
    return { ok: true, flow: { paths: found.paths, notes } };
  }
  if (unread !== undefined) return no(unread);
  return asked.length === 0
    ? no(`GitHub lists no analysis of ${where} by ${alert.tool}, so the data flow is not known.`)
    : no(`None of the latest analyses of ${where} by ${alert.tool} holds #${alert.number}.`);
}
