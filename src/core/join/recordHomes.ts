import type { DeploymentRecord, RunningWorkload } from "../runtime.ts";
import { lastSegment } from "./images.ts";

/**
 * The running workload that a deployment record is about: that of its digest in its cluster, of
 * several the one that it names, else the only one of its digest, unless both name clusters that
 * differ. Undefined where it cannot be told: nothing is then merged with another's facts.
 *
 * `digests` are those of the record's image, of its index and platforms alike.
 */
export function homeOf(
  record: DeploymentRecord,
  running: readonly RunningWorkload[],
  digests: readonly string[],
): RunningWorkload | undefined {
  const same = running.filter((w) => w.images.some(({ digest }) => digests.includes(digest)));
  const here = same.filter((workload) => isInCluster(record, workload));
  if (here.length === 1) return here[0];
  if (here.length > 1) return named(record.deployment, here);
  const [only] = same;
  const isOpen = record.cluster === undefined || only?.cluster === undefined;
  return same.length === 1 && isOpen ? only : undefined;
}

/** The records of one workload: those of its cluster first, then the newest, then as they came. */
export function bySureness(
  records: readonly DeploymentRecord[],
  workload: Pick<RunningWorkload, "cluster">,
): readonly DeploymentRecord[] {
  const keyOf = (record: DeploymentRecord) =>
    `${isInCluster(record, workload) ? 1 : 0} ${record.updatedAt}`;
  return records.toSorted((a, b) => {
    const [first, second] = [keyOf(a), keyOf(b)];
    if (first === second) return 0;
    return first > second ? -1 : 1;
  });
}

/** A cluster is named by its name or by its whole resource id. */
function isInCluster(
  { cluster }: DeploymentRecord,
  workload: Pick<RunningWorkload, "cluster">,
): boolean {
  if (cluster === undefined || workload.cluster === undefined) return false;
  return lastSegment(cluster.toLowerCase()) === lastSegment(workload.cluster.toLowerCase());
}

/** The only one that a record names, by a whole name where there is one. */
function named(
  deployment: string,
  workloads: readonly RunningWorkload[],
): RunningWorkload | undefined {
  const words = deployment.toLowerCase();
  const whole = workloads.filter((workload) => wholeNames(workload).includes(words));
  const fitting =
    whole.length > 0 ? whole : workloads.filter((workload) => isPart(words, workload));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Records name what they deploy like `namespace-deployment-container`, or more briefly. */
function wholeNames({ name, namespace }: RunningWorkload): readonly string[] {
  const own = name.toLowerCase();
  const place = namespace?.toLowerCase();
  return place === undefined ? [own] : [own, `${place}-${own}`, `${place}-${own}-${own}`];
}

/** In one namespace, and with any deployment between that and the container. */
function isPart(words: string, { name, namespace }: RunningWorkload): boolean {
  const isThere = namespace === undefined || words.startsWith(`${namespace.toLowerCase()}-`);
  const rest = namespace === undefined ? words : words.slice(namespace.length + 1);
  return isThere && (rest === name.toLowerCase() || rest.endsWith(`-${name.toLowerCase()}`));
}
