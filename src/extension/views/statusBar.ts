import * as vscode from "vscode";
import type { CommandId } from "../../protocol/contributions.ts";
import type { Sessions } from "../session.ts";
import { clockOf } from "../status.ts";
import { statusBarWords } from "./statusWords.ts";

const checkSetup: CommandId = "runtimeRisk.checkSetup";
/** Contributed by the editor for every view. */
const focusAlerts = "runtimeRisk.alerts.focus";

/** The one item in the status bar; a click shows what is wrong, else the alerts. */
export function createStatusBar(sessions: Sessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    "runtimeRisk.status",
    vscode.StatusBarAlignment.Left,
    50,
  );
  item.name = "Runtime Risk";
  const draw = (): void => {
    const words = statusBarWords(sessions.status, clockOf(sessions.status), vscode.l10n.t);
    if (words === undefined) {
      item.hide();
      return;
    }
    item.text = words.text;
    item.tooltip = words.tooltip.join("\n");
    item.accessibilityInformation = { label: words.accessibleLabel };
    item.command = words.isWrong ? checkSetup : focusAlerts;
    item.show();
  };
  draw();
  return vscode.Disposable.from(item, sessions.onDidChangeStatus(draw));
}
