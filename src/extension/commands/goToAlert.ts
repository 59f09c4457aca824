import * as vscode from "vscode";
import { type AlertPlace, type AlertTarget, alertPlaceRequest } from "../../protocol/messages.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { explainRisk } from "./explainRisk.ts";
import { noLongerListed } from "./openAlert.ts";

/**
 * Opens the file at the alert's present place. An alert without one is no failure: its account is
 * shown instead, and why it has none.
 */
export async function goToAlert(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(context, argument, (target) => goToAlertIn(context, target));
}

/** As the command, in a column of the editor; in the active one without. */
export async function goToAlertIn(
  context: CommandContext,
  target: AlertTarget,
  viewColumn?: vscode.ViewColumn,
): CommandOutcome {
  return withWorker(context, async (client) => {
    const place = await client.ask(alertPlaceRequest, target);
    if (place === null) return noLongerListed(context);
    if (place.note !== "") vscode.window.setStatusBarMessage(place.note, noteMs);
    const uri = fileInWorkspace(place);
    if (uri === undefined || !(await isThere(uri))) return explainRisk(context, target);
    const selection = rangeOf(place);
    await vscode.window.showTextDocument(uri, {
      preview: true,
      ...(viewColumn === undefined ? {} : { viewColumn }),
      ...(selection === undefined ? {} : { selection }),
    });
    return undefined;
  });
}

const noteMs = 8000;

/** The file may be gone with the alert's line. */
async function isThere(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** The file, when it is one of this workspace: paths come from GitHub. */
export function fileInWorkspace(place: Pick<AlertPlace, "uri">): vscode.Uri | undefined {
  if (place.uri === null) return undefined;
  const uri = vscode.Uri.parse(place.uri, true);
  return vscode.workspace.getWorkspaceFolder(uri) === undefined ? undefined : uri;
}

/** The range of a place, in the editor's own form. */
export function rangeOf({ range }: Pick<AlertPlace, "range">): vscode.Range | undefined {
  if (range === null) return undefined;
  const { start, end } = range;
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
