import type { AlertKey } from "../alert.ts";
import type { Anchor } from "../anchor.ts";
import type { Coverage } from "../coverage.ts";
import { type TierId, tierIds, tierNames } from "../risk/risk.ts";
import type { RankedAlert, Snapshot } from "../snapshot.ts";
import { countTiers, openOnly } from "../snapshot.ts";
import type { Workload } from "../workload.ts";
import { alertRow, tierIcons } from "./alertRow.ts";
import { analysisRows } from "./analysisRows.ts";
import { noAlertsWords } from "./coverageWords.ts";
import { declaredGroup } from "./declaredRows.ts";
import { escapeMarkdown } from "./markdown.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { isPossible, labelOf, workloadRow, worstFirst } from "./workloadRow.ts";

/** What the trees are made of: a snapshot and the anchors of its alerts. */
export interface TreeSource {
  /** `host/owner/name`. */
  readonly repository: string;
  readonly snapshot: Snapshot;
  readonly anchors: ReadonlyMap<AlertKey, Anchor>;
}

/** A tree's rows, found by the id of their parent; roots have the parent undefined. */
export type Tree = (parent: string | undefined) => readonly TreeNode[];

const unmapped = "unmapped";
const fixedOnly = "fixed";
const noEnvironment = "\n";

/** Fixed on the default branch, still in what runs: below its workload it is listed apart. */
function isFixed({ state }: RankedAlert): boolean {
  return state === "fixedNotDeployed";
}

/**
 * *Exposed Resources*: environment → workload → its alerts, worst first; alerts of no known
 * workload stand last, under their own row. With several repositories these come first.
 */
export function exposedResources(sources: readonly TreeSource[], t: Translate): Tree {
  return forest(sources, t, (source, parent) => {
    const [kind, rest] = split(parent);
    if (kind === undefined) return environmentRows(source, t);
    if (kind === "environment") return workloadRows(source, rest, t);
    const row = (ranked: RankedAlert) => alertRow(source, ranked, { parent, showTier: true }, t);
    if (kind === unmapped) {
      return source.snapshot.alerts.filter(({ workloads }) => workloads.length === 0).map(row);
    }
    if (kind === fixedOnly) return alertsOf(source, rest).filter(isFixed).map(row);
    if (kind !== "workload") return [];
    const alerts = alertsOf(source, rest);
    const workload = source.snapshot.workloads.find(({ key }) => key === rest);
    return [
      // First: it is one row, and would be far down below the alerts.
      ...declaredGroup(source.repository, workload, t),
      ...alerts.filter((ranked) => !isFixed(ranked)).map(row),
      ...fixedRows(source, rest, alerts, t),
    ];
  });
}

/** *Alerts*: tier → alerts, ranked; last, how old the analysis behind them is. */
export function alertTiers(sources: readonly TreeSource[], t: Translate, now: Date): Tree {
  return forest(sources, t, (source, parent) => {
    const [kind, rest] = split(parent);
    const { alerts } = source.snapshot;
    if (kind === undefined) return [...tierRows(source, t), ...analysisRows(source, t, now)];
    if (kind !== "tier") return [];
    return alerts
      .filter(({ risk }) => risk.tier === rest)
      .map((ranked) => alertRow(source, ranked, { parent, showTier: false }, t));
  });
}

/** Puts each repository's rows below a row of its own when there are several. */
function forest(
  sources: readonly TreeSource[],
  t: Translate,
  rows: (source: TreeSource, parent: string) => readonly TreeNode[],
): Tree {
  return (parent) => {
    const [single] = sources;
    if (parent === undefined) {
      if (single === undefined) return [];
      if (sources.length === 1) return rows(single, single.repository);
      return sources.map((source) => repositoryRow(source, t));
    }
    const source = sources.find(
      ({ repository }) => parent === repository || parent.startsWith(`${repository}\t`),
    );
    return source === undefined ? [] : rows(source, parent);
  };
}

/** Ids are `repository`, `repository⇥kind⇥rest`. */
function split(id: string): readonly [kind: string | undefined, rest: string] {
  const [, kind, ...rest] = id.split("\t");
  return [kind, rest.join("\t")];
}

function repositoryRow({ repository, snapshot }: TreeSource, t: Translate): TreeNode {
  const counts = countWords(snapshot.alerts, snapshot.coverage, t);
  return {
    ...group,
    id: repository,
    label: repository.slice(repository.indexOf("/") + 1),
    description: counts,
    accessibleLabel: `${repository}, ${counts}`,
    icon: "repo",
    context: "repository",
    children: "expanded",
  };
}

const group = { tooltip: "", color: undefined, target: undefined } as const;

function environmentRows(source: TreeSource, t: Translate): readonly TreeNode[] {
  const { snapshot, repository } = source;
  const environments = [
    ...new Set(snapshot.workloads.map((w) => w.environment ?? noEnvironment)),
  ].toSorted(
    (a, b) =>
      Number(isOnlyPossible(source, a)) - Number(isOnlyPossible(source, b)) ||
      worstScore(source, b) - worstScore(source, a) ||
      (a < b ? -1 : 1),
  );
  const rows = environments.map((environment) => environmentRow(source, environment, t));
  const free = snapshot.alerts.filter(({ workloads }) => workloads.length === 0);
  if (free.length === 0) return rows;
  const counts = countWords(free, snapshot.coverage, t);
  return [
    ...rows,
    {
      ...group,
      id: `${repository}\t${unmapped}\t`,
      label: t("Not mapped"),
      description: counts,
      tooltip: escapeMarkdown(notMappedReason(snapshot, t), 400),
      accessibleLabel: `${t("Not mapped")}, ${counts}`,
      icon: "question",
      context: unmapped,
      children: "collapsed",
    },
  ];
}

function environmentRow(source: TreeSource, environment: string, t: Translate): TreeNode {
  const { repository } = source;
  const label = environment === noEnvironment ? t("Environment not known") : plain(environment, 60);
  const count = workloadsIn(source, environment).length;
  const description = count === 1 ? t("1 workload") : t("{0} workloads", count);
  return {
    ...group,
    id: `${repository}\tenvironment\t${environment}`,
    label,
    description,
    accessibleLabel: `${label}, ${description}`,
    icon: "layers",
    context: "environment",
    children: "expanded",
  };
}

/** Why alerts are not linked to a workload. */
function notMappedReason(snapshot: Snapshot, t: Translate): string {
  // Without workloads the attestations only say that there was nothing to ask for.
  const gap = (["workloads", "attestations"] as const)
    .flatMap((name) => snapshot.coverage.find(({ source }) => source === name) ?? [])
    .find(({ state, cause, detail }) => (state !== "ok" || cause !== undefined) && detail !== "");
  return gap === undefined
    ? t("No running image is known to hold the files of these alerts.")
    : t(gap.detail);
}

function workloadsIn({ snapshot }: TreeSource, environment: string): readonly Workload[] {
  return snapshot.workloads.filter((w) => (w.environment ?? noEnvironment) === environment);
}

/** Nothing but a name says that anything of this repository runs there. */
function isOnlyPossible(source: TreeSource, environment: string): boolean {
  return workloadsIn(source, environment).every(isPossible);
}

/** Of what is sure, where anything is. */
function worstScore(source: TreeSource, environment: string): number {
  const workloads = workloadsIn(source, environment);
  const sure = workloads.filter((workload) => !isPossible(workload));
  const own = new Set((sure.length === 0 ? workloads : sure).map((w) => w.key));
  const worst = source.snapshot.alerts.find(({ workloads }) =>
    workloads.some(({ workload }) => own.has(workload.key)),
  );
  return worst?.risk.score ?? -1;
}

function workloadRows(source: TreeSource, environment: string, t: Translate): readonly TreeNode[] {
  const workloads = workloadsIn(source, environment);
  return workloads
    .map((workload) => ({ workload, alerts: alertsOf(source, workload.key) }))
    .toSorted(worstFirst)
    .map(({ workload, alerts }) => {
      const counts = countWords(alerts, source.snapshot.coverage, t);
      const label = labelOf(workload, workloads);
      return workloadRow(source.repository, { workload, alerts, counts, label }, t);
    });
}

function alertsOf(source: TreeSource, workload: string): readonly RankedAlert[] {
  return source.snapshot.alerts.filter(({ workloads }) =>
    workloads.some((link) => link.workload.key === workload),
  );
}

function tierRows({ repository, snapshot }: TreeSource, t: Translate): readonly TreeNode[] {
  const counts = countTiers(snapshot.alerts);
  return tierIds
    .filter((tier) => counts[tier] > 0)
    .map((tier) => tierRow(repository, tier, counts[tier], t));
}

function tierRow(repository: string, tier: TierId, count: number, t: Translate): TreeNode {
  const [icon, color] = tierIcons[tier];
  return {
    ...group,
    id: `${repository}\ttier\t${tier}`,
    label: t(tierNames[tier]),
    description: String(count),
    accessibleLabel: `${t(tierNames[tier])}, ${alertCount(count, t)}`,
    icon,
    color,
    context: "tier",
    children: tier === "fixNow" || tier === "fixSoon" ? "expanded" : "collapsed",
  };
}

/** The row above what is fixed and not deployed, where there is such a thing. */
function fixedRows(
  { repository }: TreeSource,
  rest: string,
  alerts: readonly RankedAlert[],
  t: Translate,
): readonly TreeNode[] {
  const count = alerts.filter(isFixed).length;
  if (count === 0) return [];
  const label = t("Fixed, not deployed");
  return [
    {
      ...group,
      id: `${repository}\t${fixedOnly}\t${rest}`,
      label,
      description: String(count),
      tooltip: escapeMarkdown(
        t("Fixed on the default branch, and still in what runs: build and deploy it."),
        400,
      ),
      accessibleLabel: `${label}, ${alertCount(count, t)}`,
      icon: "package",
      color: undefined,
      context: fixedOnly,
      children: "collapsed",
    },
  ];
}

/** `3 Fix now · 5 more`. */
function countWords(
  alerts: readonly RankedAlert[],
  coverage: readonly Coverage[],
  t: Translate,
): string {
  const open = openOnly(alerts);
  const counts = countTiers(open);
  const worst = tierIds.find((tier) => counts[tier] > 0);
  const fixed = alerts.length - open.length;
  const undeployed = fixed === 0 ? "" : t("{0} fixed, not deployed", fixed);
  if (worst === undefined) return undeployed === "" ? noAlertsWords(coverage, t) : undeployed;
  const more = open.length - counts[worst];
  const first = `${counts[worst]} ${t(tierNames[worst])}`;
  return [first, more === 0 ? "" : t("{0} more", more), undeployed]
    .filter((part) => part !== "")
    .join(" · ");
}

function alertCount(count: number, t: Translate): string {
  return count === 1 ? t("1 alert") : t("{0} alerts", count);
}
