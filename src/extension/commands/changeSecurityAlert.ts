import * as vscode from "vscode";
import {
  type SecurityAlertStatus,
  securityAlertStatuses,
  statusWords,
} from "../../core/remedy/cloudChange.ts";
import {
  changeSecurityAlertRequest,
  type SecurityAlertResult,
  type SecurityAlertTarget,
  securityAlertRequest,
  securityAlertsRequest,
} from "../../protocol/cloudActing.ts";
import { isCancellation } from "../cancellation.ts";
import type { WorkerClient } from "../workerClient.ts";
import { announce } from "./alertWrites.ts";
import { restarted } from "./assignRecommendation.ts";
import { onWorkload, partOf, withProgress } from "./chooseWorkload.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { isConfirmed, withWriter } from "./writing.ts";

/** Changes the status of a security alert of Defender for Cloud. */
export async function changeSecurityAlert(
  context: CommandContext,
  argument: unknown,
): CommandOutcome {
  const { t } = vscode.l10n;
  return withWriter(context, (client) =>
    onWorkload(
      client,
      argument,
      {
        has: ({ hasSecurityAlerts }) => hasSecurityAlerts,
        none: t("No open security alert names a workload of this repository."),
      },
      async ({ repository, key }) => {
        const given = partOf(argument, "alert");
        const alert = given ?? (await pickAlert(client, { repository, key }));
        if (alert === undefined) return undefined;
        if (alert === "") return { message: t("No open security alert names this workload.") };
        return begin(context, client, { repository, key, alert });
      },
    ),
  );
}

/** Empty when there is none to choose. */
async function pickAlert(
  client: WorkerClient,
  workload: { readonly repository: string; readonly key: string },
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const severities: Readonly<Record<string, string>> = {
    high: t("High severity"),
    medium: t("Medium severity"),
    low: t("Low severity"),
    informational: t("Informational"),
  };
  const rows = (await client.ask(securityAlertsRequest, workload)).map(
    ({ id, title, severity }) => ({ label: title, description: severities[severity] ?? "", id }),
  );
  if (rows.length === 0) return "";
  const chosen = await vscode.window.showQuickPick(rows, {
    placeHolder: t("Which security alert? The latest one is first."),
    ignoreFocusOut: true,
  });
  return chosen?.id;
}

async function begin(
  context: CommandContext,
  client: WorkerClient,
  target: SecurityAlertTarget,
): CommandOutcome {
  const { t } = vscode.l10n;
  const read = await withProgress(t("Reading the security alert…"), (token) =>
    client.ask(securityAlertRequest, target, token),
  );
  if (!read.ok) return { message: read.message };
  const { title, status: present, doubt } = read;
  const nameOf = (status: SecurityAlertStatus) => t(statusWords[status].label);
  const rows = securityAlertStatuses
    .filter((status) => status !== present)
    .map((status) => ({
      label: nameOf(status),
      description: t(statusWords[status].meaning),
      status,
    }));
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Status of “{0}”", title),
    placeHolder: [t("Now: {0}", nameOf(present)), doubt ?? ""].filter(Boolean).join(". "),
    ignoreFocusOut: true,
  });
  if (chosen === undefined) return undefined;
  const lines = [
    title,
    t("Status: {0} (now: {1})", nameOf(chosen.status), nameOf(present)),
    t("Everybody who uses Defender for Cloud sees it."),
    ...(doubt === null ? [] : [doubt]),
  ];
  const question = t("Change the status of this security alert in Azure?");
  if (!(await isConfirmed(question, lines, t("Change Status")))) return undefined;
  await change(context, client, { target, title, status: chosen.status, isUndo: false });
  return undefined;
}

async function change(
  context: CommandContext,
  client: WorkerClient,
  wish: {
    readonly target: SecurityAlertTarget;
    readonly title: string;
    readonly status: SecurityAlertStatus;
    readonly isUndo: boolean;
  },
): CommandOutcome {
  const { t } = vscode.l10n;
  const { target, title, status, isUndo } = wish;
  const result = await send(client, { ...target, status });
  if (!result.ok) {
    const again = { label: t("Try Again…"), run: () => begin(context, client, target) };
    announce(context, [result.message], [again], true);
    return undefined;
  }
  const words = t("“{0}” is now {1}.", title, t(statusWords[result.status].label).toLowerCase());
  const undo = {
    label: t("Undo"),
    run: () => change(context, client, { target, title, status: result.before, isUndo: true }),
  };
  const canUndo = !isUndo && result.before !== result.status;
  announce(context, [words, ...result.notes], canUndo ? [undo] : []);
  return undefined;
}

async function send(
  client: WorkerClient,
  asked: SecurityAlertTarget & { readonly status: SecurityAlertStatus },
): Promise<SecurityAlertResult> {
  const { t } = vscode.l10n;
  try {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: t("Writing to Azure…") },
      () => client.ask(changeSecurityAlertRequest, asked),
    );
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return { ok: false, message: restarted() };
  }
}
