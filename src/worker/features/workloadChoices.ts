import { parseAlertKey } from "../../core/alert.ts";
import { roleNames } from "../../core/view/declaredRows.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { whereItRuns, whyExposed, workloadName } from "../../core/view/words.ts";
import { type AlertsOf, countWords, worstFirst } from "../../core/view/workloadLens.ts";
import type { Workload } from "../../core/workload.ts";
import type { WorkloadChoice } from "../../protocol/editorMessages.ts";
import type { Entry } from "../entry.ts";
import { declaringLines } from "./declaringLines.ts";
import { rangeOf } from "./ranges.ts";
import { alertsBy, type WorkloadLenses } from "./workloadLenses.ts";

/** All workloads to choose from, in each repository the one with the most urgent alert first. */
export function workloadChoices(
  entries: readonly Entry[],
  t: Translate,
): readonly WorkloadChoice[] {
  return entries.flatMap((entry) => {
    if (entry.snapshot === undefined) return [];
    const alertsOf = alertsBy(entry.snapshot);
    return worstFirst(entry.snapshot.workloads, alertsOf).map((workload) =>
      choiceOf(entry, workload, alertsOf, t),
    );
  });
}

/** The workloads that run an alert's code, the one that decides its tier first. */
export function workloadsOfAlert(
  entries: readonly Entry[],
  alert: Record<string, unknown>,
  t: Translate,
): readonly WorkloadChoice[] {
  const entry = entries.find(({ key }) => key === alert["repository"]);
  const key = parseAlertKey(alert["key"]);
  const links = key === undefined ? undefined : entry?.byKey.get(key)?.workloads;
  if (entry?.snapshot === undefined || links === undefined) return [];
  const alertsOf = alertsBy(entry.snapshot);
  return links.map(({ workload }) => choiceOf(entry, workload, alertsOf, t));
}

function choiceOf(
  { key: repository }: Entry,
  workload: Workload,
  alertsOf: AlertsOf,
  t: Translate,
): WorkloadChoice {
  return {
    repository,
    key: workload.key,
    label: workloadName(workload),
    description: [whyExposed(workload, t), countWords([workload], alertsOf, t)]
      .filter((part) => part !== "")
      .join(" · "),
    detail: whereItRuns(workload, t),
    hasRecommendations: workload.recommendations.length > 0,
    hasSecurityAlerts: workload.securityAlerts.length > 0,
  };
}

interface WorkloadLine {
  readonly label: string;
  readonly place: string;
  readonly uri: string;
  readonly range: ReturnType<typeof rangeOf>;
}

const fileStart = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

/** The lines that run, open or build a workload. Rejects only with the signal's reason. */
export async function workloadLines(
  entries: readonly Entry[],
  {
    lenses,
    target,
  }: {
    readonly lenses: WorkloadLenses;
    readonly target: { readonly repository: unknown; readonly key: unknown };
  },
  t: Translate,
  signal: AbortSignal,
): Promise<readonly WorkloadLine[] | null> {
  const entry = entries.find(({ key }) => key === target.repository);
  const workload = entry?.snapshot?.workloads.find(({ key }) => key === target.key);
  if (entry === undefined || workload === undefined) return null;
  const lines = await declaringLines(entry, workload, lenses, signal);
  return lines.map(({ path, region, role, uri }) => ({
    label: t(roleNames[role]),
    place: region === undefined ? plain(path, 200) : `${plain(path, 200)}:${region.startLine}`,
    uri,
    range: rangeOf(region ?? fileStart),
  }));
}
