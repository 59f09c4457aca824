import type { Alert } from "../core/alert.ts";
import type { SeenAnalysis } from "../core/deployed/fixBounds.ts";
import type { FixedAlert } from "../core/deployed/fixed.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { WorkloadLink } from "../core/workload.ts";
import type { BaseBranch } from "../sources/git/deployed.ts";
import { readAnalysesSince } from "../sources/github/analysesSince.ts";
import { readFixedCodeAlerts, readFixedDependabotAlerts } from "../sources/github/fixedAlerts.ts";
import type { GitHubRepository } from "../sources/github/repository.ts";
import type { Problem, Reading } from "../sources/reading.ts";
import type { CoverageTable } from "./coverageTable.ts";
import { commitsOf, type Deployed } from "./deployedFacts.ts";
import type { RefreshSources } from "./refresh.ts";
import { type FoundFixes, type UndeployedFix, undeployedFixes } from "./undeployedFixes.ts";

type Linking = (alerts: readonly Alert[]) => (alert: Alert) => readonly WorkloadLink[];

/** A fixed alert that still runs; `plain` are its links without declarations, where these differ. */
export interface ShownFix extends UndeployedFix {
  readonly plain?: readonly WorkloadLink[];
}

/** What the fixed alerts are looked at with. */
export interface UndeployedQuestion {
  readonly deployed: Deployed;
  readonly linksOf: Linking;
  /** Links as without declarations. */
  readonly plainOf: Linking;
  readonly hasDeclared: boolean;
  readonly previous: Snapshot | undefined;
  /** With a problem nothing of GitHub was read. */
  readonly found: { readonly problem: Problem } | { readonly repository: GitHubRepository };
}

/** Of a kind that the user has switched off. */
const none: Reading<FixedAlert> = { facts: [], problem: undefined };

const kinds = ["codeScanning", "dependabot"] as const;
type Kind = (typeof kinds)[number];

/**
 * The alerts that were fixed since the oldest commit that runs and whose code still runs. Nothing
 * is asked when nothing that runs is behind the branch. What could not be read is said in the
 * coverage; a passing failure keeps what the last snapshot had, as long as its workloads are there.
 */
export async function readUndeployed(
  sources: Pick<RefreshSources, "github" | "code" | "kinds">,
  { deployed, linksOf, plainOf, hasDeclared, previous, found: repository }: UndeployedQuestion,
  coverage: CoverageTable,
  signal: AbortSignal,
): Promise<readonly ShownFix[]> {
  const { github, code } = sources;
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
  const [codeScanning, dependabot] = await readFixed(sources, { base, oldest }, signal);
  const readings = { codeScanning, dependabot };
  const fixed = kinds.flatMap((kind) => readings[kind].facts);
  const alerts = fixed.map(({ alert }) => alert);
  const linkings = hasDeclared ? [linksOf(alerts), plainOf(alerts)] : [linksOf(alerts)];
  const analyses = await readAnalyses(github, fixed, { linkings, branch: base.name }, signal);
  const question = { base, analyses: analyses.facts, memory: github.memory };
  const finds: FoundFixes[] = [];
  for (const linking of linkings) {
    finds.push(await undeployedFixes(code, fixed, { ...question, linksOf: linking }, signal));
  }
  const [declared, plain] = finds.map(({ running }) => running);
  const found = withPlain(declared ?? [], plain ?? []);
  const problems = {
    codeScanning: codeScanning.problem ?? analyses.problem,
    dependabot: dependabot.problem,
  };
  for (const kind of kinds) {
    const problem = problems[kind];
    if (problem !== undefined) coverage.lacks(kind, problem);
    else if (unknownOf(finds, kind) > 0) coverage.note(kind, unknownWords(unknownOf(finds, kind)));
  }
  const older = keep(problems);
  const known = new Set(found.map((one) => one.fixed.alert.key));
  return [...found, ...older.filter((one) => !known.has(one.fixed.alert.key))];
}

/** What was fixed since, of the kinds that the user has not switched off. */
async function readFixed(
  { github, kinds: wanted }: Pick<RefreshSources, "github" | "kinds">,
  { base, oldest }: { readonly base: BaseBranch; readonly oldest: string },
  signal: AbortSignal,
): Promise<readonly [Reading<FixedAlert>, Reading<FixedAlert>]> {
  const isOff = (kind: Kind) => wanted?.includes(kind) === false;
  return Promise.all([
    isOff("codeScanning") ? none : readFixedCodeAlerts(github, base.name, oldest, signal),
    isOff("dependabot") ? none : readFixedDependabotAlerts(github, oldest, signal),
  ]);
}

/** Only asked where a fixed code scanning alert is linked to a commit that runs. */
async function readAnalyses(
  github: RefreshSources["github"],
  fixed: readonly FixedAlert[],
  {
    linkings,
    branch,
  }: { readonly linkings: readonly ReturnType<Linking>[]; readonly branch: string },
  signal: AbortSignal,
): Promise<Reading<SeenAnalysis>> {
  const asked = fixed.filter(
    ({ alert }) =>
      alert.kind === "codeScanning" &&
      linkings.some((linksOf) => linksOf(alert).flatMap(commitsOf).length > 0),
  );
  const [oldest] = asked.map(({ alert }) => alert.createdAt ?? "").toSorted();
  return oldest === undefined
    ? { facts: [], problem: undefined }
    : await readAnalysesSince(github, branch, oldest, signal);
}

/** How many alerts nobody could tell of, whichever way they were linked. */
function unknownOf(finds: readonly FoundFixes[], kind: Kind): number {
  const running = new Set(finds.flatMap((one) => one.running.map((fix) => fix.fixed.alert.key)));
  const keys = finds
    .flatMap(({ unknown }) => unknown)
    .flatMap(({ alert }) => (alert.kind === kind && !running.has(alert.key) ? [alert.key] : []));
  return new Set(keys).size;
}

function unknownWords(count: number): string {
  return count === 1
    ? "Whether 1 alert that was fixed still runs cannot be told, so it is not listed."
    : `Whether ${count} alerts that were fixed still run cannot be told, so they are not listed.`;
}

function keptWords(count: number): string {
  return count === 1
    ? "Showing 1 alert that is fixed, not deployed, as last read."
    : `Showing ${count} alerts that are fixed, not deployed, as last read.`;
}

/** A declaration only adds: what runs without it still runs. */
export function withPlain(
  declared: readonly UndeployedFix[],
  plain: readonly UndeployedFix[],
): readonly ShownFix[] {
  const without = new Map(plain.map((one) => [one.fixed.alert.key, one]));
  const known = new Set(declared.map((one) => one.fixed.alert.key));
  return [
    ...declared.map((one) => {
      const links = without.get(one.fixed.alert.key)?.links;
      return links === undefined ? one : { ...one, plain: links };
    }),
    ...plain.filter((one) => !known.has(one.fixed.alert.key)),
  ];
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
