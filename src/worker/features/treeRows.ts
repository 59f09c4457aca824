import { placesOfCves, updatesOf } from "../../core/containerCves.ts";
import { finalImage } from "../../core/dockerfile.ts";
import { alertsTree } from "../../core/view/alertsTree.ts";
import type { DockerfileLine } from "../../core/view/dockerfileRows.ts";
import { exposedResources, workloadOfRow } from "../../core/view/exposedResources.ts";
import { issuesTree } from "../../core/view/issuesTree.ts";
import { spoken } from "../../core/view/spoken.ts";
import type { Translate } from "../../core/view/text.ts";
import type { TreeNode } from "../../core/view/treeNode.ts";
import { limited, rowsAtOnce, type TreeSource } from "../../core/view/treeSource.ts";
import type { ImageBuild, Workload } from "../../core/workload.ts";
import { createWorkingTree } from "../../sources/git/workingTree.ts";
import { uriOf } from "../documents.ts";
import type { Entry } from "../entry.ts";
import { declaringRows } from "./declaringLines.ts";
import type { ShownAlerts } from "./shownAlerts.ts";
import type { LensReaders, WorkloadLenses } from "./workloadLenses.ts";

/** What rows are asked for; comes from outside. */
export interface TreeQuestion {
  readonly view: unknown;
  readonly parent: string | undefined;
  /** So many rows at most; undefined: as many as are shown at once. */
  readonly most: number | undefined;
}

export interface TreeServices {
  readonly entries: readonly Entry[];
  readonly shown: ShownAlerts;
  readonly lenses: WorkloadLenses;
  /** May throw when their bundle is missing. */
  readonly readers: () => LensReaders;
  readonly now: Date;
  readonly t: Translate;
}

/** The rows below a row of one of the trees. Rejects only with the signal's reason. */
export async function treeRows(
  services: TreeServices,
  question: TreeQuestion,
  signal: AbortSignal,
): Promise<readonly TreeNode[]> {
  const rows = await rowsBelow(services, question, signal);
  return rows.map((row) => ({ ...row, accessibleLabel: spoken(row.accessibleLabel) }));
}

async function rowsBelow(
  services: TreeServices,
  { view, parent, most }: TreeQuestion,
  signal: AbortSignal,
): Promise<readonly TreeNode[]> {
  const { entries, shown, lenses, now, t } = services;
  const declared = await declaringRows(entries, { lenses, parent }, t, signal);
  if (declared !== undefined) return declared;
  const sources = await sourcesOf(services, { view, parent });
  const { grouping } = shown;
  const tree =
    view === "alerts"
      ? alertsTree(sources, { grouping, now }, t)
      : view === "issues"
        ? issuesTree(sources, t)
        : exposedResources(sources, t);
  return limited(tree(parent), { parent, most: most ?? rowsAtOnce }, t);
}

async function sourcesOf(
  services: TreeServices,
  { view, parent }: Pick<TreeQuestion, "view" | "parent">,
): Promise<readonly TreeSource[]> {
  const { members } = services.shown;
  const sources = services.entries.map(async (entry): Promise<readonly TreeSource[]> => {
    const { key: repository, snapshot } = entry;
    if (snapshot === undefined) return [];
    const isFiltered = members.isFiltered && view !== "issues";
    const unfolded = view === "exposedResources" ? workloadOfRow(parent) : undefined;
    const dockerfiles =
      unfolded?.repository === repository
        ? new Map([[unfolded.key, await dockerfileLines(entry, unfolded.key, services)]])
        : undefined;
    const own = isFiltered ? members.shown(entry) : members.all(entry);
    return [{ repository, snapshot, members: own, isFiltered, dockerfiles }];
  });
  return (await Promise.all(sources)).flat();
}

/** Where CVEs come into the one image of a workload, in the file that builds it. */
async function dockerfileLines(
  { snapshot, placements: [placement] }: Entry,
  key: string,
  { readers }: Pick<TreeServices, "readers">,
): Promise<readonly DockerfileLine[]> {
  const workload = snapshot?.workloads.find((one) => one.key === key);
  if (snapshot === undefined || workload === undefined) return [];
  const build = onlyBuild(workload);
  const updates = updatesOf([workload], snapshot.alerts);
  if (build === undefined || updates.length === 0) return [];
  const path = build.dockerfile;
  const text = placement.openTexts.get(path) ?? (await textOf(placement.clone.git.root, path));
  const stages = text === undefined ? undefined : stagesOf(readers, text);
  const final = stages === undefined ? undefined : finalImage(stages, build.target);
  if (final === undefined) return [];
  const uri = uriOf(placement, path);
  return placesOfCves(updates, final).map((place) => ({ path, uri, place }));
}

/** Of a workload with several images it is not told which one a CVE is in. */
function onlyBuild({ images, evidence }: Workload): ImageBuild | undefined {
  const [image, ...others] = images;
  const isSure = others.length === 0 && (image?.evidence ?? evidence) !== "inferred";
  return isSure ? image?.build : undefined;
}

async function textOf(root: string, path: string): Promise<string | undefined> {
  const file = await createWorkingTree(root)(path);
  return file.kind === "text" ? file.text : undefined;
}

function stagesOf(readers: () => LensReaders, text: string) {
  try {
    return readers().readDockerfile(text);
  } catch {
    // The bundle is missing beside the worker's, which is logged where alerts need it.
    return undefined;
  }
}
