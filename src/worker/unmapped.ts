import { type CloudGap, unmappedGap } from "../core/cloudGap.ts";
import type { ConnectedRepository } from "../core/defender.ts";
import type { RepositoryId } from "../core/repository.ts";
import {
  connectedRepositoriesOf,
  fullNamePattern,
} from "../sources/azure/connectedRepositories.ts";
import { connectedRepositoriesQuery, withValues } from "../sources/azure/queries.ts";
import type { ResourceGraph } from "../sources/azure/resourceGraph.ts";
import type { Reading } from "../sources/reading.ts";
import type { AzureFacts } from "./azureFacts.ts";

/** What a repository's refresh knows when it has joined the workloads. */
export interface Joined {
  readonly repository: RepositoryId;
  readonly azure: AzureFacts;
  /** How many workloads were linked to the repository. */
  readonly linked: number;
  /** How many images an attestation ties to it; undefined when that could not be asked. */
  readonly signals: number | undefined;
  /** Asks which repositories Defender's connectors list. */
  readonly connected: (signal: AbortSignal) => Promise<Reading<ConnectedRepository>>;
}

/**
 * Why no running workload is linked to a repository; undefined when one is, or when the workloads
 * themselves could not be read. Asks Azure once, and only then.
 */
export async function explainUnmapped(
  { repository, azure, linked, signals, connected: ask }: Joined,
  signal: AbortSignal,
): Promise<CloudGap | undefined> {
  const isRead = azure.rows.problem === undefined || azure.rows.problem.state === "partial";
  const isExplained = azure.rows.why !== undefined;
  if (linked > 0 || !isRead || isExplained) return undefined;
  const connected =
    azure.graph === undefined || azure.workloads.length === 0 ? undefined : await ask(signal);
  return unmappedGap({
    owner: repository.owner,
    name: repository.name,
    running: azure.workloads.length,
    withDigest: azure.workloads.filter(({ images }) => images.length > 0).length,
    signals,
    connected:
      connected?.problem === undefined
        ? connected?.facts.filter((one) => isListed(one, repository))
        : undefined,
  });
}

function isListed(one: ConnectedRepository, { owner, name }: RepositoryId): boolean {
  return one.fullName.toLowerCase() === `${owner}/${name}`.toLowerCase();
}

/** Which of some repositories Defender's GitHub connectors list; github.com only. */
export async function readConnectedRepositories(
  graph: ResourceGraph,
  repositories: readonly RepositoryId[],
  signal: AbortSignal,
): Promise<Reading<ConnectedRepository>> {
  const names = repositories.map(({ owner, name }) => `${owner}/${name}`);
  const kql = withValues(connectedRepositoriesQuery, names, fullNamePattern);
  if (kql === undefined) return { facts: [], problem: undefined };
  const rows = await graph.query(kql, "connected repositories", signal);
  return { facts: connectedRepositoriesOf(rows.facts).facts, problem: rows.problem };
}
