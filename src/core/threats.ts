import { mostPaths, type PathAccount } from "./attackPath.ts";
import type { AttackPath, ResourceThreat, RunningWorkload, ThreatPlace } from "./runtime.ts";
import type { SecurityAlert } from "./workload.ts";

/**
 * The names of the attack paths that name a workload: those its recommendations refer to, and
 * those that lead over its resource. Distinct.
 */
export function pathsOver(
  workload: RunningWorkload,
  paths: readonly AttackPath[],
): readonly string[] {
  const referred = workload.attackPaths.map((id) => id.slice(id.lastIndexOf("/") + 1));
  const over = paths.filter(({ resources }) => resources.includes(workload.key));
  return [...new Set([...referred, ...over.map(({ name }) => name)])];
}

/** What is known of the attack paths with these names, by name, as many as are kept. */
export function accountsOf(
  names: readonly string[],
  paths: readonly AttackPath[],
): readonly PathAccount[] {
  const wanted = new Set(names);
  const accounts = new Map(
    paths.flatMap(({ account }) =>
      account !== undefined && wanted.has(account.name) ? [[account.name, account] as const] : [],
    ),
  );
  return [...accounts.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostPaths);
}

/** A security alert without what it names, which only tells whose it is. */
export function alertOf(threat: ResourceThreat): SecurityAlert {
  const { resources: _r, places: _p, ...alert } = threat;
  return alert;
}

/**
 * True when an attack path leads over something that the workload is in, as its cluster, and does
 * not name it: whether it goes on to the workload nobody says. Paths are those that an attacker
 * from outside can follow (Defender for Cloud, "Attack path API"). A subscription, a group or the
 * connector of an account is too wide to be such a thing.
 */
export function isPathAround(workload: RunningWorkload, paths: readonly AttackPath[]): boolean {
  return paths.some(
    ({ resources }) =>
      !resources.includes(workload.key) &&
      resources.some(
        (resource) => workload.key.startsWith(`${resource}/`) && !isWide.test(`${resource}/`),
      ),
  );
}

const isWide =
  /^(?!.*\/providers\/)|\/providers\/microsoft\.security\/securityconnectors\/[^/]+\/$/;

/** True when an attack path starts at the workload. */
export function isEntryPoint(workload: RunningWorkload, paths: readonly AttackPath[]): boolean {
  return paths.some(({ entries }) => entries.includes(workload.key));
}

/**
 * True when a security alert is about a workload: its resource is named, or a resource around it
 * and in the entities its container, else its pod, else its namespace, each where its entity says
 * that it is. An alert on a cluster that names nothing in it is about no workload.
 */
export function concerns(threat: ResourceThreat, workload: RunningWorkload): boolean {
  if (threat.resources.includes(workload.key)) return true;
  const isAround = threat.resources.some((resource) => workload.key.startsWith(`${resource}/`));
  if (!isAround) return false;
  return threat.places.some((place) => isPlaceOf(place, workload));
}

function isPlaceOf(
  { container, pod, namespaces }: ThreatPlace,
  workload: RunningWorkload,
): boolean {
  const own = workload.namespace?.toLowerCase();
  if (namespaces.length > 0 && (own === undefined || !namespaces.includes(own))) return false;
  if (container !== undefined) return namesOf(workload).includes(container);
  if (pod !== undefined) return isPodOf(pod, workload);
  return namespaces.length > 0;
}

function namesOf(workload: RunningWorkload): readonly string[] {
  return [workload.name.toLowerCase(), workload.key.slice(workload.key.lastIndexOf("/") + 1)];
}

/**
 * What Kubernetes puts behind an owner's name: the hash of a replica set, the ordinal of a stateful
 * set or an indexed job, the minute of a scheduled job; and five random letters, of an alphabet
 * without vowels (k8s.io/apimachinery, `util/rand`, whose `SafeEncodeString` also spells the hash:
 * ten digits at most, each one of ten signs).
 */
const random = "[bcdfghjklmnpqrstvwxz2456789]{5}";
const generated = new RegExp(`^(?:\\d+|(?:(?:[4-9bcdf]{6,10}|\\d+(?:-\\d+)?)-)?${random})$`);

/** Pods are named after their owner: `payments-api-7d9c6b5f4-x2k8p`. */
function isPodOf(pod: string, workload: RunningWorkload): boolean {
  const owner = /\/pods\/([^/]+)\//.exec(workload.key)?.[1];
  return [owner, ...namesOf(workload)].some(
    (name) =>
      name !== undefined &&
      (pod === name || (pod.startsWith(`${name}-`) && generated.test(pod.slice(name.length + 1)))),
  );
}
