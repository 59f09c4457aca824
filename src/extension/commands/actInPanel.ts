import * as vscode from "vscode";
import { parseAlertTarget } from "../commandTarget.ts";
import { gitHubUrl, portalUrl } from "../links.ts";
import type { PanelAction } from "../views/workloadPanel.ts";
import { assignRecommendation } from "./assignRecommendation.ts";
import { changeSecurityAlert } from "./changeSecurityAlert.ts";
import {
  type CommandContext,
  type CommandOutcome,
  noTarget,
  openInBrowser,
} from "./commandContext.ts";
import { fileInWorkspace, goToAlertIn } from "./goToAlert.ts";

/** Does what the user asked for in the panel about a workload; nothing in it is believed unchecked. */
export async function actInPanel(
  context: CommandContext,
  { target, action, column }: PanelAction,
): CommandOutcome {
  switch (action.type) {
    case "change":
      return action.what === "recommendation"
        ? assignRecommendation(context, { ...target, recommendation: action.id })
        : changeSecurityAlert(context, { ...target, alert: action.id });
    case "link":
      return openLink(context, action.url);
    case "line":
      return openLine(action, column);
    case "alert": {
      const alert = parseAlertTarget({ repository: target.repository, key: action.key });
      return alert === undefined ? noTarget() : goToAlertIn(context, alert, besides(column));
    }
  }
}

async function openLink(context: CommandContext, text: string): CommandOutcome {
  const url = gitHubUrl(text, context.hosts()) ?? portalUrl(text);
  if (url === undefined) {
    return {
      message: vscode.l10n.t(
        "This address is neither on your GitHub nor in a portal of Azure, so it was not opened.",
      ),
    };
  }
  await openInBrowser(url);
  return undefined;
}

async function openLine(
  { uri, line }: { readonly uri: string; readonly line: number },
  column: vscode.ViewColumn | undefined,
): CommandOutcome {
  const file = fileInWorkspace({ uri });
  if (file === undefined) {
    return { message: vscode.l10n.t("This file is not in an open folder.") };
  }
  const start = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(file, {
    preview: true,
    viewColumn: besides(column),
    selection: new vscode.Range(start, start),
  });
  return undefined;
}

/** Where code is shown already, else beside the panel: both are to be seen. */
function besides(panel: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors
    .map(({ viewColumn }) => viewColumn)
    .find((column) => column !== undefined && column !== panel);
  return shown ?? vscode.ViewColumn.Beside;
}
