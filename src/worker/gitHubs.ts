import type { RepositoryId } from "../core/repository.ts";
import { createGitHub, type GitHub } from "../sources/github/client.ts";
import type { RateBudget } from "../sources/github/rateBudget.ts";
import {
  type GitHubServer,
  namingVersion,
  onServer,
  unknownServer,
} from "../sources/github/server.ts";
import type { Transport } from "../sources/transport.ts";
import { type AccountSource, createAccountGitHub } from "./accounts.ts";
import type { Endpoints } from "./upstreams.ts";

export interface GitHubsOptions {
  /** The transport for a repository on a host. */
  readonly transportFor: (host: string) => Transport;
  readonly endpoints: Endpoints;
  readonly log: (message: string) => void;
  /** Milliseconds since the epoch, by a real clock. */
  readonly clock: () => number;
  /** What is known of GitHub's limits, shared by all clients; one of each its own when left out. */
  readonly budget?: RateBudget | undefined;
  /** Whose the facts are where there are no accounts: a name for the token, never the token. */
  readonly owner?: (() => string | undefined) | undefined;
  /** Undefined where there are no accounts to choose from. */
  readonly accountsOf?: ((repository: RepositoryId) => AccountSource) | undefined;
}

/** Makes the clients of repositories; what is learned of a server is shared by all on its host. */
export function createGitHubs(options: GitHubsOptions): (repository: RepositoryId) => GitHub {
  const { transportFor, endpoints, log, clock, budget, accountsOf, owner } = options;
  const servers = new Map<string, GitHubServer>();
  return (repository) => {
    // Only accepted hosts become clones, and each of them has an API.
    const apiUrl = endpoints.apiUrl(repository) ?? "https://api.github.com";
    const server = servers.get(apiUrl) ?? unknownServer();
    servers.set(apiUrl, server);
    const clientOf = (account: string | undefined): GitHub =>
      onServer(
        createGitHub({
          repository,
          transport: namingVersion(transportFor(repository.host), server),
          apiUrl,
          account,
          log,
          clock,
          budget,
        }),
        server,
      );
    const accounts = accountsOf?.(repository);
    return accounts === undefined
      ? clientOf(owner?.())
      : createAccountGitHub({ repository, accounts, clientOf });
  };
}
