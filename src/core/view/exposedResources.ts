import type { Member } from "../filter/member.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Workload } from "../workload.ts";
import { alertRow } from "./alertRow.ts";
import { alertCount, countWords, joined, newWords } from "./countWords.ts";
import { declaredGroup } from "./declaredRows.ts";
import { dockerfileRows } from "./dockerfileRows.ts";
import { escapeMarkdown } from "./markdown.ts";
import { plain } from "./plain.ts";
import { repositoryRow } from "./repositoryRow.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { forest, groupRow, splitId, type Tree, type TreeSource } from "./treeSource.ts";
import { whereItRuns } from "./words.ts";
import { isPossible, labelOf, workloadRow, worstFirst } from "./workloadRow.ts";

const unmapped = "unmapped";
const fixedOnly = "fixed";
const noEnvironment = "\n";

/**
 * *Exposed Resources*: environment → workload → file → alerts, worst first; alerts of no known
 * workload stand last, under their own row. While a filter is on, what has no alert that passes it
 * is left out. With several repositories these come first.
 */
export function exposedResources(sources: readonly TreeSource[], t: Translate): Tree {
  return forest(
    sources,
    (source) => repositoryRow(source, t),
    (source, parent) => {
      const [kind, rest] = splitId(parent);
      switch (kind) {
        case undefined:
          return environmentRows(source, t);
        case "environment":
          return workloadRows(source, rest, t);
        case "workload":
          return rowsOfWorkload(source, rest, parent, t);
        case "file":
          return rowsOfFile(source, rest, parent, t);
        case unmapped:
          return unmappedRows(source, parent, t);
        case fixedOnly:
          return membersOf(source, rest)
            .filter(isFixed)
            .map(rowsBelow(source, parent, t));
        default:
          return [];
      }
    },
  );
}

/** The key of the workload whose rows are below a row; undefined for every other row. */
export function workloadOfRow(
  id: string | undefined,
): { readonly repository: string; readonly key: string } | undefined {
  const repository = id?.split("\t")[0];
  const [kind, key] = splitId(id ?? "");
  return repository === undefined || kind !== "workload" ? undefined : { repository, key };
}

function rowsBelow(source: TreeSource, parent: string, t: Translate) {
  return (member: Member): TreeNode => alertRow(source, member, { parent, shows: "tier" }, t);
}

/** Fixed on the default branch, still in what runs: below its workload it is listed apart. */
function isFixed({ ranked }: Member): boolean {
  return ranked.state === "fixedNotDeployed";
}

function isUnmapped({ ranked }: Member): boolean {
  return ranked.workloads.length === 0;
}

function membersOf({ members }: TreeSource, workload: string): readonly Member[] {
  return members.filter(({ ranked }) =>
    ranked.workloads.some((link) => link.workload.key === workload),
  );
}

/** All workloads, or those with an alert that passes the filter. */
function shownWorkloads(source: TreeSource): readonly Workload[] {
  const { workloads } = source.snapshot;
  if (!source.isFiltered) return workloads;
  const keys = new Set(
    source.members.flatMap(({ ranked }) => ranked.workloads.map(({ workload }) => workload.key)),
  );
  return workloads.filter(({ key }) => keys.has(key));
}

function environmentOf({ environment }: Workload): string {
  return environment ?? noEnvironment;
}

function environmentRows(source: TreeSource, t: Translate): readonly TreeNode[] {
  const environments = [...new Set(shownWorkloads(source).map(environmentOf))].toSorted(
    (a, b) =>
      Number(isOnlyPossible(source, a)) - Number(isOnlyPossible(source, b)) ||
      worstScore(source, b) - worstScore(source, a) ||
      (a < b ? -1 : 1),
  );
  const rows = environments.map((environment) => environmentRow(source, environment, t));
  const free = source.members.filter(isUnmapped);
  if (free.length === 0) return rows;
  const label = t("Not mapped");
  const why = notMappedReason(source.snapshot, t);
  const count = alertCount(free.length, t);
  return [
    ...rows,
    {
      ...groupRow,
      id: `${source.repository}\t${unmapped}\t`,
      label,
      description: joined([count, newWords(free, t), t("why?")]),
      tooltip: escapeMarkdown(why, 400),
      accessibleLabel: `${label}, ${count}, ${plain(why, 300)}`,
      icon: "question",
      context: unmapped,
      children: "collapsed",
    },
  ];
}

/** Why they are not mapped stands above them, for who does not point at rows. */
function unmappedRows(source: TreeSource, parent: string, t: Translate): readonly TreeNode[] {
  const why = plain(notMappedReason(source.snapshot, t), 300);
  return [
    {
      ...groupRow,
      id: `${source.repository}\twhy\t`,
      label: why,
      description: "",
      tooltip: escapeMarkdown(why, 400),
      accessibleLabel: why,
      icon: "info",
      context: "why",
      children: "none",
    },
    ...source.members.filter(isUnmapped).map(rowsBelow(source, parent, t)),
  ];
}

function environmentRow(source: TreeSource, environment: string, t: Translate): TreeNode {
  const label = environment === noEnvironment ? t("Environment not known") : plain(environment, 60);
  const count = workloadsIn(source, environment).length;
  const description = count === 1 ? t("1 workload") : t("{0} workloads", count);
  return {
    ...groupRow,
    id: `${source.repository}\tenvironment\t${environment}`,
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

function workloadsIn(source: TreeSource, environment: string): readonly Workload[] {
  return shownWorkloads(source).filter((w) => environmentOf(w) === environment);
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
  const worst = source.members.find(({ ranked }) =>
    ranked.workloads.some(({ workload }) => own.has(workload.key)),
  );
  return worst?.ranked.risk.score ?? -1;
}

function workloadRows(source: TreeSource, environment: string, t: Translate): readonly TreeNode[] {
  const workloads = workloadsIn(source, environment);
  return workloads
    .map((workload) => {
      const members = membersOf(source, workload.key);
      return { workload, members, alerts: members.map(({ ranked }) => ranked) };
    })
    .toSorted(worstFirst)
    .map(({ workload, members, alerts }) => {
      const counts = joined([
        countWords(alerts, source.snapshot.coverage, t),
        newWords(members, t),
      ]);
      const label = labelOf(workload, workloads);
      return workloadRow(source.repository, { workload, alerts, counts, label }, t);
    });
}

function rowsOfWorkload(
  source: TreeSource,
  key: string,
  parent: string,
  t: Translate,
): readonly TreeNode[] {
  const { repository } = source;
  const workload = source.snapshot.workloads.find((one) => one.key === key);
  const members = membersOf(source, key);
  return [
    ...(workload === undefined ? [] : whereRows(repository, workload, t)),
    // First: it is one row, and would be far down below the alerts.
    ...declaredGroup(repository, workload, t),
    ...fileRows(source, key, parent, t),
    ...dockerfileRows(repository, key, source.dockerfiles?.get(key) ?? [], t),
    ...fixedRows(repository, key, members.filter(isFixed), t),
  ];
}

/** `AKS prod-weu / payments · attested, not verified · 14 commits behind main`. */
function whereRows(repository: string, workload: Workload, t: Translate): readonly TreeNode[] {
  const where = whereItRuns(workload, t);
  if (where === "") return [];
  return [
    {
      ...groupRow,
      id: `${repository}\twhere\t${workload.key}`,
      label: where,
      description: "",
      tooltip: escapeMarkdown(where, 400),
      accessibleLabel: where,
      icon: "location",
      color: "descriptionForeground",
      context: "where",
      children: "none",
    },
  ];
}

/** The files of a workload's open alerts, the most urgent first; what has no file is among them. */
function fileRows(
  source: TreeSource,
  key: string,
  parent: string,
  t: Translate,
): readonly TreeNode[] {
  const files = new Map<string, Member[]>();
  const rows: (TreeNode | readonly [path: string, members: readonly Member[]])[] = [];
  for (const member of membersOf(source, key)) {
    if (isFixed(member)) continue;
    const path = member.anchor?.path;
    const file = path === undefined ? undefined : files.get(path);
    if (path === undefined) rows.push(rowsBelow(source, parent, t)(member));
    else if (file === undefined) {
      const own = [member];
      files.set(path, own);
      rows.push([path, own]);
    } else file.push(member);
  }
  return rows.map((row) => ("id" in row ? row : fileRow(source, key, row, t)));
}

function fileRow(
  source: TreeSource,
  key: string,
  [path, members]: readonly [path: string, members: readonly Member[]],
  t: Translate,
): TreeNode {
  const alerts = members.map(({ ranked }) => ranked);
  const counts = joined([countWords(alerts, source.snapshot.coverage, t), newWords(members, t)]);
  const label = plain(path, 160);
  return {
    ...groupRow,
    id: `${source.repository}\tfile\t${key}\t${path}`,
    label,
    description: counts,
    tooltip: escapeMarkdown(path, 300),
    accessibleLabel: `${label}, ${counts}`,
    icon: "file-code",
    context: "file",
    children: "expanded",
  };
}

function rowsOfFile(
  source: TreeSource,
  rest: string,
  parent: string,
  t: Translate,
): readonly TreeNode[] {
  const [key = "", ...path] = rest.split("\t");
  const wanted = path.join("\t");
  return membersOf(source, key)
    .filter((member) => !isFixed(member) && member.anchor?.path === wanted)
    .map((member) => alertRow(source, member, { parent, shows: "tier", isInFile: true }, t));
}

/** The row above what is fixed and not deployed, where there is such a thing. */
function fixedRows(
  repository: string,
  key: string,
  members: readonly Member[],
  t: Translate,
): readonly TreeNode[] {
  if (members.length === 0) return [];
  const label = t("Fixed, not deployed");
  return [
    {
      ...groupRow,
      id: `${repository}\t${fixedOnly}\t${key}`,
      label,
      description: String(members.length),
      tooltip: escapeMarkdown(
        t("Fixed on the default branch, and still in what runs: build and deploy it."),
        400,
      ),
      accessibleLabel: `${label}, ${alertCount(members.length, t)}`,
      icon: "package",
      context: fixedOnly,
      children: "collapsed",
    },
  ];
}
