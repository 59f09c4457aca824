import * as vscode from "vscode";
import { parseAlertKey } from "../../core/alert.ts";
import { type WorkloadChoice, workloadChoicesRequest } from "../../protocol/editorMessages.ts";
import type { AlertTarget } from "../../protocol/messages.ts";
import { parseTargets } from "../commandTarget.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  noTarget,
  withWorker,
} from "./commandContext.ts";

/**
 * Shows the panel about a workload: the one that was given, one of those that run an alert's code, or,
 * from the palette, one chosen of all.
 */
export async function viewWorkload(context: CommandContext, argument: unknown): CommandOutcome {
  const targets = parseTargets(argument);
  if (targets.length === 0 && argument !== undefined) return noTarget();
  return withWorker(context, async (client) => {
    const [only, ...others] = targets;
    if (only !== undefined && others.length === 0 && !isAlert(only)) {
      context.workloads.show(only);
      return undefined;
    }
    const named = targets.filter((one) => !isAlert(one)).map(({ key }) => key);
    const ofAlerts = targets.filter(isAlert);
    const asked = ofAlerts.length === 0 ? [{}] : ofAlerts.map((of) => ({ of }));
    const found = (
      await Promise.all(asked.map((one) => client.ask(workloadChoicesRequest, one)))
    ).flat();
    const wanted = named.length === 0 ? found : found.filter(({ key }) => named.includes(key));
    const choices = [
      ...new Map(wanted.map((one) => [`${one.repository} ${one.key}`, one])).values(),
    ];
    const chosen = await choose(choices);
    if (chosen === "none") return noWorkload(targets.length > 0);
    if (chosen !== undefined)
      context.workloads.show({ repository: chosen.repository, key: chosen.key });
    return undefined;
  });
}

function isAlert({ key }: AlertTarget): boolean {
  return parseAlertKey(key) !== undefined;
}

async function choose(
  choices: readonly WorkloadChoice[],
): Promise<WorkloadChoice | undefined | "none"> {
  const [only, ...others] = choices;
  if (only === undefined) return "none";
  if (others.length === 0) return only;
  const rows = choices.map((choice) => ({
    label: choice.label,
    description: choice.description,
    detail: choice.detail,
    choice,
  }));
  const picked = await vscode.window.showQuickPick(rows, {
    placeHolder: vscode.l10n.t("View which workload? The most urgent one is first."),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.choice;
}

function noWorkload(isOfAlert: boolean): CommandFailure {
  return {
    message: isOfAlert
      ? vscode.l10n.t("No workload is known to run this code.")
      : vscode.l10n.t("No workload is known to run code of this repository."),
  };
}
