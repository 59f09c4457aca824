/** The messages about the accounts that repositories are read as: ids and labels, never a token. */
import { NotificationType, RequestType } from "vscode-languageserver-protocol";

/** An account that the client can send requests as; the id is what `HttpRequest.account` names. */
export interface Account {
  readonly id: string;
  /** What the user knows it by. */
  readonly label: string;
}

/** The accounts that a repository may be read as, the one to try first before the others. */
export interface RepositoryAccounts {
  readonly accounts: readonly Account[];
  /** The user has chosen the first one for this repository: no other is tried. */
  readonly isChosen: boolean;
}

/** Asked at the start of every refresh, when the client has said that it answers. */
export const accountsRequest = new RequestType<
  { readonly repository: string },
  RepositoryAccounts,
  void
>("runtimeRisk/accounts");

/** A repository could be read as this account. */
export const accountUsed = new NotificationType<{
  readonly repository: string;
  readonly account: string;
}>("runtimeRisk/accountUsed");
