import type { Alert } from "../core/alert.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { WorkloadLink } from "../core/workload.ts";
import { readFixedCodeAlerts, readFixedDependabotAlerts } from "../sources/github/fixedAlerts.ts";
import type { GitHubRepository } from "../sources/github/repository.ts";
import type { Problem } from "../sources/reading.ts";
import type { CoverageTable } from "./coverageTable.ts";
import { type Deployed, type UndeployedFix, undeployedFixes } from "./deployedFacts.ts";
import type { RefreshSources } from "./refresh.ts";

/** What the fixed alerts are looked at with. */
export interface UndeployedQuestion {
  readonly deployed: Deployed;
  readonly linksOf: (alerts: readonly Alert[]) => (alert: Alert) => readonly WorkloadLink[];
  readonly previous: Snapshot | undefined;
  /** With a problem nothing of GitHub was read. */
  readonly found: { readonly problem: Problem } | { readonly repository: GitHubRepository };
}

const kinds = ["codeScanning", "dependabot"] as const;
type Kind = (typeof kinds)[number];

/**
 * The alerts that were fixed since the oldest commit that runs and whose code still runs. Nothing
 * is asked when nothing that runs is behind the branch. What could not be read is said in the
 * coverage; a passing failure keeps what the last snapshot had, as long as its workloads are there.
 */
export async function readUndeployed(
  { github, code }: Pick<RefreshSources, "github" | "code">,
  { deployed, linksOf, previous, found: repository }: UndeployedQuestion,
  coverage: CoverageTable,
  signal: AbortSignal,
): Promise<readonly UndeployedFix[]> {
  const { base, oldest } = deployed;
  const keep = (problems: Readonly<Record<Kind, Problem | undefined>>) =>
    kinds.flatMap((kind) => {
      const kept = keptFixes(kind, problems[kind], { deployed, previous });
      if (kept.length > 0) coverage.note(kind, keptWords(kept.length));
      return kept;
    });
  if ("problem" in repository) {
    return keep({ codeScanning: repository.problem, dependabot: repository.problem });
  }
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
  for (const kind of kinds) {
    const { problem } = readings[kind];
    if (problem !== undefined) coverage.lacks(kind, problem);
  }
  const older = keep({ codeScanning: codeScanning.problem, dependabot: dependabot.problem });
  const known = new Set(found.map((one) => one.fixed.alert.key));
  return [...found, ...older.filter((one) => !known.has(one.fixed.alert.key))];
}

function keptWords(count: number): string {
  return count === 1
    ? "Showing 1 alert that is fixed, not deployed, as last read."
    : `Showing ${count} alerts that are fixed, not deployed, as last read.`;
}

function keptFixes(
  kind: Kind,
  problem: Problem | undefined,
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
