import type { ConnectedRepository } from "../core/defender.ts";
import type { RepositoryId } from "../core/repository.ts";
import type { ResourceGraph } from "../sources/azure/resourceGraph.ts";
import { type Attestation, readAttestations } from "../sources/github/attestations.ts";
import type { GitHub } from "../sources/github/client.ts";
import type { Reading } from "../sources/reading.ts";
import { type AzureFacts, readAzure } from "./azureFacts.ts";
import { Campaigns } from "./campaigns.ts";
import { ChangedAlerts } from "./changedAlerts.ts";
import { readConnectedRepositories } from "./unmapped.ts";

/**
 * What the repositories that are refreshed together share: each is asked for once, by the first
 * that wants it, and waited for by the others.
 */
export interface RefreshRound {
  /** What Azure runs. */
  readonly azure: (signal: AbortSignal) => Promise<AzureFacts>;
  /** Whose the images are that run, by the organisation's attestations as one account sees them. */
  readonly attestations: AttestationsOfRunning;
  /** Which of the repositories Defender's connectors list. */
  readonly connected: (signal: AbortSignal) => Promise<Reading<ConnectedRepository>>;
  readonly campaigns: Campaigns;
}

/** What outlives a round. */
export interface RoundMemory {
  readonly changed?: ChangedAlerts;
  readonly campaigns?: Campaigns;
}

/** A memory in which nothing is. */
export function createRoundMemory(now: () => Date): Required<RoundMemory> {
  return { changed: new ChangedAlerts(now), campaigns: new Campaigns() };
}

export type AttestationsOfRunning = (
  github: GitHub,
  organisation: string,
  signal: AbortSignal,
) => Promise<Reading<Attestation>>;

/** A round in which nothing has been asked; `graph` undefined: Azure is switched off. */
export function createRefreshRound(
  graph: ResourceGraph | undefined,
  repositories: readonly RepositoryId[],
  { changed, campaigns = new Campaigns() }: RoundMemory = {},
): RefreshRound {
  const azure = once<AzureFacts>();
  const attestations = once<Reading<Attestation>>();
  const connected = once<Reading<ConnectedRepository>>();
  const readFacts = (signal: AbortSignal) => azure("", () => readAzure(graph, signal, changed));
  return {
    azure: readFacts,
    campaigns,
    attestations: (github, organisation, signal) =>
      attestations(
        JSON.stringify([github.apiUrl, github.account, organisation.toLowerCase()]),
        async () => {
          const { digests } = await readFacts(signal);
          return await readAttestations(github, organisation, digests, signal);
        },
      ),
    connected: (signal) =>
      connected("", async () =>
        graph === undefined
          ? { facts: [], problem: undefined }
          : await readConnectedRepositories(graph, repositories, signal),
      ),
  };
}

/** Remembers what was read under each name. */
function once<T>(): (name: string, read: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (name, read) => {
    const known = made.get(name) ?? read();
    made.set(name, known);
    return known;
  };
}
