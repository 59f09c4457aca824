import {
  askForAttestation,
  askForConnector,
  askForPlan,
  askForRole,
  fewSubscriptions,
  type Named,
} from "./cloudRequests.ts";
import type { CoverageCause, CoverageState } from "./coverage.ts";
import type { ConnectedRepository } from "./defender.ts";

/** Something that keeps the cloud's facts from us, in words. */
export interface CloudGap {
  readonly cause: CoverageCause;
  /** What, why and what to do next, in English. */
  readonly detail: string;
  /** What to send to a colleague who can put it right. */
  readonly request?: string | undefined;
}

/** A gap that also decides the state of its source. */
export interface StatedGap extends CloudGap {
  readonly state: Exclude<CoverageState, "ok">;
}

/** What to say to an account in a national or air-gapped cloud, e.g. `AzureUSGovernment`. */
export function sovereignWords(cloud: string): string {
  return `Your Azure sign-in is for the cloud ${cloud}. Microsoft offers the link between GitHub and Defender for Cloud only in the commercial cloud, so workloads are not read here; alerts are ranked without them.`;
}

/** What was read of Azure, as far as it tells why there is no more. */
export interface CloudReading {
  /** Those that the user can read; undefined when that could not be asked. */
  readonly subscriptions: readonly Named[] | undefined;
  /** Lower-cased ids of the subscriptions the user chose; none: all. */
  readonly chosen: readonly string[];
  /** Of Defender CSPM, by subscription. */
  readonly posture: ReadonlyMap<string, boolean>;
  /** How many rows came altogether. */
  readonly rows: number;
  /** Lower-cased ids of the subscriptions that workloads run in. */
  readonly running?: readonly string[] | undefined;
}

/**
 * Subscriptions that cannot be read, which no list says: an empty list of nothing readable is a
 * missing role, not good news.
 */
export function scopeGap({ subscriptions, chosen, rows }: CloudReading): StatedGap | undefined {
  if (subscriptions === undefined) return undefined;
  const readable = new Set(subscriptions.map(({ id }) => id));
  const missing = chosen.filter((id) => !readable.has(id)).map((id) => ({ id }));
  if (missing.length > 0) {
    const isAll = missing.length === chosen.length && rows === 0;
    return {
      state: isAll ? "forbidden" : "partial",
      cause: "permissionMissing",
      detail: `You cannot read the chosen ${missing.length === 1 ? "subscription" : "subscriptions"} ${fewSubscriptions(missing)}: that needs the Security Reader role there. Ask for it, or choose others with Runtime Risk: Choose Azure Subscriptions.`,
      request: askForRole(missing),
    };
  }
  if (rows > 0 || subscriptions.length > 0) return undefined;
  return {
    state: "forbidden",
    cause: "permissionMissing",
    detail:
      "You are signed in to Azure, but can read no subscription there: that needs the Security Reader role on the subscriptions the workloads run in. Ask an owner of them for it, then refresh; exposure is unknown until then.",
    request: askForRole([]),
  };
}

/**
 * Why Defender lists no workload, or no attack path: the plan, which is on, off or not known in each
 * subscription.
 *
 * - off in all: the feature is off, and there is nothing to read (`off`);
 * - not known somewhere: what there is was read, and whether that is all nobody says (`partial`). It
 *   is not `forbidden`, since the answer is the same where Defender was never enabled, and not `off`,
 *   since the plan may well be on;
 * - off in some: everything that exists was read, which is said beside it (no state).
 */
export function planGap(reading: CloudReading): StatedGap | CloudGap | undefined {
  const known = namesOf(reading);
  const off = known.filter(({ id }) => reading.posture.get(id) === false);
  const unsaid = known.filter(({ id }) => !reading.posture.has(id));
  const offWords = `Defender CSPM is off in ${off.length === 1 ? "subscription" : "subscriptions"} ${fewSubscriptions(off)}, so Azure cannot say what is exposed there. A subscription owner can enable it.`;
  if (unsaid.length > 0 || known.length === 0) {
    return {
      state: "partial",
      cause: "permissionMissing",
      detail: `${off.length > 0 ? `${offWords} ` : ""}${unsaidWords(unsaid)}`,
      request: askForRole(unsaid),
    };
  }
  if (off.length === 0) return undefined;
  const gap: CloudGap = { cause: "planOff", detail: offWords, request: askForPlan(off) };
  return off.length === known.length ? { ...gap, state: "off" } : gap;
}

function unsaidWords(unsaid: readonly Named[]): string {
  const where =
    unsaid.length === 0
      ? "any subscription"
      : unsaid.length === 1
        ? `subscription ${fewSubscriptions(unsaid)}`
        : `subscriptions ${fewSubscriptions(unsaid)}`;
  return `Whether Defender CSPM is on is not known for ${where}: Defender for Cloud is not enabled there, or your role does not let you read it. Ask for the Security Reader role, or choose other subscriptions with Runtime Risk: Choose Azure Subscriptions; exposure is unknown there.`;
}

function namesOf({ subscriptions, posture, running = [] }: CloudReading): readonly Named[] {
  const listed = subscriptions ?? [];
  const ids = new Set(listed.map(({ id }) => id));
  const more = new Set([...posture.keys(), ...running].filter((id) => !ids.has(id)));
  return [...listed, ...[...more].map((id) => ({ id }))];
}

/** What is known of a repository when none of the running workloads could be linked to it. */
export interface UnmappedRepository {
  readonly owner: string;
  readonly name: string;
  /** How many workloads run, whoever's. */
  readonly running: number;
  /** How many of them name the image they run by its digest. */
  readonly withDigest: number;
  /** Images that an attestation ties to the repository; undefined when that could not be asked. */
  readonly signals: number | undefined;
  /** Of the repository; undefined when that could not be asked. */
  readonly connected: readonly ConnectedRepository[] | undefined;
}

/**
 * Why no running workload is linked to the repository, in the causes that Defender's portal names;
 * the first that holds, since each hides the next. Undefined when the attestations could not be
 * read, which their own coverage says.
 */
export function unmappedGap(unmapped: UnmappedRepository): CloudGap | undefined {
  const { owner, name, running, withDigest, signals, connected } = unmapped;
  const repository = `${owner}/${name}`;
  if (running === 0) {
    return {
      cause: "notMappedYet",
      detail:
        "Defender for Cloud lists no running container. What was deployed or enabled lately appears within 24 hours: refresh then.",
    };
  }
  if (withDigest === 0) {
    return {
      cause: "unsupportedConfiguration",
      detail: `${noneNamed(running, repository)} Deploy images that a pipeline built and pushed to a registry Defender scans, or name the workloads in .github/runtime-risk.yml.`,
    };
  }
  if (signals === undefined) return undefined;
  if (connected?.length === 0 && signals === 0) {
    return {
      cause: "connectorMissing",
      detail: `Defender for Cloud does not list ${repository}: no GitHub connector covers it, or you cannot read the connector. ${noneLinked(running)} Ask for a connector that covers it.`,
      request: askForConnector(unmapped),
    };
  }
  const isOnboarded = connected?.some((one) => one.isOnboarded) === true;
  const waiting = isOnboarded ? undefined : connected?.[0];
  if (waiting !== undefined && signals === 0) {
    return {
      cause: "connectorMissing",
      detail: `The GitHub connector of Defender for Cloud lists ${repository} but has not onboarded it (${waiting.state}). ${noneLinked(running)} Ask for it to be onboarded.`,
      request: askForConnector(unmapped),
    };
  }
  if (signals === 0) {
    return {
      cause: "pipelineSignalsAbsent",
      detail: `${noneAttested(running, repository)} Let the workflow that builds the images attest them; what it built lately appears within 24 hours.`,
      request: askForAttestation(unmapped),
    };
  }
  return {
    cause: "notMappedYet",
    detail: `Images of ${repository} are known. ${
      running === 1
        ? "The only running workload does not run one."
        : `None of the ${running} running workloads runs one.`
    } A new deployment appears within 24 hours: refresh then.`,
  };
}

function noneNamed(running: number, repository: string): string {
  return running === 1
    ? `The only running workload does not name its image by a digest, so it cannot be linked to ${repository}.`
    : `None of the ${running} running workloads names its image by a digest, so they cannot be linked to ${repository}.`;
}

function noneAttested(running: number, repository: string): string {
  return running === 1
    ? `The only running workload does not run an image that an attestation ties to ${repository}.`
    : `None of the ${running} running workloads runs an image that an attestation ties to ${repository}.`;
}

function noneLinked(running: number): string {
  return running === 1
    ? "The only running workload could not be linked to it."
    : `None of the ${running} running workloads could be linked to it.`;
}
