import type { InfrastructureFile } from "../../core/infrastructure.ts";
import { isSure, workloadsBuilt, workloadsOfLine } from "../../core/linkInfrastructure.ts";
import { togetherOf, workloadsOpened } from "../../core/openedWorkloads.ts";
import { type DeclaringLine, declaredOf, declaredRows } from "../../core/view/declaredRows.ts";
import type { Translate } from "../../core/view/text.ts";
import type { TreeNode } from "../../core/view/treeNode.ts";
import type { Workload } from "../../core/workload.ts";
import { uriOf } from "../documents.ts";
import type { Entry } from "../entry.ts";
import type { Placement } from "../placement.ts";
import type { WorkloadLenses } from "./workloadLenses.ts";

/** Rows beyond these help nobody. */
const mostLines = 50;

/**
 * The rows below *Declared in* of a workload; undefined for any other row. Reads the files that git
 * knows in the first clone. Rejects only with the signal's reason.
 */
export async function declaringRows(
  entries: readonly Entry[],
  { lenses, parent }: { readonly lenses: WorkloadLenses; readonly parent: string | undefined },
  t: Translate,
  signal: AbortSignal,
): Promise<readonly TreeNode[] | undefined> {
  const target = declaredOf(parent);
  if (target === undefined || parent === undefined) return undefined;
  const entry = entries.find(({ key }) => key === target.repository);
  const workload = entry?.snapshot?.workloads.find(({ key }) => key === target.key);
  const lines =
    entry === undefined || workload === undefined
      ? []
      : await declaringLines(entry, workload, lenses, signal);
  return declaredRows(parent, lines.slice(0, mostLines), t);
}

/** The lines of a workload in the first clone; rejects with the signal's reason. */
export async function declaringLines(
  { placements: [placement] }: Entry,
  workload: Workload,
  lenses: WorkloadLenses,
  signal: AbortSignal,
): Promise<readonly DeclaringLine[]> {
  const files = await lenses.files(placement)?.all(signal);
  return files === undefined ? [] : linesOfWorkload(files, placement, workload);
}

/** The lines of a workload in files that were read, those that run it first. */
export function linesOfWorkload(
  files: ReadonlyMap<string, InfrastructureFile>,
  placement: Placement,
  workload: Workload,
): readonly DeclaringLine[] {
  const all = togetherOf(files.values());
  const own = [workload];
  const lines = [...files].flatMap(([path, { images, exposures, builds }]): DeclaringLine[] => {
    const at = (role: DeclaringLine["role"]) => (line: { region: DeclaringLine["region"] }) => ({
      path,
      role,
      region: line.region,
      uri: uriOf(placement, path),
    });
    return [
      ...images
        .filter((line) => workloadsOfLine(line, own).some(({ strength }) => isSure(strength)))
        .map(at("runs")),
      ...exposures.filter((line) => workloadsOpened(line, all, own).length > 0).map(at("opens")),
      ...builds.filter((line) => workloadsBuilt(line, own).length > 0).map(at("builds")),
    ];
  });
  const dockerfiles = new Set(workload.images.flatMap(({ build }) => build?.dockerfile ?? []));
  return [
    ...lines.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role)),
    ...Array.from(dockerfiles, (path) => ({
      path,
      role: "dockerfile" as const,
      region: undefined,
      uri: uriOf(placement, path),
    })),
  ];
}

const order: readonly DeclaringLine["role"][] = ["runs", "opens", "builds", "dockerfile"];
