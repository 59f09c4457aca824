import { mostPaths } from "../core/attackPath.ts";
import type { BuildProvenance } from "../core/runtime.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { RiskLevel, Workload } from "../core/workload.ts";
import type { Reading } from "../sources/reading.ts";
import type { CoverageTable } from "./coverageTable.ts";
import { readAtWords, readTimeOf } from "./readTime.ts";

/**
 * The provenance that is known of images, with that of the last snapshot while a passing failure
 * keeps us from asking again: what an image was built from does not change.
 */
export function keepProvenances(
  { facts, problem }: Reading<BuildProvenance>,
  foreign: ReadonlySet<string>,
  previous: Snapshot | undefined,
): readonly BuildProvenance[] {
  if (problem?.isTransient !== true || previous === undefined) return facts;
  const read = new Set(facts.map(({ digest }) => digest));
  const older = previous.workloads
    .flatMap(({ images }) => images)
    .filter(({ evidence, digest }) => evidence === "attested" && !foreign.has(digest))
    .filter(({ digest }) => !read.has(digest))
    .map(({ digest, commit, workflow, run }) => ({ digest, commit, workflow, run }));
  return [...facts, ...new Map(older.map((one) => [one.digest, one])).values()];
}

/** What was read of the sources that workloads are made of. */
export interface WorkloadReadings {
  readonly by: Readonly<Record<WorkloadSource, Reading<unknown>>>;
  /** All that runs, whoever's, by key. */
  readonly running: ReadonlySet<string>;
}

/**
 * Workloads as they were read, with what the last snapshot knew from a source that failed in
 * passing: half an answer would make them look safer. Bad facts stay and good ones do not. A
 * workload that such a source would have found stays whole.
 */
export function keepWorkloads(
  workloads: readonly Workload[],
  { by, running }: WorkloadReadings,
  previous: Snapshot | undefined,
  coverage: CoverageTable,
): readonly Workload[] {
  const failed = workloadSources.filter((source) => by[source].problem?.isTransient === true);
  if (failed.length === 0 || previous === undefined) return workloads;
  const before = new Map(previous.workloads.map((workload) => [workload.key, workload]));
  const merged = workloads.map((workload) => {
    const older = before.get(workload.key);
    return older === undefined ? workload : withOlder(workload, older, failed);
  });
  const found = new Set(workloads.map(({ key }) => key));
  const canBeHidden = finders.some((source) => failed.includes(source));
  const isGone = ({ key }: Workload) =>
    key.startsWith("declared:") ||
    (!key.startsWith("record:") && by.workloads.problem === undefined && !running.has(key));
  const hidden = canBeHidden
    ? previous.workloads
        .filter((workload) => !found.has(workload.key) && !isGone(workload))
        .map((workload): Workload => ({ ...workload, unread: ["workloads"] }))
    : [];
  const added = workloads.filter(({ key }) => before.has(key)).length;
  for (const source of failed) {
    const readAt = readTimeOf(previous, source);
    const words = readAtWords(readAt);
    // A part that was read now does not make the rest any newer.
    if (added + hidden.length > 0 || !coverage.isRead(source)) coverage.keep(source, readAt);
    if (added > 0) coverage.note(source, `What it said of ${counted(added)} as ${words} stays.`);
    if (hidden.length > 0) coverage.note(source, `Showing ${counted(hidden.length)} as ${words}.`);
  }
  return [...merged, ...hidden].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function counted(workloads: number): string {
  return workloads === 1 ? "1 workload" : `${workloads} workloads`;
}

/** Bad facts of the last snapshot that one of the failed sources may have said. */
function withOlder(now: Workload, older: Workload, failed: readonly WorkloadSource[]): Workload {
  const has = (...sources: readonly WorkloadSource[]) =>
    sources.some((source) => failed.includes(source));
  const isListed = has("workloads");
  return {
    ...(has("workloads", "deploymentRecords") ? withFactors(now, older) : now),
    environment: now.environment ?? (has("deploymentRecords") ? older.environment : undefined),
    riskLevel: isListed ? higher(now.riskLevel, older.riskLevel) : now.riskLevel,
    recommendations: isListed
      ? byId([...older.recommendations, ...now.recommendations])
      : now.recommendations,
    attackPaths: has("workloads", "attackPaths")
      ? Math.max(now.attackPaths, older.attackPaths)
      : now.attackPaths,
    ...withPaths(has("workloads", "attackPaths") ? [older, now] : [now]),
    isEntryPoint: now.isEntryPoint || (has("attackPaths") && older.isEntryPoint),
    securityAlerts: has("securityAlerts")
      ? byId([...older.securityAlerts, ...now.securityAlerts])
      : now.securityAlerts,
  };
}

/** What was measured before outweighs that it is only declared now. */
function withFactors(now: Workload, older: Workload): Workload {
  const factors = measuredOf(older);
  const declared = now.declaredFactors?.filter((factor) => !factors.includes(factor)) ?? [];
  const { declaredFactors: _, ...rest } = now;
  return {
    ...rest,
    riskFactors: [...new Set([...now.riskFactors, ...factors])],
    otherRiskFactors: [...new Set([...now.otherRiskFactors, ...older.otherRiskFactors])],
    ...(declared.length === 0 ? {} : { declaredFactors: declared }),
  };
}

function measuredOf({ riskFactors, declaredFactors = [] }: Workload): Workload["riskFactors"] {
  return riskFactors.filter((factor) => !declaredFactors.includes(factor));
}

/** What the attack paths of both lead over, the later where both know one. */
function withPaths(sides: readonly Workload[]): Pick<Workload, "paths"> {
  const known = sides.flatMap(({ paths = [] }) => paths);
  if (known.length === 0) return {};
  const paths = [...new Map(known.map((path) => [path.name, path])).values()];
  return { paths: paths.slice(0, mostPaths) };
}

/** The later of two with the same id. */
function byId<T extends { readonly id: string }>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [value.id, value])).values()];
}

const levels: readonly RiskLevel[] = ["notEvaluated", "low", "medium", "high", "critical"];

function higher(a: RiskLevel, b: RiskLevel): RiskLevel {
  return levels.indexOf(a) >= levels.indexOf(b) ? a : b;
}

const workloadSources = [
  "workloads",
  "attackPaths",
  "securityAlerts",
  "attestations",
  "deploymentRecords",
] as const;
type WorkloadSource = (typeof workloadSources)[number];

/** Without one of these a workload is not found, or not known to be this repository's. */
const finders = ["workloads", "attestations", "deploymentRecords"] as const;
