import type { Connection } from "vscode-languageserver";
import { type ClearReason, clearCacheRequest, windowFocus } from "../protocol/messages.ts";
import { isRecord } from "../sources/json.ts";
import { FocusGate } from "./focusGate.ts";
import { createKeeping, type Keeping } from "./keeping.ts";
import type { Reach } from "./reach.ts";
import type { Workspace } from "./workspace.ts";

/** What a workspace is given to outlive a refresh, and to know when nobody looks. */
export interface Kept {
  readonly keeping: Keeping;
  readonly focus: FocusGate;
}

interface Place {
  readonly storagePath: string | undefined;
  readonly reach: Pick<Reach, "budget" | "now">;
  readonly log: (message: string) => void;
}

/** Makes them, and answers what the client says about them. */
export function startKeeping(
  connection: Connection,
  { storagePath, reach, log }: Place,
  workspace: () => Workspace | undefined,
): Kept {
  const { budget, now } = reach;
  const keeping = createKeeping({ folder: storagePath, budget, now, log });
  const focus = new FocusGate();
  connection.onNotification(windowFocus, (params: unknown) => {
    focus.isFocused = !isRecord(params) || params["focused"] !== false;
  });
  connection.onRequest(clearCacheRequest, async (params) => {
    const reason = reasonIn(params);
    return { repositories: await (workspace()?.forget(reason) ?? keeping.clear(reason)) };
  });
  return { keeping, focus };
}

function reasonIn(params: unknown): ClearReason {
  const reason = isRecord(params) ? params["reason"] : undefined;
  return reason === "signedOut" || reason === "otherAccount" ? reason : "command";
}
