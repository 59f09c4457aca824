import { type GitHubHost, publicApiUrl } from "../core/gitHubHost.ts";
import type { RepositoryId } from "../core/repository.ts";
import { bundleOrigin } from "../sources/github/bundles.ts";
import type { Transport } from "../sources/transport.ts";
import { createDirectTransport, isSafeOrigin } from "./directTransport.ts";

/** Variables of the process; only here and in the command line are they read. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How a process without an editor reaches the upstreams. */
export interface DirectUpstreams {
  readonly transport: Transport;
  readonly endpoints: Endpoints;
}

/** Where the APIs of accepted hosts are. */
export interface Endpoints {
  /** Hosts whose remotes are GitHub repositories; `*.ghe.com` stands for every name below it. */
  readonly acceptedHosts: readonly string[];
  /** Without a trailing slash; undefined when the host is not accepted. */
  readonly apiUrl: (repository: Pick<RepositoryId, "host">) => string | undefined;
  /** Without a trailing slash. */
  readonly azure: string;
}

const publicHosts = ["github.com", "*.ghe.com"] as const;
const azureOrigin = "https://management.azure.com";

/** The public endpoints: those of the sample. */
export const publicEndpoints: Endpoints = {
  acceptedHosts: publicHosts,
  apiUrl: ({ host }) => publicApiUrl(host),
  azure: azureOrigin,
};

/** The endpoints behind an editor's client: github.com's, and the Enterprise hosts it has named. */
export function clientEndpoints(enterprise: readonly GitHubHost[]): Endpoints {
  const known = new Map(enterprise.map(({ host, apiUrl }) => [host, apiUrl]));
  return {
    acceptedHosts: ["github.com", ...known.keys()],
    apiUrl: ({ host }) => (host === "github.com" ? publicApiUrl(host) : known.get(host)),
    azure: azureOrigin,
  };
}

/** A variable that names an address says something unusable. */
export class EnvironmentError extends Error {}

/**
 * Endpoints as the environment says: `GITHUB_API_URL` for every accepted host, which are
 * github.com, `*.ghe.com` and the hosts of `GITHUB_API_URL` and `GITHUB_SERVER_URL`;
 * `RUNTIME_RISK_ARM_URL` for Azure. Throws `EnvironmentError` on an address that is no safe one.
 */
export function endpointsOf(environment: Environment): Endpoints {
  const api = addressOf(environment, "GITHUB_API_URL");
  const server = addressOf(environment, "GITHUB_SERVER_URL");
  const azure = addressOf(environment, "RUNTIME_RISK_ARM_URL");
  const hosts = [api, server].flatMap((url) => (url === undefined ? [] : [new URL(url).host]));
  return {
    acceptedHosts: [...new Set([...publicHosts, ...hosts])],
    apiUrl: ({ host }) => {
      const known = publicApiUrl(host);
      if (known === undefined && !hosts.includes(host)) return undefined;
      if (api !== undefined) return api;
      return known ?? `https://${host}/api/v3`;
    },
    azure: azure ?? azureOrigin,
  };
}

function addressOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  if (value === undefined || value === "") return undefined;
  // The value itself stays out of the messages: it may hold a password.
  const address = URL.canParse(value) ? new URL(value) : undefined;
  if (address === undefined || !isSafeOrigin(address.origin)) {
    throw new EnvironmentError(
      `${name} must be an https address (http only to this machine). Set it to one, or unset it.`,
    );
  }
  const { username, password, search, hash } = address;
  if (`${username}${password}${search}${hash}` !== "") {
    throw new EnvironmentError(
      `${name} must be a plain address. Leave out user name, password, query and fragment.`,
    );
  }
  return address.href.replace(/\/+$/, "");
}

/** Gets a token for Azure; undefined when there is no credential. */
export type AzureToken = (signal: AbortSignal) => Promise<string | undefined>;

/** The transport of a process without an editor: tokens from the environment, to their origins. */
export function directUpstreams(
  environment: Environment,
  repositoryHost: string,
  azureToken: AzureToken,
): DirectUpstreams {
  const endpoints = endpointsOf(environment);
  const apiUrl = endpoints.apiUrl({ host: repositoryHost }) ?? "https://api.github.com";
  const token = environmentGitHubToken(environment);
  return {
    endpoints,
    transport: createDirectTransport({
      github: {
        origin: new URL(apiUrl).origin,
        token: () => Promise.resolve(token),
        advice: "set GITHUB_TOKEN or GH_TOKEN",
      },
      open: ["https://www.cisa.gov", bundleOrigin],
      azure: {
        origin: new URL(endpoints.azure).origin,
        token: azureToken,
        advice: "sign in with az login, or set RUNTIME_RISK_ARM_TOKEN",
      },
    }),
  };
}

/** The token that the environment holds for GitHub. */
export function environmentGitHubToken(environment: Environment): string | undefined {
  return firstOf(environment, ["GITHUB_TOKEN", "GH_TOKEN"]);
}

/** The token that the environment holds for Azure. */
export function environmentAzureToken(environment: Environment): AzureToken {
  const token = firstOf(environment, ["RUNTIME_RISK_ARM_TOKEN"]);
  return () => Promise.resolve(token);
}

/** Throws `EnvironmentError` for what no header could carry: fetch's own message would quote it. */
function firstOf(environment: Environment, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = environment[name]?.trim() ?? "";
    if (value === "") continue;
    if (/^[!-~]+$/.test(value)) return value;
    throw new EnvironmentError(
      `${name} holds characters that no token has. Set it to the token alone.`,
    );
  }
  return undefined;
}
