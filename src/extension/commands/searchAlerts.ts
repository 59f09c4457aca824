import * as vscode from "vscode";
import { type AlertChoice, alertChoicesRequest } from "../../protocol/messages.ts";
import { cursor } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { explainRisk } from "./explainRisk.ts";
import { clearFilter, filterOf } from "./filterAlerts.ts";
import { goToAlert } from "./goToAlert.ts";
import { openAlert } from "./openAlert.ts";

interface Row extends vscode.QuickPickItem {
  readonly choice: AlertChoice;
}

interface RowButton extends vscode.QuickInputButton {
  readonly run: (choice: AlertChoice) => CommandOutcome;
}

/** Searches the alerts that pass the filter by what they are, where they are, why they matter and where they run. */
export async function searchAlerts(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const choices = await client.ask(alertChoicesRequest, cursor());
    const chosen = await pick(context, choices);
    return chosen?.();
  });
}

async function pick(
  context: CommandContext,
  choices: readonly AlertChoice[],
): Promise<(() => CommandOutcome) | undefined> {
  const { t } = vscode.l10n;
  const list = vscode.window.createQuickPick<Row>();
  const buttons: readonly RowButton[] = [
    {
      iconPath: new vscode.ThemeIcon("question"),
      tooltip: t("Explain Risk"),
      run: (choice) => explainRisk(context, targetOf(choice)),
    },
    {
      iconPath: new vscode.ThemeIcon("github"),
      tooltip: t("Open on GitHub"),
      run: (choice) => openAlert(context, targetOf(choice)),
    },
  ];
  list.title = searchTitle(context, choices.length);
  const clear = { iconPath: new vscode.ThemeIcon("close"), tooltip: t("Clear Filter") };
  if (filterOf(context) !== "") list.buttons = [clear];
  list.placeholder = t("A title, a file, a workload, a reason, a number");
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.items = choices.map((choice) => ({
    label: choice.label,
    description: choice.description,
    detail: choice.detail,
    buttons,
    choice,
  }));
  try {
    return await new Promise((resolve) => {
      list.onDidTriggerItemButton(({ item, button }) => {
        const own = buttons.find((one) => one === button);
        if (own !== undefined) resolve(() => own.run(item.choice));
      });
      list.onDidTriggerButton((button) => {
        if (button !== clear) return;
        resolve(async () => (await clearFilter(context)) ?? searchAlerts(context));
      });
      list.onDidAccept(() => {
        const [row] = list.selectedItems;
        if (row !== undefined) resolve(() => goToAlert(context, targetOf(row.choice)));
      });
      list.onDidHide(() => resolve(undefined));
      list.show();
    });
  } finally {
    list.dispose();
  }
}

function searchTitle(context: CommandContext, shown: number): string {
  const { t } = vscode.l10n;
  const filter = filterOf(context);
  if (filter === "") return t("Search {0} alerts", shown);
  const summaries = context.sessions.status.worker?.summaries ?? [];
  const total = summaries.reduce((sum, summary) => sum + summary.total, 0);
  return t("Search {0} of {1} alerts · filter: {2}", shown, total, filter);
}

function targetOf({ repository, key }: AlertChoice) {
  return { repository, key };
}
