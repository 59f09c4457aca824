import * as vscode from "vscode";
import { groupingName, groupings } from "../../core/view/grouping.ts";
import { setViewRequest } from "../../protocol/view.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

/** Asks what the alerts are put together by; remembered for the workspace. */
export async function groupAlerts(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const { memory } = context.views;
    const { t } = vscode.l10n;
    const rows = groupings.map((grouping) => ({
      label: groupingName(grouping, t),
      description: grouping === context.sessions.status.worker?.grouping ? t("current") : "",
      grouping,
    }));
    const chosen = await vscode.window.showQuickPick(rows, {
      title: t("Group Alerts"),
      placeHolder: t("Group the alerts by"),
    });
    if (chosen === undefined) return undefined;
    const { grouping } = chosen;
    await memory.setGrouping(grouping);
    await client.ask(setViewRequest, { grouping });
    return undefined;
  });
}
