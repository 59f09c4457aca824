import type { CancellationToken, Connection } from "vscode-languageserver";
import { RequestType } from "vscode-languageserver-protocol";
import * as changes from "../../protocol/acting.ts";
import * as cloud from "../../protocol/cloudActing.ts";
import * as fixes from "../../protocol/fixes.ts";
import * as issues from "../../protocol/issues.ts";
import type { Acting, ActingFeatures } from "../acting.ts";
import { translated } from "./translated.ts";

type Handler = (asked: unknown, token: CancellationToken) => unknown;

/** Where a feature says what it answers. */
export interface Requests {
  onRequest<Asked, Answer>(
    type: RequestType<Asked, Answer, void>,
    handler: (asked: Asked, token: CancellationToken) => Answer | Promise<Answer>,
  ): void;
}

const types = [changes, fixes, issues, cloud]
  .flatMap((messages): readonly unknown[] => Object.values(messages))
  .filter((message) => message instanceof RequestType);

/**
 * Answers every request that changes something, or prepares it, in the user's language and with
 * features that are loaded when the first of them is asked for.
 */
export function serveActing(
  connection: Connection,
  load: () => ActingFeatures,
  acting: Acting,
): void {
  let handlers: ReadonlyMap<string, Handler> | undefined;
  for (const type of types) {
    connection.onRequest(type, async (asked: unknown, token) => {
      handlers ??= handlersOf(load(), acting);
      const handler = handlers.get(type.method);
      if (handler === undefined) throw new Error(`nothing answers ${type.method}`);
      return translated(await handler(asked, token), acting.t);
    });
  }
}

function handlersOf({ registerActing }: ActingFeatures, acting: Acting) {
  const handlers = new Map<string, Handler>();
  registerActing(
    {
      onRequest: ({ method }, handler) => {
        // What comes over the wire is parsed by its handler.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        handlers.set(method, handler as Handler);
      },
    },
    acting,
  );
  return handlers;
}
