/** Changing several alerts, one after the other, and telling what became of each. */
import * as vscode from "vscode";
import type { AlertKind } from "../../core/alert.ts";
import type { AlertChange } from "../../core/remedy/alertChange.ts";
import type { WriteAction } from "../../core/writes.ts";
import {
  type AlertChangeResult,
  type AlertFacts,
  changeAlertRequest,
} from "../../protocol/acting.ts";
import type { AlertTarget } from "../../protocol/messages.ts";
import { isCancellation } from "../cancellation.ts";
import type { WorkerClient } from "../workerClient.ts";
import type { CommandContext, CommandFailure } from "./commandContext.ts";
import { checkFirst } from "./writing.ts";

/** An alert and what is to become of it. */
export interface Planned<T extends AlertTarget = AlertTarget> {
  readonly alert: T;
  readonly change: AlertChange;
}

/** What became of it. */
export interface Done<T extends AlertTarget = AlertTarget> extends Planned<T> {
  readonly result: AlertChangeResult;
}

/** Changes the alerts in order, with progress; what comes after a cancellation is left as it is. */
export async function changeAll<T extends AlertTarget>(
  client: WorkerClient,
  title: string,
  planned: readonly Planned<T>[],
): Promise<readonly Done<T>[]> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: planned.length > 1 },
    async (progress, token) => {
      const done: Done<T>[] = [];
      for (const one of planned) {
        if (token.isCancellationRequested) break;
        const { repository, key } = one.alert;
        progress.report({ message: `${done.length + 1}/${planned.length}` });
        done.push({ ...one, result: await changeOne(client, { repository, key }, one.change) });
        progress.report({ increment: 100 / planned.length });
      }
      return done;
    },
  );
}

/** A worker that goes away in the middle leaves it open what has happened: that is said. */
async function changeOne(
  client: WorkerClient,
  target: AlertTarget,
  change: AlertChange,
): Promise<AlertChangeResult> {
  try {
    return await client.ask(changeAlertRequest, { ...target, change });
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const message = vscode.l10n.t(
      "Runtime Risk was restarted in between, so it is not known whether this was done. Trying again looks first.",
    );
    return { ok: false, message, review: null };
  }
}

/** What failed, one sentence each, the same one once. */
export function failuresOf(done: readonly Done[]): readonly string[] {
  return [...new Set(done.flatMap(({ result }) => (result.ok ? [] : [result.message])))];
}

/** What GitHub did otherwise, the same sentence once. */
export function notesOf(done: readonly Done[]): readonly string[] {
  return [...new Set(done.flatMap(({ result }) => (result.ok ? result.notes : [])))];
}

/** The name of an alert's kind. */
export function kindName(kind: AlertKind): string {
  const { t } = vscode.l10n;
  if (kind === "codeScanning") return t("code scanning");
  return kind === "dependabot" ? "Dependabot" : t("secret scanning");
}

/** One line about an alert, for a preview. */
export function alertLine({ number, title, kind }: AlertFacts): string {
  return `#${number} ${title} (${kindName(kind)})`;
}

const mostLines = 15;

/** As many lines as a dialog can show; the rest is counted. */
export function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines;
  return more <= 1 ? lines : [...lines.slice(0, mostLines), vscode.l10n.t("and {0} more", more)];
}

/** Asks once for each repository and kind whether it can be written to at all. */
export async function checkAlerts(
  client: WorkerClient,
  alerts: readonly AlertFacts[],
): Promise<{ readonly failure: CommandFailure } | { readonly doubts: readonly string[] }> {
  const doubts = new Set<string>();
  const asked = new Set<string>();
  for (const { repository, kind } of alerts) {
    const action: WriteAction = kind === "secretScanning" ? "secretAlert" : "alert";
    if (asked.has(`${repository} ${action}`)) continue;
    asked.add(`${repository} ${action}`);
    const check = await checkFirst(client, repository, action);
    if ("failure" in check) return check;
    if (check.doubt !== "") doubts.add(check.doubt);
  }
  return { doubts: [...doubts] };
}

/** Names what a text was typed for, whatever order the alerts were chosen in. */
export function purposeOf(verb: string, alerts: readonly AlertTarget[]): string {
  const keys = alerts.map(({ repository, key }) => `${repository} ${key}`);
  return [verb, ...keys.toSorted()].join("\n");
}

/** Where the alerts are, for a question. */
export function placesOf(alerts: readonly AlertTarget[]): string {
  const names = alerts.map(({ repository }) => repository.slice(repository.indexOf("/") + 1));
  return [...new Set(names)].join(", ");
}

/** Tells how it went, with a way back or on; nobody waits for the answer. */
export function announce(
  context: CommandContext,
  words: readonly string[],
  choices: readonly {
    readonly label: string;
    readonly run: () => Promise<CommandFailure | undefined>;
  }[],
  isPartial = false,
): void {
  const show = isPartial ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const tell = async () => {
    const labels = choices.map(({ label }) => label);
    const chosen = await show(words.join(" "), ...labels);
    const failure = await choices.find(({ label }) => label === chosen)?.run();
    if (failure !== undefined) await vscode.window.showErrorMessage(failure.message);
  };
  void tell().catch((error: unknown) => {
    if (!isCancellation(error)) context.log.error("What followed a change failed.", error);
  });
}
