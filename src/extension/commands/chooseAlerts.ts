import * as vscode from "vscode";
import { type AlertFacts, alertFactsRequest } from "../../protocol/acting.ts";
import { type AlertTarget, alertChoicesRequest } from "../../protocol/messages.ts";
import { parseAlertTargets } from "../commandTarget.ts";
import type { WorkerClient } from "../workerClient.ts";
import { choiceRows, cursor, filterTitle, nothingToChoose } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, noTarget } from "./commandContext.ts";

/** What a command was given: an argument, and in a tree the selected rows. */
export interface Given {
  readonly argument: unknown;
  readonly selection: unknown;
}

/**
 * Runs `work` on the alerts that a command was given, or, from the palette, on those the user ticks
 * in the ranked list; the ones at the cursor are ticked already.
 */
export async function onAlerts(
  context: CommandContext,
  client: WorkerClient,
  { argument, selection }: Given,
  work: (alerts: readonly AlertFacts[]) => CommandOutcome,
): CommandOutcome {
  const given = parseAlertTargets(argument, selection);
  if (given.length === 0 && argument !== undefined) return noTarget();
  const targets = given.length > 0 ? given : await pick(context, client);
  if (targets === "none") return nothingToChoose(context);
  if (targets === undefined || targets.length === 0) return undefined;
  const alerts = await client.ask(alertFactsRequest, targets);
  if (alerts.length > 0) return work(alerts);
  return { message: vscode.l10n.t("This alert is not listed any more. Refresh and try again.") };
}

async function pick(
  context: CommandContext,
  client: WorkerClient,
): Promise<readonly AlertTarget[] | "none" | undefined> {
  const choices = await client.ask(alertChoicesRequest, cursor());
  if (choices.length === 0) return "none";
  const rows = choiceRows(choices).map((row) => ({ ...row, picked: row.choice?.isHere === true }));
  const chosen = await vscode.window.showQuickPick(rows, {
    canPickMany: true,
    title: [vscode.l10n.t("Which alerts? The most urgent one is first."), filterTitle(context)]
      .filter((part) => part !== "")
      .join(" · "),
    placeHolder: vscode.l10n.t("Type to search, tick one or several"),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return chosen?.flatMap(({ choice }) =>
    choice === undefined ? [] : [{ repository: choice.repository, key: choice.key }],
  );
}
