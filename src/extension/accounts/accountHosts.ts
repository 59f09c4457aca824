/** Which account is one of which GitHub: a credential may only go where it was given. */
import type { Account } from "../../protocol/accounts.ts";
import type { EnterpriseHosts } from "../gateway/enterpriseHosts.ts";

export type GitHubProvider = "github" | "github-enterprise";

/** The editor's provider of accounts for a host; undefined for a host that nobody has named. */
export function providerOf(
  host: string,
  { hosts }: Pick<EnterpriseHosts, "hosts">,
): GitHubProvider | undefined {
  if (host === "github.com") return "github";
  return hosts.some((one) => one.host === host) ? "github-enterprise" : undefined;
}

/**
 * True when an account of the `github-enterprise` provider is one of this host.
 *
 * An account has no host but in its label, which the editor writes as `mona - ghe.example` where
 * there may be several (its release notes of 1.141). A label without one stands for the only host
 * there is, and for none when there are several, or when the workspace steers the editor's sign-in
 * to another.
 */
export function isOfHost(
  { label }: Pick<Account, "label">,
  host: string,
  { hosts, isOverridden }: Pick<EnterpriseHosts, "hosts" | "isOverridden">,
): boolean {
  const named = / - (\S+)$/.exec(label)?.[1]?.toLowerCase();
  if (named !== undefined) return named === host && hosts.some((one) => one.host === host);
  return !isOverridden && hosts.length === 1 && hosts[0]?.host === host;
}

/** What is known about the accounts of a repository. */
export interface KnownAccounts {
  /** In the editor's order. */
  readonly accounts: readonly Account[];
  /** The id of the one that the editor prefers for this extension. */
  readonly preferred: string | undefined;
  /** The id that the user chose for the repository. */
  readonly chosen: string | undefined;
  /** The id that the repository could be read as last. */
  readonly used: string | undefined;
}

/** The accounts in the order in which to try them; of a choice that is still there, only that. */
export function inOrder({ accounts, preferred, chosen, used }: KnownAccounts): {
  readonly accounts: readonly Account[];
  readonly isChosen: boolean;
} {
  const choice = accounts.find(({ id }) => id === chosen);
  if (choice !== undefined) return { accounts: [choice], isChosen: true };
  const first = [used, preferred].flatMap((id) => accounts.find((one) => one.id === id) ?? []);
  return { accounts: [...new Set([...first, ...accounts])], isChosen: false };
}
