import { parseAlertKey } from "../../core/alert.ts";
import { sumCoverage } from "../../core/coverage.ts";
import { isExposedFixNow } from "../../core/filter/member.ts";
import type { SecretProviders } from "../../core/remedy/secretGuide.ts";
import type { Report } from "../../core/report.ts";
import { reportOf } from "../../core/reportOf.ts";
import { explain } from "../../core/risk/explain.ts";
import { compareRanked } from "../../core/risk/rank.ts";
import { countTiers, type RankedAlert } from "../../core/snapshot.ts";
import { anchorNote } from "../../core/view/anchorWords.ts";
import { cloudMessage } from "../../core/view/cloudWords.ts";
import { issuesMessage } from "../../core/view/coverageWords.ts";
import { explanationDocument } from "../../core/view/explanation.ts";
import { plain } from "../../core/view/plain.ts";
import { statusOf, unreadFolders } from "../../core/view/status.ts";
import type { Translate } from "../../core/view/text.ts";
import {
  alertPlace,
  canUpdate,
  runsAs,
  shortReasons,
  tierName,
  whereItRuns,
  whyExposed,
  workloadName,
} from "../../core/view/words.ts";
import type {
  AlertChoice,
  AlertPlace,
  AlertTarget,
  RepositorySummary,
  SnapshotChanged,
  WorkerStatus,
} from "../../protocol/messages.ts";
import { fileOf, uriOf } from "../documents.ts";
import { emptyReport, notReadYet, restricted, withoutClone } from "../emptyReport.ts";
import { bestPlace, bestPlaces, cloneOf, type Entry, type PlacedAlert } from "../entry.ts";
import { remoteQuestions } from "../remoteDecision.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import { worldOf } from "../world.ts";
import { alertsOnLine } from "./diagnostics.ts";
import { rangeOf } from "./ranges.ts";
import type { ShownAlerts } from "./shownAlerts.ts";

/** Answers made from the workspace alone; none changes it. */
export interface Queries {
  readonly status: (now: Date) => Omit<WorkerStatus, "isSample">;
  readonly changed: () => SnapshotChanged;
  readonly report: (repository: string | undefined, now: Date) => Report | undefined;
  readonly place: (target: AlertTarget) => AlertPlace | null;
  readonly choices: (here: {
    readonly uri?: string | undefined;
    readonly line?: number | undefined;
  }) => readonly AlertChoice[];
  readonly workloadLinks: (target: AlertTarget) => readonly WorkloadLinkRow[];
  readonly explanation: (
    target: AlertTarget,
  ) => { readonly title: string; readonly markdown: string } | null;
}

interface WorkloadLinkRow {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly url: string | null;
}

/** The queries over a workspace; `undefined` stands for Restricted Mode or no folder. */
export function createQueries(
  workspace: () => Workspace | undefined,
  { trusted, shown }: { readonly trusted: boolean; readonly shown: ShownAlerts },
  t: () => Translate,
  secretProviders: SecretProviders,
): Queries {
  const entries = (): readonly Entry[] => workspace()?.entries ?? [];
  const find = ({ repository, key }: AlertTarget): Found | undefined => {
    const entry = entryNamed(entries(), repository);
    const alertKey = parseAlertKey(key);
    const ranked = alertKey === undefined ? undefined : entry?.byKey.get(alertKey);
    if (entry === undefined || ranked === undefined) return undefined;
    return { entry, ranked, ...bestPlace(entry, ranked.alert.key) };
  };
  const nothing = () => {
    const current = workspace();
    if (!trusted || current === undefined) return restricted;
    return current.isSearched ? withoutClone(current.problems) : notReadYet;
  };
  return {
    status: (now) => {
      const current = workspace();
      const status = statusOf(
        {
          trusted,
          folders: current?.folderCount ?? 0,
          isSearched: current?.isSearched ?? false,
          problems: current?.problems ?? [],
          repositories: entries().map(({ key, snapshot, fromCache, world }) => ({
            key,
            snapshot,
            fromCache,
            knownExploitedAsOf: world.knownExploitedAsOf,
          })),
        },
        t(),
      );
      const summaries = summariesOf(entries(), shown);
      const coverage = summaries.flatMap((summary) => summary.coverage);
      return {
        ...status,
        unread: {
          workloads: cloudMessage(coverage, t()),
          issues: issuesMessage(coverage, t()),
        },
        summaries,
        ...shown.summary(entries(), t()),
        fromCache: isFromCache(entries()),
        now: now.toISOString(),
        unreadFolders: unreadFolders(current?.problems ?? []).length,
        remotes: remoteQuestions([
          ...entries().flatMap(({ placements }) => placements.map(({ clone }) => clone)),
          ...(current?.problems ?? []),
        ]),
      };
    },
    changed: () => {
      const summaries = summariesOf(entries(), shown);
      return {
        version: workspace()?.version ?? 0,
        counts: summaries.reduce(
          (sum, { counts }) => ({
            fixNow: sum.fixNow + counts.fixNow,
            fixSoon: sum.fixSoon + counts.fixSoon,
            plan: sum.plan + counts.plan,
            watch: sum.watch + counts.watch,
          }),
          { fixNow: 0, fixSoon: 0, plan: 0, watch: 0 },
        ),
        coverage: sumCoverage(summaries.map(({ coverage }) => coverage)),
        repositories: summaries,
        fromCache: isFromCache(entries()),
      };
    },
    report: (repository, now) => {
      const entry = repository === undefined ? entries()[0] : entryNamed(entries(), repository);
      if (entry === undefined) {
        return repository === undefined ? emptyReport(undefined, nothing(), now) : undefined;
      }
      return entry.snapshot === undefined
        ? emptyReport(cloneOf(entry), notReadYet, now)
        : reportOf(entry.snapshot, bestPlaces(entry), now.toISOString());
    },
    place: (target) => {
      const found = find(target);
      return found === undefined ? null : placeOf(found, t());
    },
    choices: ({ uri, line }) => {
      const current = workspace();
      const file = current === undefined || uri === undefined ? undefined : fileOf(current, uri);
      const keysHere = new Set(
        file === undefined || line === undefined
          ? []
          : alertsOnLine(file, line).map(({ ranked }) => ranked.alert.key),
      );
      return entries()
        .flatMap((entry) => shown.members.shown(entry).map(({ ranked }) => ({ entry, ranked })))
        .toSorted((a, b) => compareRanked(a.ranked, b.ranked))
        .map(({ entry, ranked }) =>
          choiceOf(entry, ranked, file?.entry === entry && keysHere.has(ranked.alert.key), t()),
        );
    },
    workloadLinks: (target) => workloadRows(entries(), find(target), target, t()),
    explanation: (target) => {
      const found = find(target);
      if (found === undefined) return null;
      const { ranked, entry } = found;
      return explanationDocument(ranked, explain(ranked, worldOf(entry)), t(), secretProviders);
    },
  };
}

interface Found extends PlacedAlert {
  readonly entry: Entry;
  readonly ranked: RankedAlert;
}

function placeOf({ placement, ranked, anchor }: Found, t: Translate): AlertPlace {
  const region = anchor?.region;
  // Of a lost alert the file is still worth a look; an unverified path may lead anywhere.
  const isOpenable = anchor !== undefined && anchor.state !== "unverified";
  return {
    url: ranked.alert.url,
    title: ranked.alert.title,
    uri: isOpenable ? uriOf(placement, anchor.path) : null,
    range: isOpenable && region !== undefined ? rangeOf(region) : null,
    note:
      anchor === undefined
        ? t(
            "This alert names no file of the repository ({0}).",
            alertPlace(ranked.alert, anchor, t),
          )
        : anchorNote(anchor, t),
  };
}

function choiceOf(entry: Entry, ranked: RankedAlert, isHere: boolean, t: Translate): AlertChoice {
  const { alert } = ranked;
  const runs = runsAs(ranked, t);
  const { anchor } = bestPlace(entry, alert.key);
  return {
    repository: entry.key,
    key: alert.key,
    label: `${tierName(ranked, t)}: ${plain(alert.title, 120)}`,
    description: [alertPlace(alert, anchor, t), `#${alert.number}`].join(" · "),
    detail: [...shortReasons(ranked, t), runs].filter((part) => part !== "").join(" · "),
    isHere,
    hasIssue: entry.snapshot?.issues.some((issue) => issue.alert === alert.key) ?? false,
    hasPortal: ranked.workloads.some(({ workload }) => workload.portalUrl !== undefined),
    canUpdate: canUpdate(ranked, anchor),
  };
}

function workloadRows(
  entries: readonly Entry[],
  found: Found | undefined,
  target: AlertTarget,
  t: Translate,
): readonly WorkloadLinkRow[] {
  const workloads =
    found?.ranked.workloads ??
    entries
      .find(({ key }) => key === target.repository)
      ?.snapshot?.workloads.filter(({ key }) => key === target.key)
      .map((workload) => ({ workload, evidence: workload.evidence })) ??
    [];
  return workloads.map(({ workload, evidence }) => ({
    key: workload.key,
    name: workloadName(workload),
    description: `${whyExposed(workload, t, evidence)} · ${whereItRuns(workload, t)}`,
    url: workload.portalUrl ?? null,
  }));
}

function summariesOf(
  entries: readonly Entry[],
  { members }: ShownAlerts,
): readonly RepositorySummary[] {
  return entries.flatMap((entry) => {
    const { key, snapshot } = entry;
    if (snapshot === undefined) return [];
    const alerts = members.shown(entry).map(({ ranked }) => ranked);
    return [
      {
        repository: key,
        takenAt: snapshot.takenAt,
        counts: countTiers(alerts),
        exposedFixNow: alerts.filter(isExposedFixNow).length,
        total: snapshot.alerts.length,
        coverage: snapshot.coverage,
        branch: snapshot.repository.branch ?? null,
        alertsRef: snapshot.repository.alertsRef ?? null,
        analysis: snapshot.repository.analysis ?? null,
      },
    ];
  });
}

function isFromCache(entries: readonly Entry[]): boolean {
  return entries.some(({ fromCache, snapshot }) => fromCache && snapshot !== undefined);
}
