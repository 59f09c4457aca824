import * as vscode from "vscode";
import { clearCacheRequest } from "../../protocol/messages.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

/** How long the line stays in the status bar. */
const shownMs = 5000;

/** Forgets all that was read, on the disk too; the worker then reads everything again. */
export async function clearCache(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const { repositories } = await client.ask(clearCacheRequest, { reason: "command" });
    const told =
      repositories === 1
        ? vscode.l10n.t(
            "Runtime Risk: cleared the cache of 1 repository; reading everything again.",
          )
        : vscode.l10n.t(
            "Runtime Risk: cleared the cache of {0} repositories; reading everything again.",
            repositories,
          );
    context.log.info(told);
    vscode.window.setStatusBarMessage(told, shownMs);
    return undefined;
  });
}
