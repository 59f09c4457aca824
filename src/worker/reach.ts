import { mkdir, readdir } from "node:fs/promises";
import type { Connection } from "vscode-languageserver";
import type { RepositoryId } from "../core/repository.ts";
import { Quota } from "../sources/azure/quota.ts";
import { createResourceGraph, type ResourceGraph } from "../sources/azure/resourceGraph.ts";
import type { ResourceManager } from "../sources/azure/tenants.ts";
import type { GitHub } from "../sources/github/client.ts";
import { createRateBudget, type RateBudget } from "../sources/github/rateBudget.ts";
import type { Transport } from "../sources/transport.ts";
import type { AzureChoice } from "./azureChoice.ts";
import { clientAccounts } from "./clientAccounts.ts";
import type { Clone } from "./clones.ts";
import { createGateway } from "./gateway.ts";
import { createGitHubs, type GitHubsOptions } from "./gitHubs.ts";
import { createKnownExploitedFeed, type KnownExploitedFeed } from "./knownExploitedFeed.ts";
import type { ParsedOptions } from "./options.ts";
import { type SampleUpstream, sampleTransport } from "./sampleUpstream.ts";
import type { ServerDependencies } from "./server.ts";
import { tokenOwner } from "./tokenOwner.ts";
import {
  clientEndpoints,
  directUpstreams,
  endpointsOf,
  environmentAzureToken,
  environmentGitHubToken,
  publicEndpoints,
} from "./upstreams.ts";
import { guardWrites } from "./writeGuard.ts";

/** How a session reaches the upstreams. */
export interface Reach {
  readonly github: (clone: Clone) => GitHub;
  /** Makes a client of any repository on an accepted host. */
  readonly githubOf: (repository: RepositoryId) => GitHub;
  readonly resourceGraph: (chosen: AzureChoice) => ResourceGraph;
  readonly resourceManager: ResourceManager;
  readonly knownExploited: KnownExploitedFeed;
  /** What is known of GitHub's limits. */
  readonly budget: RateBudget;
  /** Hosts whose remotes count. */
  readonly acceptedHosts: readonly string[];
  /** The clock: the scenario's in the sample. */
  readonly now: () => Date;
  readonly isSample: boolean;
  readonly writeSample: (
    folder: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;
}

/** Chooses the transport: the sample's, the client's, or this process's own sockets. */
export function reachUpstreams(
  connection: Connection,
  options: ParsedOptions,
  dependencies: ServerDependencies,
  isReadOnly: () => boolean,
): Reach {
  const log = (message: string) => connection.console.log(message);
  const guarded = (transport: Transport) => guardWrites(transport, { isReadOnly, log });
  const writeSample = (folder: string) => writeSampleTo(dependencies.loadSample, folder);
  if (options.sample) {
    const sample = dependencies.loadSample(options.sampleScenario);
    const transport = guarded(sampleTransport(sample));
    const now = () => new Date(sample.now);
    return {
      ...over(
        { transportFor: () => transport, endpoints: publicEndpoints, log },
        { writeSample, now },
      ),
      acceptedHosts: ["github.com"],
      now,
      isSample: true,
    };
  }
  const { now } = dependencies;
  if (options.transport === "client") {
    const transport = guarded(createGateway(connection));
    const endpoints = clientEndpoints(options.enterpriseHosts);
    const { accounts } = options;
    const accountsOf = accounts === undefined ? undefined : clientAccounts(connection, accounts);
    return {
      ...over({ transportFor: () => transport, endpoints, log, accountsOf }, { writeSample, now }),
      acceptedHosts: endpoints.acceptedHosts,
      now,
      isSample: false,
    };
  }
  const environment = dependencies.environment();
  const endpoints = endpointsOf(environment);
  const transportFor = (host: string) =>
    guarded(directUpstreams(environment, host, environmentAzureToken(environment)).transport);
  const token = environmentGitHubToken(environment);
  let named: string | undefined;
  // One name for all repositories, which share the token's limits; none before there is a clone.
  const owner = () => {
    if (token !== undefined) named ??= tokenOwner(token, options.storagePath);
    return named;
  };
  return {
    ...over({ transportFor, endpoints, log, owner }, { writeSample, now }),
    acceptedHosts: endpoints.acceptedHosts,
    now,
    isSample: false,
  };
}

function over(
  gitHubs: Omit<GitHubsOptions, "clock" | "budget">,
  { writeSample, now }: Pick<Reach, "writeSample" | "now">,
): Pick<
  Reach,
  | "github"
  | "githubOf"
  | "resourceGraph"
  | "resourceManager"
  | "writeSample"
  | "knownExploited"
  | "budget"
> {
  // Limits are real time, also where the scenario's clock stands still.
  const clock = () => Date.now();
  const budget = createRateBudget(clock);
  const gitHubOf = createGitHubs({ ...gitHubs, clock, budget });
  const transport = gitHubs.transportFor("github.com");
  const resourceManager = { transport, endpoint: gitHubs.endpoints.azure };
  // All queries of this process draw on the user's one quota.
  const quota = new Quota(clock);
  return {
    budget,
    writeSample,
    knownExploited: createKnownExploitedFeed(transport, now),
    github: ({ repository }) => gitHubOf(repository),
    githubOf: gitHubOf,
    resourceGraph: (chosen) => createResourceGraph({ ...resourceManager, ...chosen, quota }),
    resourceManager,
  };
}

async function writeSampleTo(
  loadSample: () => SampleUpstream,
  folder: string,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0) {
      return { ok: false, message: `${folder} is not empty. Choose an empty folder.` };
    }
    await loadSample().writeRepository(folder);
    return { ok: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown reason";
    return { ok: false, message: `The sample could not be written to ${folder}: ${reason}.` };
  }
}
