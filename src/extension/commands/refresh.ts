import * as vscode from "vscode";
import type { ViewId } from "../../protocol/contributions.ts";
import { refreshRequest } from "../../protocol/messages.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

const viewId: ViewId = "runtimeRisk.alerts";

/** Reads every source again, whatever its age; shows its progress in the view. */
export async function refresh(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    await vscode.window.withProgress({ location: { viewId } }, () =>
      client.ask(refreshRequest, { force: true }),
    );
    return undefined;
  });
}
