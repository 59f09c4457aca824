import type { Account, RepositoryAccounts } from "../../protocol/accounts.ts";
import type { AccountMemory } from "./accountMemory.ts";

/** As whom a repository is read. */
export interface Reader {
  /** `host/owner/name`. */
  readonly repository: string;
  /** What the user knows the account by. */
  readonly label: string;
  /** There are other accounts that it could be read as. */
  readonly isOneOfSeveral: boolean;
}

/** As whom the repositories of this window are read; lives as long as one worker. */
export class Readers {
  readonly #memory: Pick<AccountMemory, "use">;
  readonly #onChange: () => void;
  readonly #accounts = new Map<string, RepositoryAccounts & { readonly total: number }>();
  readonly #used = new Map<string, Account>();

  constructor(memory: Pick<AccountMemory, "use">, onChange: () => void) {
    this.#memory = memory;
    this.#onChange = onChange;
  }

  /** These accounts were named to the worker; `total` counts also those that were not. */
  found(repository: string, accounts: RepositoryAccounts & { readonly total: number }): void {
    this.#accounts.set(repository, accounts);
  }

  /** The repository could be read as this account, which is one of those that were named. */
  used(repository: string, id: string): void {
    const account = this.#accounts.get(repository)?.accounts.find((one) => one.id === id);
    if (account === undefined) return;
    const isNews = this.#used.get(repository)?.id !== id;
    this.#used.set(repository, account);
    // What cannot be remembered is found again: nobody waits for the disk.
    void this.#memory.use(repository, id).catch(() => undefined);
    if (isNews) this.#onChange();
  }

  list(): readonly Reader[] {
    return Array.from(this.#used, ([repository, { label }]) => ({
      repository,
      label,
      isOneOfSeveral: (this.#accounts.get(repository)?.total ?? 0) > 1,
    }));
  }
}
