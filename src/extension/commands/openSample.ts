import * as vscode from "vscode";
import { writeSampleRequest } from "../../protocol/messages.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

/** Writes the sample into a fresh folder and opens it in a window of its own. */
export async function openSample(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const folder = context.samples.freshPath(new Date());
    const title = vscode.l10n.t("Writing the sample repository…");
    const written = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      () => client.ask(writeSampleRequest, { folder }),
    );
    if (!written.ok) return { message: written.message };
    await context.samples.remember(folder);
    await vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.file(folder), {
      forceNewWindow: true,
    });
    return undefined;
  });
}
