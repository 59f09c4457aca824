import type * as vscode from "vscode";

const chosenKey = "accounts.chosen";
const usedKey = "accounts.used";
/** The repositories that were used longest ago are forgotten. */
const mostRepositories = 500;

/**
 * As which account each repository (`host/owner/name`) is read, by the accounts' ids: what the user
 * chose, and what worked. Kept for the user, in all windows; no workspace can write it.
 */
export class AccountMemory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  chosen(repository: string): string | undefined {
    return this.#read(chosenKey)[key(repository)];
  }

  used(repository: string): string | undefined {
    return this.#read(usedKey)[key(repository)];
  }

  /** The account by repository, the user's choice before what worked. */
  all(): Readonly<Record<string, string>> {
    return { ...this.#read(usedKey), ...this.#read(chosenKey) };
  }

  /** Keeps the user's choice; undefined takes it back. */
  async choose(repository: string, account: string | undefined): Promise<void> {
    await this.#write(chosenKey, key(repository), account);
  }

  /** Keeps what worked; writes only what is new. */
  async use(repository: string, account: string): Promise<void> {
    if (this.used(repository) === account) return;
    await this.#write(usedKey, key(repository), account);
  }

  /** Forgets what worked; choices stay. */
  async forgetUsed(): Promise<void> {
    await this.#state.update(usedKey, undefined);
  }

  #read(name: string): Readonly<Record<string, string>> {
    const kept: unknown = this.#state.get(name);
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).flatMap(([repository, id]) =>
        typeof id === "string" ? [[repository, id]] : [],
      ),
    );
  }

  async #write(name: string, repository: string, account: string | undefined): Promise<void> {
    const { [repository]: _, ...others } = this.#read(name);
    const all = account === undefined ? others : { ...others, [repository]: account };
    await this.#state.update(
      name,
      Object.fromEntries(Object.entries(all).slice(-mostRepositories)),
    );
  }
}

/** GitHub's owners and names ignore case. */
function key(repository: string): string {
  return repository.toLowerCase();
}
