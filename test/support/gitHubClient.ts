import { createGitHub, type GitHub } from "../../src/sources/github/client.ts";
import type { GitHubRepository } from "../../src/sources/github/repository.ts";
import type { Transport, TransportRequest } from "../../src/sources/transport.ts";

export const apiUrl = "https://api.github.com";
export const acmeShop = { host: "github.com", owner: "acme", name: "shop" } as const;

/** What GitHub says about `acme/shop`, as the readers hand it on. */
export const shopRepository: GitHubRepository = {
  id: 4711,
  defaultBranch: "main",
  fullName: "acme/shop",
  isArchived: false,
  isPrivate: true,
  hasIssues: true,
  isOrganisation: true,
};

let accounts = 0;

/** A client of `acme/shop` that hardly waits before it repeats. */
export function clientOver(
  transport: Transport,
  changes: {
    readonly apiUrl?: string;
    readonly log?: (message: string) => void;
    readonly clock?: () => number;
    /** Of another repository of the same owner. */
    readonly name?: string;
  } = {},
): GitHub {
  return createGitHub({
    repository: { ...acmeShop, name: changes.name ?? acmeShop.name },
    transport,
    apiUrl: changes.apiUrl ?? apiUrl,
    // Octokit spaces the writes of one account a second apart.
    account: `account ${(accounts += 1)}`,
    log: changes.log ?? (() => undefined),
    retryDelayMs: 1,
    clock: changes.clock,
  });
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** A transport that answers in this process, and what it was asked. */
export function answeringTransport(
  answer: (request: TransportRequest, url: URL) => Answer | Promise<Answer>,
): { readonly transport: Transport; readonly requests: readonly TransportRequest[] } {
  const requests: TransportRequest[] = [];
  return {
    requests,
    transport: async (request, signal) => {
      signal.throwIfAborted();
      requests.push(request);
      const { status = 200, headers = {}, body } = await answer(request, new URL(request.url));
      const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
      return {
        status,
        headers: { "content-type": "application/json; charset=utf-8", ...headers },
        body: new TextEncoder().encode(text),
      };
    },
  };
}

/** Never aborted. */
export const calm: AbortSignal = new AbortController().signal;
