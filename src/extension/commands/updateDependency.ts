import * as vscode from "vscode";
import { bumpRequest } from "../../protocol/editorMessages.ts";
import { type AlertTarget, alertPlaceRequest } from "../../protocol/messages.ts";
import type { WorkerClient } from "../workerClient.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { fileInWorkspace, rangeOf } from "./goToAlert.ts";
import { noLongerListed } from "./openAlert.ts";

/**
 * Raises a direct dependency to its first patched version, in its manifest, which is opened and not
 * saved: the same edit as the quick fix.
 */
export async function updateDependency(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(
    context,
    argument,
    (target) => withWorker(context, (client) => update(context, client, target)),
    ({ canUpdate }) => canUpdate,
  );
}

async function update(
  context: CommandContext,
  client: WorkerClient,
  target: AlertTarget,
): CommandOutcome {
  const place = await client.ask(alertPlaceRequest, target);
  if (place === null) return noLongerListed(context);
  const uri = fileInWorkspace(place);
  const selection = rangeOf(place);
  if (uri === undefined || selection === undefined) {
    return { message: vscode.l10n.t("The line that declares this package is not known.") };
  }
  // The worker makes the edit from the text that is open.
  const document = await vscode.workspace.openTextDocument(uri);
  const bump = await client.ask(bumpRequest, target);
  if (!bump.ok) return { message: bump.message };
  const range = rangeOf(bump);
  if (range === undefined || document.getText(range) !== bump.oldText) {
    return { message: vscode.l10n.t("The text has changed meanwhile. Try again.") };
  }
  const editor = await vscode.window.showTextDocument(document, { preview: false, selection });
  const isDone = await editor.edit((edit) => edit.replace(range, bump.newText));
  if (!isDone) return { message: vscode.l10n.t("The text could not be edited.") };
  const words = vscode.l10n.t("{0}: not saved yet.", bump.title);
  vscode.window.setStatusBarMessage(words, 10_000);
  return undefined;
}
