import type { AlertKey } from "../../core/alert.ts";
import { type Anchor, isConfident } from "../../core/anchor.ts";
import type { DataFlowStep } from "../../core/dataFlow.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { placeName } from "../../core/view/words.ts";
import type { DataFlowRow } from "../../protocol/messages.ts";
import { readDataFlow } from "../../sources/github/dataFlow.ts";
import { uriOf } from "../documents.ts";
import type { Target } from "../targets.ts";
import type { FoundAlert } from "./foundAlert.ts";
import { rangeOf } from "./ranges.ts";

type DataFlowRows =
  | {
      readonly ok: true;
      readonly paths: readonly (readonly DataFlowRow[])[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/**
 * How data reaches an alert: the steps of its analysis, each where it is in the text now open. A
 * step whose place is not certain has no place to go to, and says why.
 */
export async function dataFlowOf(
  { entry, placement, ranked }: FoundAlert,
  t: Translate,
  signal: AbortSignal,
): Promise<DataFlowRows> {
  const { alert } = ranked;
  if (alert.kind !== "codeScanning") {
    return { ok: false, message: t("Only code scanning alerts have a data flow.") };
  }
  const answer = await readDataFlow(entry.github, alert, signal);
  if (!answer.ok) return { ok: false, message: t(answer.message) };
  const { paths, notes } = answer.flow;
  // A step has no identity of its own: its place in the list stands in for an alert's number.
  const keys = new Map(
    paths
      .flat()
      .map((step, index): [DataFlowStep, AlertKey] => [step, `codeScanning/${index + 1}`]),
  );
  const targets = Array.from(keys, ([{ location }, key]) =>
    location === undefined ? [] : [{ key, location }],
  ).flat();
  const anchors = await locateWithCopies({ entry, placement }, targets, signal);
  const row = (step: DataFlowStep): DataFlowRow => {
    const key = keys.get(step);
    const anchor = key === undefined ? undefined : anchors.get(key);
    return anchor === undefined ? withoutPlace(step, t) : placed(step, anchor, placement, t);
  };
  return { ok: true, paths: paths.map((path) => path.map(row)), notes: notes.map((n) => t(n)) };
}

/**
 * Where steps are now. The merge commit of a pull request is in no clone: the files of such a
 * commit are compared with GitHub's copies, as those of alerts are.
 */
async function locateWithCopies(
  { entry, placement }: Pick<FoundAlert, "entry" | "placement">,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<ReadonlyMap<AlertKey, Anchor>> {
  const own = await placement.anchors.aside();
  let anchors = await own.locate(targets, signal);
  // The names of a commit's files come first, then the contents that the clone lacks.
  for (let round = 0; round < 2; round += 1) {
    const missing = own.missing();
    if (missing.length === 0 || !(await entry.copies.learn(missing, signal))) break;
    anchors = await own.locate(targets, signal);
  }
  return anchors;
}

function withoutPlace({ message, problem }: DataFlowStep, t: Translate): DataFlowRow {
  return { message, place: t("no file"), note: t(problem ?? ""), uri: null, range: null };
}

function placed(
  { message }: DataFlowStep,
  anchor: Anchor,
  placement: FoundAlert["placement"],
  t: Translate,
): DataFlowRow {
  const place = placeName(anchor, t);
  if (anchor.region === undefined || !isConfident(anchor)) {
    return { message, place, note: plain(t(anchor.reason), 300), uri: null, range: null };
  }
  return {
    message,
    place,
    note: anchor.state === "edited" ? t("The code here changed since the scan.") : "",
    uri: uriOf(placement, anchor.path),
    range: rangeOf(anchor.region),
  };
}
