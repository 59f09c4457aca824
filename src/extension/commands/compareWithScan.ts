import * as vscode from "vscode";
import { scannedVersionRequest } from "../../protocol/messages.ts";
import { scannedUri } from "../views/scannedVersions.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

/** Opens the scanned version of an alert's file beside the file as it is now. */
export async function compareWithScan(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(context, argument, (target) =>
    withWorker(context, async (client) => {
      const scanned = await client.ask(scannedVersionRequest, target);
      if (!scanned.ok) return { message: scanned.message };
      const now = vscode.Uri.parse(scanned.uri, true);
      if (vscode.workspace.getWorkspaceFolder(now) === undefined || !(await isThere(now))) {
        await vscode.window.showTextDocument(scannedUri(target, scanned), {
          preview: true,
          selection: new vscode.Range(scanned.line, 0, scanned.line, 0),
        });
        return undefined;
      }
      const title = vscode.l10n.t("{0} (scanned at {1} ↔ now)", nameOf(now), scanned.commit);
      const line = scanned.lineNow ?? undefined;
      await vscode.commands.executeCommand("vscode.diff", scannedUri(target, scanned), now, title, {
        preview: true,
        // Else the editor goes to the first change of the file, wherever that is.
        ...(line === undefined ? {} : { selection: new vscode.Range(line, 0, line, 0) }),
      });
      return undefined;
    }),
  );
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
