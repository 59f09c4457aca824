import type { Connection } from "vscode-languageserver";
import { type RepositoryId, repositoryKey } from "../core/repository.ts";
import { accountsRequest, accountUsed, type RepositoryAccounts } from "../protocol/accounts.ts";
import { abortable } from "../sources/abortable.ts";
import { isRecord } from "../sources/json.ts";
import { TransportError } from "../sources/transport.ts";
import type { AccountSource } from "./accounts.ts";

/** The accounts that an editor's client knows, asked for over the connection. */
export function clientAccounts(
  connection: Pick<Connection, "sendRequest" | "sendNotification">,
  last: Readonly<Record<string, string>>,
): (repository: RepositoryId) => AccountSource {
  return (repository) => {
    const key = repositoryKey(repository);
    return {
      last: last[key.toLowerCase()],
      ask: async (signal) => {
        const asked = connection.sendRequest(accountsRequest, { repository: key });
        try {
          return parseAccounts(await abortable(asked, signal));
        } catch (error) {
          signal.throwIfAborted();
          // It has said that it answers: what cannot be reached is the sign-in.
          const words = error instanceof Error ? error.message : "unknown reason";
          throw new TransportError("network", `the accounts are not known: ${words}`, {
            cause: error,
          });
        }
      },
      tell: (account) => {
        // A client that is gone needs to know nothing.
        void connection.sendNotification(accountUsed, { repository: key, account });
      },
    };
  };
}

function parseAccounts(value: unknown): RepositoryAccounts {
  const given = isRecord(value) ? value : {};
  const list: readonly unknown[] = Array.isArray(given["accounts"]) ? given["accounts"] : [];
  return {
    accounts: list.flatMap((one) =>
      isRecord(one) && typeof one["id"] === "string" && typeof one["label"] === "string"
        ? [{ id: one["id"], label: one["label"] }]
        : [],
    ),
    isChosen: given["isChosen"] === true,
  };
}
