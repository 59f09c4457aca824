import type { RepositoryId } from "../core/repository.ts";
import type { Account, RepositoryAccounts } from "../protocol/accounts.ts";
import type { GitHub, GitHubAnswer } from "../sources/github/client.ts";
import { failureOf, problemOf } from "../sources/github/problem.ts";
import { UnseenError } from "../sources/github/unseen.ts";

/** Where the accounts of a repository come from, and who is told which one works. */
export interface AccountSource {
  /** The id of the account that the repository was read as last. */
  readonly last: string | undefined;
  readonly ask: (signal: AbortSignal) => Promise<RepositoryAccounts>;
  readonly tell: (account: string) => void;
}

export interface AccountClients {
  readonly repository: RepositoryId;
  readonly accounts: AccountSource;
  /** Makes the client of one account; undefined: whoever is signed in. Asked once for each. */
  readonly clientOf: (account: string | undefined) => GitHub;
}

/** The request that every refresh begins with, and that tells whether an account sees it. */
const repositoryRoute = "GET /repos/{owner}/{repo}";

/**
 * The client of a repository that may be read as several accounts.
 *
 * A refresh begins with the repository itself: that request is sent as the first account that the
 * client of the editor names, and as the others when the first cannot see it, once each. The one
 * that sees it is used for everything else until the next refresh. An account that needs single
 * sign-on, or has reached its limit, may well see it: no other takes its place.
 *
 * Everything that was read is kept by account: one never gets what another one has read.
 */
export function createAccountGitHub({ repository, accounts, clientOf }: AccountClients): GitHub {
  const clients = new Map<string | undefined, GitHub>();
  let name: Pick<RepositoryId, "owner" | "name"> | undefined;
  const client = (account: string | undefined): GitHub => {
    const known = clients.get(account);
    if (known !== undefined) return known;
    const made = clientOf(account);
    if (name !== undefined) made.rename(name);
    clients.set(account, made);
    return made;
  };
  let current = client(accounts.last);

  const readAs = async (account: Account, round: Round): Promise<Outcome> => {
    const one = client(account.id);
    // A tag of another account's answer says nothing about this one's.
    const { headers: _, ...plain } = round.parameters;
    const parameters = one === current ? round.parameters : plain;
    try {
      const answer = await one.request(repositoryRoute, parameters, round.signal);
      return { kind: "seen", one, answer };
    } catch (error) {
      round.signal.throwIfAborted();
      if (failureStatus(error) === 304) return { kind: "seen", one, error };
      return { kind: outcomeOf(error), one, error };
    }
  };

  const readRepository = async (round: Round): Promise<GitHubAnswer> => {
    const { accounts: candidates, isChosen } = await accounts.ask(round.signal);
    if (candidates.length === 0) {
      current = client(undefined);
      return await current.request(repositoryRoute, round.parameters, round.signal);
    }
    const failures: Failed[] = [];
    for (const account of candidates) {
      const outcome = await readAs(account, round);
      if (outcome.kind === "seen") {
        current = outcome.one;
        accounts.tell(account.id);
        if (outcome.answer === undefined) throw outcome.error;
        return outcome.answer;
      }
      failures.push({ ...outcome, label: account.label });
      const isFirst = failures.length === 1;
      if (isFirst && outcome.kind !== "unseen") break;
    }
    // What helps is worth more than what the first account was told.
    const failed = failures.find(({ kind }) => kind === "signOn") ?? failures[0];
    if (failed === undefined) throw new Error("no account was tried");
    current = failed.one;
    if (failed.kind !== "unseen") throw failed.error;
    const labels = failures.flatMap(({ kind, label }) => (kind === "unseen" ? [label] : []));
    throw new UnseenError(failed.error, { labels, isChosen });
  };

  return {
    clonedAs: repository,
    get repository() {
      return current.repository;
    },
    // A name is the same whoever reads it.
    rename: (renamed) => {
      name = renamed;
      for (const one of clients.values()) one.rename(renamed);
    },
    apiUrl: current.apiUrl,
    transport: current.transport,
    get account() {
      return current.account;
    },
    get memory() {
      return current.memory;
    },
    reserve: () => current.reserve(),
    request: (route, parameters, signal) =>
      route === repositoryRoute
        ? readRepository({ parameters, signal })
        : current.request(route, parameters, signal),
  };
}

interface Round {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** `signOn`: may see it once it is authorised; `other`: nothing about the account. */
type Refusal = "unseen" | "signOn" | "other";

type Outcome =
  | {
      readonly kind: "seen";
      readonly one: GitHub;
      readonly answer?: GitHubAnswer;
      readonly error?: unknown;
    }
  | { readonly kind: Refusal; readonly one: GitHub; readonly error: unknown };

interface Failed {
  readonly kind: Refusal;
  readonly one: GitHub;
  readonly error: unknown;
  readonly label: string;
}

function outcomeOf(error: unknown): Refusal {
  const { state } = problemOf(error, { name: "alerts", repository: "", needs: "" });
  if (state === "ssoRequired") return "signOn";
  const status = failureOf(error)?.status;
  const isUnseen = state === "notFound" || state === "forbidden";
  return isUnseen && (status === 403 || status === 404) ? "unseen" : "other";
}

function failureStatus(error: unknown): unknown {
  return error instanceof Error && "status" in error ? error.status : undefined;
}
