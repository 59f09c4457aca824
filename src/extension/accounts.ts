import * as vscode from "vscode";
import { hostOfApi } from "../core/gitHubHost.ts";
import type { Account, RepositoryAccounts } from "../protocol/accounts.ts";
import { type GitHubProvider, inOrder, isOfHost, providerOf } from "./accounts/accountHosts.ts";
import type { AccountMemory } from "./accounts/accountMemory.ts";
import type { EnterpriseHosts } from "./gateway/enterpriseHosts.ts";
import type { TokenRequest } from "./gateway/gateway.ts";

type Provider = GitHubProvider | "microsoft";

/** `repo` holds `security_events`; `.default` is what Azure Resource Manager grants the user. */
const scopes: Readonly<Record<Provider, readonly string[]>> = {
  github: ["repo"],
  "github-enterprise": ["repo"],
  microsoft: ["https://management.azure.com/.default"],
};

const providers = ["github", "github-enterprise", "microsoft"] as const;

/** What happened to the sessions of a provider. */
export interface AccountChange {
  /** Another account than before: nothing learned with the old one may stay. */
  readonly isOtherAccount: boolean;
  /** No session is left: nothing that was read with one may stay. */
  readonly isSignedOut: boolean;
}

/** Where somebody signs in: a GitHub by its host, or Azure. */
export type SignInPlace = { readonly host: string } | "azure";

export interface AccountsParts {
  readonly log: vscode.LogOutputChannel;
  readonly memory: AccountMemory;
  /** The Enterprise hosts as the user's settings are now. */
  readonly hosts: () => EnterpriseHosts;
}

/**
 * The user's GitHub and Microsoft sessions, through VS Code's own sign-in.
 *
 * Tokens are asked for per request and never kept; only the ids of accounts and sessions are
 * remembered, to notice a change, and to hold each session to the host it was first used for.
 * Nothing here opens a dialog but `signIn`, `allow` and `addAnother`.
 */
export class Accounts implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<AccountChange>();
  readonly onDidChange = this.#changed.event;
  readonly #preferred = new Map<Provider, string>();
  readonly #hostOfSession = new Map<string, string>();
  readonly #listener: vscode.Disposable;
  readonly #parts: AccountsParts;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
    this.#listener = vscode.authentication.onDidChangeSessions((event) => {
      const provider = providers.find((id) => id === event.provider.id);
      if (provider !== undefined) void this.#compare(provider);
    });
  }

  /** The access token for one request, without any user interface. */
  async token(request: TokenRequest): Promise<string | undefined> {
    if (request.auth === "azure") return (await this.#azureSession(request))?.accessToken;
    const host = hostOfApi(request.origin);
    const provider = host === undefined ? undefined : providerOf(host, this.#parts.hosts());
    if (host === undefined || provider === undefined) return undefined;
    if (request.account === undefined) {
      const preferred = await this.#session(provider, {});
      if (preferred !== undefined && this.#isOf(host, preferred)) return preferred.accessToken;
    }
    for (const account of await this.of(host)) {
      if (request.account !== undefined && account.id !== request.account) continue;
      const session = await this.#session(provider, { account });
      if (session !== undefined && this.#isOf(host, session, account)) return session.accessToken;
    }
    return undefined;
  }

  /** The accounts of a host, also those that this extension may not use yet. */
  async of(host: string): Promise<readonly Account[]> {
    const provider = providerOf(host, this.#parts.hosts());
    if (provider === undefined) return [];
    const accounts = (await this.#accounts(provider)) ?? [];
    return accounts.filter((account) => this.#isLabelledFor(host, account));
  }

  /**
   * As whom a repository (`host/owner/name`) may be read, in the order in which to try; `total`
   * counts also those that the user's choice leaves out.
   */
  async ofRepository(repository: string): Promise<RepositoryAccounts & { readonly total: number }> {
    const host = hostOf(repository);
    const provider = providerOf(host, this.#parts.hosts());
    if (provider === undefined) return { accounts: [], isChosen: false, total: 0 };
    const usable = await Promise.all(
      (await this.of(host)).map(async ({ id, label }) => {
        const session = await this.#session(provider, { account: { id, label } });
        return session === undefined ? [] : [{ id, label }];
      }),
    );
    const { memory } = this.#parts;
    const accounts = usable.flat();
    const ordered = inOrder({
      accounts,
      preferred: (await this.#session(provider, {}))?.account.id,
      chosen: memory.chosen(repository),
      used: memory.used(repository),
    });
    return { ...ordered, total: accounts.length };
  }

  /**
   * Asks the user to sign in; `detail` says in the dialog what for. With `renew` also when there is
   * a session, which does not work any more. Rejects when refused.
   */
  async signIn(place: SignInPlace, { detail, renew }: SignInReason): Promise<void> {
    if (place === "azure") {
      const createIfNone = { detail };
      await vscode.authentication.getSession("microsoft", scopes.microsoft, { createIfNone });
      await this.#compare("microsoft");
      return;
    }
    const provider = this.#providerAt(place.host);
    const isThere = (await this.#session(provider, {})) !== undefined;
    const hasOwn = (await this.of(place.host)).length > 0;
    await vscode.authentication.getSession(
      provider,
      scopes[provider],
      renew === "yes" && isThere && hasOwn
        ? { forceNewSession: { detail } }
        : // A session of another host would be returned without asking.
          { createIfNone: { detail }, clearSessionPreference: isThere && !hasOwn },
    );
    await this.#compare(provider);
  }

  /** Asks for the use of an account that the editor knows. Rejects when refused. */
  async allow(host: string, account: Account, detail: string): Promise<void> {
    const provider = this.#providerAt(host);
    const createIfNone = { detail };
    await vscode.authentication.getSession(provider, scopes[provider], { createIfNone, account });
  }

  /**
   * Lets the user sign in as somebody else, in the editor's own dialog; undefined when that is no
   * account of the host. Rejects when refused.
   */
  async addAnother(host: string, detail: string): Promise<Account | undefined> {
    const provider = this.#providerAt(host);
    const createIfNone = { detail };
    const { account } = await vscode.authentication.getSession(provider, scopes[provider], {
      createIfNone,
      clearSessionPreference: true,
    });
    return this.#isLabelledFor(host, account)
      ? { id: account.id, label: account.label }
      : undefined;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #providerAt(host: string): GitHubProvider {
    return providerOf(host, this.#parts.hosts()) ?? "github";
  }

  #isLabelledFor(host: string, account: Account): boolean {
    return host === "github.com" || isOfHost(account, host, this.#parts.hosts());
  }

  /** True when a session may be used for a host; from then on it is held to that host. */
  #isOf(host: string, session: vscode.AuthenticationSession, wanted?: Account): boolean {
    const { account, id } = session;
    if (wanted !== undefined && (account.id !== wanted.id || account.label !== wanted.label)) {
      return false;
    }
    if (!this.#isLabelledFor(host, account)) return false;
    // The settings may have changed before the editor's sign-in has noticed.
    const before = this.#hostOfSession.get(id);
    if (before !== undefined && before !== host) {
      this.#parts.log.warn(`A session of ${before} was not used for ${host}.`);
      return false;
    }
    this.#hostOfSession.set(id, host);
    return true;
  }

  async #azureSession(request: TokenRequest): Promise<vscode.AuthenticationSession | undefined> {
    const wanted = [...scopes.microsoft, ...tenantScope(request.tenant)];
    const asked =
      request.challenge === undefined
        ? wanted
        : { wwwAuthenticate: request.challenge, fallbackScopes: wanted };
    if (request.account === undefined) return await this.#session("microsoft", { asked });
    const accounts = await this.#accounts("microsoft");
    const account = accounts?.find(
      ({ id, label }) => id === request.account || label === request.account,
    );
    return account === undefined ? undefined : await this.#session("microsoft", { asked, account });
  }

  /** A session without any user interface. */
  async #session(
    provider: Provider,
    { asked = scopes[provider], account }: SessionWanted,
  ): Promise<vscode.AuthenticationSession | undefined> {
    const options = { silent: true, ...(account === undefined ? {} : { account }) };
    try {
      const session = await vscode.authentication.getSession(provider, asked, options);
      if (session !== undefined && account === undefined && !this.#preferred.has(provider)) {
        this.#preferred.set(provider, session.account.id);
      }
      return session;
    } catch (error) {
      // A provider that is missing or broken is the same to the worker as nobody signed in.
      this.#parts.log.warn(`Asking for a ${provider} session failed.`, error);
      return undefined;
    }
  }

  /** Undefined when the provider is missing or broken. */
  async #accounts(
    provider: Provider,
  ): Promise<readonly vscode.AuthenticationSessionAccountInformation[] | undefined> {
    try {
      return await vscode.authentication.getAccounts(provider);
    } catch (error) {
      this.#parts.log.warn(`Asking for the accounts of ${provider} failed.`, error);
      return undefined;
    }
  }

  async #compare(provider: Provider): Promise<void> {
    const before = this.#preferred.get(provider);
    this.#preferred.delete(provider);
    await this.#session(provider, {});
    const after = this.#preferred.get(provider);
    const isOtherAccount = before !== undefined && after !== undefined && before !== after;
    // Signed out keeps the account in mind: coming back as somebody else is a change.
    if (after === undefined && before !== undefined) this.#preferred.set(provider, before);
    // Who is preferred now comes before who worked until now.
    if (isOtherAccount && provider !== "microsoft") await this.#parts.memory.forgetUsed();
    const isSignedOut = after === undefined && (await this.#hasNone(provider));
    this.#changed.fire({ isOtherAccount, isSignedOut });
  }

  /** True when the provider knows no account; one that fails may know some. */
  async #hasNone(provider: Provider): Promise<boolean> {
    return (await this.#accounts(provider))?.length === 0;
  }
}

/** What a sign-in is for. */
interface SignInReason {
  readonly detail: string;
  readonly renew: "yes" | "no";
}

interface SessionWanted {
  readonly asked?: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest;
  readonly account?: Account;
}

/** The host of `host/owner/name`. */
function hostOf(repository: string): string {
  return repository.slice(0, repository.indexOf("/")).toLowerCase();
}

/** The Microsoft provider reads the tenant from a pseudo-scope. */
function tenantScope(tenant: string | undefined): readonly string[] {
  return tenant !== undefined && /^[0-9a-f-]{36}$/i.test(tenant) ? [`VSCODE_TENANT:${tenant}`] : [];
}
