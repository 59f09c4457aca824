import type { RepositorySummary } from "../protocol/messages.ts";

/** Where a sign-in may be wanted. */
export interface SignInHosts {
  /** In the order of the repositories; never empty. */
  readonly hosts: readonly string[];
  /** Whoever is signed in there is not accepted, or nobody is. */
  readonly isNeeded: boolean;
}

/**
 * The hosts to offer: those of repositories that need a sign-in, else those of all repositories,
 * else all that the user has.
 */
export function signInHosts(
  summaries: readonly RepositorySummary[],
  repositories: readonly string[],
  own: readonly string[],
): SignInHosts {
  const needed = summaries.filter(({ coverage }) =>
    coverage.some(({ source, state }) => source === "codeScanning" && state === "unauthenticated"),
  );
  if (needed.length > 0) {
    return { hosts: hostsOf(needed.map(({ repository }) => repository)), isNeeded: true };
  }
  const hosts = hostsOf(repositories);
  return { hosts: hosts.length > 0 ? hosts : own, isNeeded: false };
}

function hostsOf(repositories: readonly string[]): readonly string[] {
  return [...new Set(repositories.map((key) => key.slice(0, key.indexOf("/"))))];
}
