import { createHash } from "node:crypto";
import { type RepositoryId, repositoryKey } from "../core/repository.ts";

/** Whose facts are kept: what one account sees of a repository is not for another. */
export interface Owner {
  /** As the clone names it, whatever GitHub calls it now: a start knows no other name. */
  readonly clonedAs: RepositoryId;
  /** Undefined: the only account, or not known. */
  readonly account: string | undefined;
}

/** A name for files of every system; it tells the repository, but not the account. */
export function ownerName({ clonedAs, account }: Owner): string {
  const name = repositoryKey(clonedAs)
    .toLowerCase()
    .replaceAll("/", "+")
    .replaceAll(/[^a-z0-9._+-]/g, "=");
  return `${name}.${accountName(account)}`;
}

function accountName(account: string | undefined): string {
  if (account === undefined) return "any";
  return createHash("sha256").update(account).digest("hex").slice(0, 16);
}
