import * as vscode from "vscode";
import {
  type AlertChoice,
  type AlertTarget,
  alertChoicesRequest,
} from "../../protocol/messages.ts";
import { parseAlertTarget } from "../commandTarget.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  noTarget,
  withWorker,
} from "./commandContext.ts";
import { filterOf, nothingPasses } from "./filterAlerts.ts";

/** Which alerts a command can act on. */
export type CanActOn = (choice: AlertChoice) => boolean;

const any: CanActOn = () => true;

/**
 * Runs `work` on the alert that a command was given, or, from the palette, on the only one at the
 * cursor, or on the one the user chooses from the ranked list, those at the cursor first.
 */
export async function onAlert(
  context: CommandContext,
  argument: unknown,
  work: (target: AlertTarget) => CommandOutcome,
  canActOn: CanActOn = any,
): CommandOutcome {
  const given = parseAlertTarget(argument);
  if (given !== undefined) return workOn(context, given, work);
  if (argument !== undefined) return noTarget();
  return withWorker(context, async (client) => {
    const choices = (await client.ask(alertChoicesRequest, cursor())).filter(canActOn);
    const here = choices.filter(({ isHere }) => isHere);
    const [first] = here;
    if (first !== undefined && here.length === 1) return workOn(context, first, work);
    if (choices.length === 0) return nothingToChoose(context);
    const chosen = await vscode.window.showQuickPick(choiceRows(choices), {
      title: filterTitle(context),
      placeHolder: vscode.l10n.t("Which alert? The most urgent one is first."),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    return chosen?.choice === undefined ? undefined : workOn(context, chosen.choice, work);
  });
}

/** Whoever does something with an alert has seen it. */
async function workOn(
  { views }: CommandContext,
  target: AlertTarget,
  work: (target: AlertTarget) => CommandOutcome,
): CommandOutcome {
  const outcome = await work(target);
  // Nobody waits for the mark to go.
  void views.see([target]);
  return outcome;
}

/** There is no alert to act on, or none that passes the filter. */
export function nothingToChoose(context: CommandContext): CommandFailure {
  if (filterOf(context) !== "") return nothingPasses(context);
  return { message: vscode.l10n.t("No alert that this command could act on is listed.") };
}

/** What a list of alerts leaves out, above it; empty when that is nothing. */
export function filterTitle(context: CommandContext): string {
  const filter = filterOf(context);
  return filter === "" ? "" : vscode.l10n.t("filter: {0}", filter);
}

/** Where the cursor is, in a file. */
export function cursor(): { readonly uri?: string; readonly line?: number } {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.document.uri.scheme !== "file") return {};
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

type Row = vscode.QuickPickItem & { readonly choice?: AlertChoice };

/** Alerts as rows to pick from, those at the cursor first. */
export function choiceRows(choices: readonly AlertChoice[]): readonly Row[] {
  const here = choices.filter(({ isHere }) => isHere);
  const row = (choice: AlertChoice): Row => ({
    label: choice.label,
    description: choice.description,
    detail: choice.detail,
    choice,
  });
  if (here.length === 0) return choices.map(row);
  const separator = (label: string): Row => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    separator(vscode.l10n.t("At the cursor")),
    ...here.map(row),
    separator(vscode.l10n.t("All alerts")),
    ...choices.filter(({ isHere }) => !isHere).map(row),
  ];
}
