import type { Alert } from "../core/alert.ts";
import type { FixedAlert } from "../core/deployed/fixed.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { WorkloadLink } from "../core/workload.ts";
import { readFixedCodeAlerts, readFixedDependabotAlerts } from "../sources/github/fixedAlerts.ts";
import type { Reading } from "../sources/reading.ts";
import type { CoverageTable } from "./coverageTable.ts";
import { type Deployed, type UndeployedFix, undeployedFixes } from "./deployedFacts.ts";
import type { RefreshSources } from "./refresh.ts";

/** What the fixed alerts are looked at with. */
export interface UndeployedQuestion {
  readonly deployed: Deployed;
  readonly linksOf: (alerts: readonly Alert[]) => (alert: Alert) => readonly WorkloadLink[];
  readonly previous: Snapshot | undefined;
}

const kinds = ["codeScanning", "dependabot"] as const;

/**
 * The alerts that were fixed since the oldest commit that runs and whose code still runs. Nothing
 * is asked when nothing that runs is behind the branch. What could not be read is said in the
 * coverage; a passing failure keeps what the last snapshot had, as long as its workloads are there.
 */
export async function readUndeployed(
  { github, code }: Pick<RefreshSources, "github" | "code">,
  { deployed, linksOf, previous }: UndeployedQuestion,
  coverage: CoverageTable,
  signal: AbortSignal,
): Promise<readonly UndeployedFix[]> {
  const { base, oldest } = deployed;
  if (base === undefined || oldest === undefined) return [];
  const [codeScanning, dependabot] = await Promise.all([
    readFixedCodeAlerts(github, base.name, oldest, signal),
    readFixedDependabotAlerts(github, oldest, signal),
  ]);
  const readings = { codeScanning, dependabot };
  const fixed = kinds.flatMap((kind) => readings[kind].facts);
  const found = await undeployedFixes(
    code,
    fixed,
    { linksOf: linksOf(fixed.map(({ alert }) => alert)), base },
    signal,
  );
  const older = kinds.flatMap((kind) => keptFixes(kind, readings[kind], { deployed, previous }));
  for (const kind of kinds) {
    const { problem } = readings[kind];
    if (problem !== undefined) coverage.lacks(kind, problem);
  }
  const known = new Set(found.map((one) => one.fixed.alert.key));
  return [...found, ...older.filter((one) => !known.has(one.fixed.alert.key))];
}

function keptFixes(
  kind: (typeof kinds)[number],
  { problem }: Reading<FixedAlert>,
  { deployed, previous }: Pick<UndeployedQuestion, "deployed" | "previous">,
): readonly UndeployedFix[] {
  if (problem?.isTransient !== true) return [];
  const workloads = new Map(deployed.workloads.map((workload) => [workload.key, workload]));
  return (previous?.alerts ?? []).flatMap(({ alert, fix, workloads: before }) => {
    if (alert.kind !== kind || fix === undefined) return [];
    const links = before.flatMap((link) => {
      const workload = workloads.get(link.workload.key);
      const commits = (images: typeof link.workload.images) =>
        images.map(({ commit }) => commit).join(" ");
      // Another image may hold the fix.
      const isSame =
        workload !== undefined && commits(workload.images) === commits(link.workload.images);
      return isSame ? [{ ...link, workload }] : [];
    });
    if (links.length === 0) return [];
    return [{ fixed: { alert, fixedAt: fix.fixedAt }, by: fix.by, links }];
  });
}
