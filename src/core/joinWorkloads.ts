import type {
  AttackPath,
  BuildProvenance,
  DeploymentRecord,
  ResourceThreat,
  RunningWorkload,
} from "./runtime.ts";
import { concerns, isEntryPoint, pathsOver } from "./threats.ts";
import type { Image, RiskFactor, Workload } from "./workload.ts";

/** What the sources say about what runs; `asOf` is the time of the query, ISO 8601. */
export interface RuntimeFacts {
  readonly running: readonly RunningWorkload[];
  /** Images attested by this repository. */
  readonly provenances: readonly BuildProvenance[];
  /** Records of those images. */
  readonly records: readonly DeploymentRecord[];
  /** Whether Defender CSPM is on, per subscription in lower case; missing: not known. */
  readonly posture: ReadonlyMap<string, boolean>;
  readonly attackPaths?: readonly AttackPath[] | undefined;
  /** Open ones; undefined when they could not be read. */
  readonly threats?: readonly ResourceThreat[] | undefined;
  readonly asOf: string;
}

/**
 * The workloads that run an image of this repository, by key.
 *
 * A deployment record goes into the running workload of equal digest and cluster, or the only one
 * of that digest; a record that finds none stands for a workload of its own. Old bad facts stay,
 * so a merged workload holds the factors of both; its facts are as of the query.
 */
export function joinWorkloads(facts: RuntimeFacts): readonly Workload[] {
  const provenance = new Map(facts.provenances.map((p) => [p.digest, p]));
  const own = facts.running.filter((w) => w.images.some((image) => provenance.has(image.digest)));
  const merged = new Map<string, DeploymentRecord[]>();
  const alone: DeploymentRecord[] = [];
  for (const record of facts.records) {
    if (!provenance.has(record.digest)) continue;
    const home = homeOf(record, own);
    if (home === undefined) alone.push(record);
    else merged.set(home.key, [...(merged.get(home.key) ?? []), record]);
  }
  return [
    ...own.map((w) => runningWorkload(w, merged.get(w.key) ?? [], provenance, facts)),
    ...byPlace(alone).map((records) => recordedWorkload(records, provenance)),
  ].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function homeOf(
  record: DeploymentRecord,
  running: readonly RunningWorkload[],
): RunningWorkload | undefined {
  const same = running.filter((w) => w.images.some((image) => image.digest === record.digest));
  const cluster = record.cluster?.toLowerCase();
  const here = same.filter((w) => w.cluster !== undefined && w.cluster.toLowerCase() === cluster);
  if (here.length === 1) return here[0];
  if (here.length > 1) return here.find((w) => namesDeployment(record.deployment, w)) ?? here[0];
  return same.length === 1 ? same[0] : undefined;
}

/** Records name deployments like `namespace-deployment-container`. */
function namesDeployment(deployment: string, workload: RunningWorkload): boolean {
  const words = deployment.toLowerCase();
  return (
    words.includes(workload.name.toLowerCase()) &&
    (workload.namespace === undefined || words.includes(workload.namespace.toLowerCase()))
  );
}

function runningWorkload(
  workload: RunningWorkload,
  records: readonly DeploymentRecord[],
  provenance: ReadonlyMap<string, BuildProvenance>,
  facts: RuntimeFacts,
): Workload {
  const plan =
    workload.subscription === undefined ? undefined : facts.posture.get(workload.subscription);
  // With the plan on a missing risk level still says "not evaluated", which is not "low".
  const isEvaluated =
    workload.isContextual || (plan === true && workload.riskLevel !== "notEvaluated");
  return {
    key: workload.key,
    name: workload.name,
    kind: workload.kind,
    platform: workload.platform,
    environment: records[0]?.environment,
    cluster: workload.cluster,
    namespace: workload.namespace,
    images: workload.images
      .filter((image) => provenance.has(image.digest))
      .map((image) => withCommit(image, provenance)),
    riskFactors: union(
      workload.riskFactors,
      records.flatMap((r) => r.riskFactors),
    ),
    otherRiskFactors: [
      ...new Set([...workload.otherRiskFactors, ...records.flatMap((r) => r.otherRiskFactors)]),
    ],
    riskLevel: isEvaluated ? workload.riskLevel : "notEvaluated",
    isEvaluated,
    attackPaths: pathsOver(workload, facts.attackPaths ?? []).length,
    isEntryPoint: isEntryPoint(workload, facts.attackPaths ?? []),
    securityAlerts: (facts.threats ?? [])
      .filter((threat) => concerns(threat, workload))
      .map(({ id, title, severity }) => ({ id, title, severity })),
    areThreatsRead: facts.threats !== undefined,
    recommendations: workload.recommendations,
    evidence: "attested",
    portalUrl: workload.portalUrl,
    factsAt: facts.asOf,
  };
}

function recordedWorkload(
  records: readonly [DeploymentRecord, ...(readonly DeploymentRecord[])],
  provenance: ReadonlyMap<string, BuildProvenance>,
): Workload {
  const [record] = records;
  const digests = [...new Set(records.map((r) => r.digest))];
  return {
    key: placeOf(record),
    name: record.deployment,
    kind: "kubernetesContainer",
    platform: "other",
    environment: record.environment,
    cluster: record.cluster,
    namespace: undefined,
    images: digests.map((digest) => withCommit({ digest, reference: undefined }, provenance)),
    riskFactors: union(
      records.flatMap((r) => r.riskFactors),
      [],
    ),
    otherRiskFactors: [...new Set(records.flatMap((r) => r.otherRiskFactors))],
    riskLevel: "notEvaluated",
    // A record without factors does not say that anyone looked for them.
    isEvaluated: false,
    attackPaths: 0,
    isEntryPoint: false,
    securityAlerts: [],
    recommendations: [],
    evidence: "record",
    portalUrl: undefined,
    factsAt: records.map((r) => r.updatedAt).reduce((a, b) => (a > b ? a : b)),
  };
}

function withCommit(
  image: { readonly digest: string; readonly reference: string | undefined },
  provenance: ReadonlyMap<string, BuildProvenance>,
): Image {
  return { ...image, commit: provenance.get(image.digest)?.commit };
}

function placeOf(record: DeploymentRecord): string {
  return `record:${record.environment}/${record.cluster ?? ""}/${record.deployment}`;
}

function byPlace(
  records: readonly DeploymentRecord[],
): readonly [DeploymentRecord, ...(readonly DeploymentRecord[])][] {
  const places = new Map<string, [DeploymentRecord, ...DeploymentRecord[]]>();
  for (const record of records) {
    const own = places.get(placeOf(record));
    if (own === undefined) places.set(placeOf(record), [record]);
    else own.push(record);
  }
  return [...places.values()];
}

function union(a: readonly RiskFactor[], b: readonly RiskFactor[]): readonly RiskFactor[] {
  return [...new Set([...a, ...b])];
}
