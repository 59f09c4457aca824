import * as vscode from "vscode";
import type { TokenRequest } from "./gateway/gateway.ts";

type Auth = TokenRequest["auth"];

interface Provider {
  readonly id: string;
  readonly scopes: readonly string[];
}

/** `repo` holds `security_events`; `.default` is what Azure Resource Manager grants the user. */
const providers: Readonly<Record<Auth, Provider>> = {
  github: { id: "github", scopes: ["repo"] },
  azure: { id: "microsoft", scopes: ["https://management.azure.com/.default"] },
};

/** What happened to the sessions of a provider. */
export interface AccountChange {
  readonly auth: Auth;
  /** Another account than before: nothing learned with the old one may stay. */
  readonly isOtherAccount: boolean;
  /** No session is left: nothing that was read with one may stay. */
  readonly isSignedOut: boolean;
}

/**
 * The user's GitHub and Microsoft sessions, through VS Code's own sign-in.
 *
 * Tokens are asked for per request and never kept; only the ids of the accounts are remembered, to
 * notice a change. Nothing here opens a dialog but `signIn`.
 */
export class Accounts implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<AccountChange>();
  readonly onDidChange = this.#changed.event;
  readonly #accountIds = new Map<Auth, string>();
  readonly #listener: vscode.Disposable;
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#listener = vscode.authentication.onDidChangeSessions((event) => {
      for (const auth of ["github", "azure"] as const)
        if (event.provider.id === providers[auth].id) void this.#compare(auth);
    });
  }

  /** The access token for one request, without any user interface. */
  async token(request: TokenRequest): Promise<string | undefined> {
    const { id, scopes } = providers[request.auth];
    const wanted = [...scopes, ...tenantScope(request.tenant)];
    const account = await this.#account(id, request.account);
    if (request.account !== undefined && account === undefined) return undefined;
    const asked =
      request.challenge === undefined
        ? wanted
        : { wwwAuthenticate: request.challenge, fallbackScopes: wanted };
    const options = { silent: true, ...(account === undefined ? {} : { account }) };
    try {
      const session = await vscode.authentication.getSession(id, asked, options);
      if (session !== undefined && !this.#accountIds.has(request.auth))
        this.#accountIds.set(request.auth, session.account.id);
      return session?.accessToken;
    } catch (error) {
      // A provider that is missing or broken is the same to the worker as nobody signed in.
      this.#log.warn(`Asking for a ${id} session failed.`, error);
      return undefined;
    }
  }

  /** True when a session can be used without asking. */
  async isSignedIn(auth: Auth): Promise<boolean> {
    const request = { auth, account: undefined, tenant: undefined, challenge: undefined };
    return (await this.token(request)) !== undefined;
  }

  /** Asks the user to sign in; `detail` says in the dialog what for. Rejects when refused. */
  async signIn(auth: Auth, detail: string): Promise<void> {
    const { id, scopes } = providers[auth];
    await vscode.authentication.getSession(id, scopes, { createIfNone: { detail } });
    await this.#compare(auth);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  async #compare(auth: Auth): Promise<void> {
    const before = this.#accountIds.get(auth);
    this.#accountIds.delete(auth);
    await this.isSignedIn(auth);
    const after = this.#accountIds.get(auth);
    const isOtherAccount = before !== undefined && after !== undefined && before !== after;
    // Signed out keeps the account in mind: coming back as somebody else is a change.
    if (after === undefined && before !== undefined) this.#accountIds.set(auth, before);
    const isSignedOut = after === undefined && (await this.#hasNone(auth));
    this.#changed.fire({ auth, isOtherAccount, isSignedOut });
  }

  /** True when the provider knows no account; one that fails may know some. */
  async #hasNone(auth: Auth): Promise<boolean> {
    try {
      return (await vscode.authentication.getAccounts(providers[auth].id)).length === 0;
    } catch (error) {
      this.#log.warn(`Asking for the ${providers[auth].id} accounts failed.`, error);
      return false;
    }
  }

  async #account(
    providerId: string,
    wanted: string | undefined,
  ): Promise<vscode.AuthenticationSessionAccountInformation | undefined> {
    if (wanted === undefined) return undefined;
    const accounts = await vscode.authentication.getAccounts(providerId);
    return accounts.find(({ id, label }) => id === wanted || label === wanted);
  }
}

/** The Microsoft provider reads the tenant from a pseudo-scope. */
function tenantScope(tenant: string | undefined): readonly string[] {
  return tenant !== undefined && /^[0-9a-f-]{36}$/i.test(tenant) ? [`VSCODE_TENANT:${tenant}`] : [];
}
