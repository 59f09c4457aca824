import * as vscode from "vscode";
import { onDidChangeEnterpriseHosts } from "./enterpriseSettings.ts";
import type { Sessions } from "./session.ts";

/** Restarts the worker when what it was started with does not hold any more. */
export function restartWhenNeeded(sessions: Sessions): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidGrantWorkspaceTrust(() => void sessions.restart()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void sessions.restart()),
    onDidChangeEnterpriseHosts(() => void sessions.restart()),
  );
}

/** The one notice when the worker has crashed too often. */
export async function offerRestart(sessions: Sessions): Promise<void> {
  const restart = vscode.l10n.t("Restart");
  const chosen = await vscode.window.showErrorMessage(
    vscode.l10n.t(
      "The worker of Runtime Risk has crashed several times and was not started again.",
    ),
    restart,
  );
  if (chosen === restart) await sessions.restart();
}
