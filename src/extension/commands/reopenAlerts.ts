import * as vscode from "vscode";
import { parseAlertKey } from "../../core/alert.ts";
import { reasonLabel } from "../../core/remedy/alertChange.ts";
import { type DismissedAlert, dismissedAlertsRequest } from "../../protocol/acting.ts";
import { repositoriesRequest } from "../../protocol/messages.ts";
import type { WorkerClient } from "../workerClient.ts";
import { announce, changeAll, failuresOf, notesOf, placesOf, shortened } from "./alertWrites.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { isConfirmed, withWriter } from "./writing.ts";

/** Reopens alerts that were dismissed: the user chooses among those that were dismissed last. */
export async function reopenAlerts(context: CommandContext): CommandOutcome {
  const { t } = vscode.l10n;
  return withWriter(context, async (client) => {
    const { alerts, notes } = await readDismissed(client);
    if (alerts.length === 0) {
      return { message: [t("No dismissed alert was found."), ...notes].join(" ") };
    }
    const chosen = await vscode.window.showQuickPick(alerts.map(row), {
      canPickMany: true,
      title: t("Reopen which alerts? The last dismissed one is first."),
      placeHolder: notes.join(" "),
      matchOnDescription: true,
      matchOnDetail: true,
      ignoreFocusOut: true,
    });
    if (chosen === undefined || chosen.length === 0) return undefined;
    const wanted = chosen.map(({ alert }) => alert);
    const question =
      wanted.length === 1
        ? t("Reopen this alert in {0}?", placesOf(wanted))
        : t("Reopen {0} alerts in {1}?", wanted.length, placesOf(wanted));
    const lines = shortened(chosen.map(({ label, description }) => `${label} · ${description}`));
    if (!(await isConfirmed(question, lines, t("Reopen")))) return undefined;
    const planned = wanted.map((alert) => ({ alert, change: { kind: "reopen" as const } }));
    const done = await changeAll(client, t("Reopening…"), planned);
    const reopened = done.filter(({ result }) => result.ok).length;
    const words = t("Reopened {0} of {1} alerts.", reopened, wanted.length);
    const isPartial = reopened < wanted.length;
    announce(context, [words, ...failuresOf(done), ...notesOf(done)], [], isPartial);
    return undefined;
  });
}

async function readDismissed(client: WorkerClient): Promise<{
  readonly alerts: readonly DismissedAlert[];
  readonly notes: readonly string[];
}> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Looking for dismissed alerts…"),
      cancellable: true,
    },
    async (_progress, token) => {
      const repositories = await client.ask(repositoriesRequest, {}, token);
      const read = await Promise.all(
        repositories.map(({ repository }) =>
          client.ask(dismissedAlertsRequest, { repository }, token),
        ),
      );
      return {
        alerts: read
          .flatMap(({ alerts }) => alerts)
          .toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1)),
        notes: read.flatMap(({ notes }) => notes),
      };
    },
  );
}

function row(alert: DismissedAlert): vscode.QuickPickItem & { readonly alert: DismissedAlert } {
  const [kind = "", number = ""] = alert.key.split("/");
  const key = parseAlertKey(alert.key);
  const known = key === undefined ? undefined : dismissedKind(kind);
  const reason =
    known === undefined ? alert.reason : vscode.l10n.t(reasonLabel(known, alert.reason));
  const words = [`#${number}`, reason, alert.by, alert.at.slice(0, 10)];
  return {
    label: alert.title,
    description: words.filter((word) => word !== "").join(" · "),
    detail: alert.comment,
    alert,
  };
}

function dismissedKind(kind: string) {
  return (["codeScanning", "dependabot", "secretScanning"] as const).find((one) => one === kind);
}
