import * as vscode from "vscode";
import {
  type WorkloadChoice,
  workloadChoicesRequest,
  workloadLinesRequest,
} from "../../protocol/editorMessages.ts";
import type { AlertTarget } from "../../protocol/messages.ts";
import { parseTarget } from "../commandTarget.ts";
import type { WorkerClient } from "../workerClient.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  noTarget,
  withWorker,
} from "./commandContext.ts";
import { fileInWorkspace, rangeOf } from "./goToAlert.ts";
import { refresh } from "./refresh.ts";
import { viewWorkload } from "./viewWorkload.ts";

/** Opens the line that runs, opens or builds a workload: the given one, or the one chosen. */
export async function goToWorkload(context: CommandContext, argument: unknown): CommandOutcome {
  const given = parseTarget(argument);
  if (given === undefined && argument !== undefined) return noTarget();
  return withWorker(context, async (client) => {
    const target = given ?? (await chooseWorkload(client));
    if (target === "none") {
      return { message: vscode.l10n.t("No workload is known to run this code.") };
    }
    return target === undefined ? undefined : openLine(context, client, target);
  });
}

async function chooseWorkload(client: WorkerClient): Promise<AlertTarget | "none" | undefined> {
  const choices = await client.ask(workloadChoicesRequest, {});
  if (choices.length === 0) return "none";
  const chosen = await vscode.window.showQuickPick(choices.map(rowOf), {
    placeHolder: vscode.l10n.t("Go to which workload? The most urgent one is first."),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.target;
}

function rowOf({ label, description, detail, repository, key }: WorkloadChoice) {
  return { label, description, detail, target: { repository, key } };
}

async function openLine(
  context: CommandContext,
  client: WorkerClient,
  target: AlertTarget,
): CommandOutcome {
  const lines = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t("Looking for the lines of the workload…"),
    },
    (_progress, token) => client.ask(workloadLinesRequest, target, token),
  );
  if (lines === null) return notListed(context);
  const rows = lines.map((line) => ({ label: line.place, description: line.label, line }));
  const [only, ...others] = rows;
  if (only === undefined) return withoutLine(context, target);
  const placeHolder = vscode.l10n.t("Several lines declare this workload. Which one?");
  const chosen =
    others.length === 0 ? only : await vscode.window.showQuickPick(rows, { placeHolder });
  if (chosen === undefined) return undefined;
  const uri = fileInWorkspace(chosen.line);
  const selection = rangeOf(chosen.line);
  if (uri === undefined || selection === undefined) return withoutLine(context, target);
  await vscode.window.showTextDocument(uri, { preview: true, selection });
  return undefined;
}

function notListed(context: CommandContext): CommandFailure {
  return {
    message: vscode.l10n.t("This workload is no longer listed."),
    action: { label: vscode.l10n.t("Refresh"), run: () => refresh(context) },
  };
}

/** It runs all the same: its page tells more. */
function withoutLine(context: CommandContext, target: AlertTarget): CommandFailure {
  return {
    message: vscode.l10n.t("No file of this workspace names what this workload runs."),
    action: {
      label: vscode.l10n.t("View Workload"),
      run: () => viewWorkload(context, target),
    },
  };
}
