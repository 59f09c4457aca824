import * as vscode from "vscode";
import { isCancellation } from "./cancellation.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  showLog,
} from "./commands/commandContext.ts";

/** The one place where a command's failure is told: expected, unexpected, or none at all. */
export async function atTheEdge(
  context: CommandContext,
  name: string,
  run: () => CommandOutcome,
): Promise<void> {
  try {
    const failure = await run();
    if (failure === undefined) return;
    context.log.warn(`${name}: ${failure.message}`);
    // Nobody waits for the answer: a command has ended when its failure is shown.
    void offer(context, name, failure);
  } catch (error) {
    if (isCancellation(error)) return;
    context.log.error(`${name} failed.`, error);
    void offer(context, name, {
      message: vscode.l10n.t("Something went wrong in Runtime Risk. The log has the details."),
      action: { label: vscode.l10n.t("Show Log"), run: () => showLog(context) },
    });
  }
}

async function offer(
  context: CommandContext,
  name: string,
  { message, action }: CommandFailure,
): Promise<void> {
  const labels = action === undefined ? [] : [action.label];
  const chosen = await vscode.window.showErrorMessage(message, ...labels);
  if (chosen === undefined || action === undefined) return;
  await atTheEdge(context, name, action.run);
}
