import * as vscode from "vscode";
import { type AlertTarget, type DataFlowRow, dataFlowRequest } from "../../protocol/messages.ts";
import { isCancellation } from "../cancellation.ts";
import type { WorkerClient } from "../workerClient.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { fileInWorkspace, rangeOf } from "./goToAlert.ts";

/** Shows how data reaches a code scanning alert, step by step, in the editor. */
export async function showDataFlow(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(
    context,
    argument,
    (target) => withWorker(context, (client) => show(client, target)),
    ({ key }) => key.startsWith("codeScanning/"),
  );
}

async function show(client: WorkerClient, target: AlertTarget): CommandOutcome {
  const { t } = vscode.l10n;
  const before = placeOf(vscode.window.activeTextEditor);
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t("Reading the data flow…"),
      cancellable: true,
    },
    (_progress, token) => client.ask(dataFlowRequest, target, token),
  );
  if (!answer.ok) return { message: answer.message };
  const path = await choosePath(answer.paths);
  if (path === undefined) return undefined;
  const title = [t("Data flow, {0} steps", path.length), ...answer.notes].join(" · ");
  const chosen = await chooseStep(path, title);
  if (chosen === undefined) await goBack(before);
  return undefined;
}

type Path = readonly DataFlowRow[];

async function choosePath(paths: readonly Path[]): Promise<Path | undefined> {
  const { t } = vscode.l10n;
  if (paths.length < 2) return paths[0];
  const rows = paths.map((path, index) => ({
    label: t("Path {0}", index + 1),
    description: [path[0], path.at(-1)].map((step) => step?.place ?? "").join(" → "),
    detail: t("{0} steps", path.length),
    path,
  }));
  const placeHolder = t("This alert has several data flows. Which one?");
  return (await vscode.window.showQuickPick(rows, { placeHolder, matchOnDescription: true }))?.path;
}

interface Row extends vscode.QuickPickItem {
  readonly step: DataFlowRow;
}

/** The step that was accepted; while the list is open its active step is shown in the editor. */
async function chooseStep(path: Path, title: string): Promise<DataFlowRow | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t("From the source to the alert");
  pick.matchOnDescription = true;
  // Showing a line in the editor may take the focus for a moment.
  pick.ignoreFocusOut = true;
  pick.items = path.map(rowOf);
  try {
    return await new Promise((resolve) => {
      pick.onDidChangeActive(([row]) => {
        if (row !== undefined) void quietly(reveal(row.step, { keepsFocus: true }));
      });
      pick.onDidAccept(() => {
        const step = pick.activeItems[0]?.step;
        if (step === undefined || step.range === null) return;
        resolve(step);
        void quietly(reveal(step, { keepsFocus: false }));
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function rowOf(step: DataFlowRow, index: number): Row {
  const isCertain = step.range !== null;
  return {
    label: `${index + 1}. ${step.message || step.place}`,
    iconPath: new vscode.ThemeIcon(isCertain ? "debug-stackframe-dot" : "question"),
    description: step.message === "" ? "" : step.place,
    ...(step.note === "" ? {} : { detail: step.note }),
    alwaysShow: true,
    step,
  };
}

/** Only a certain place is shown: a wrong line would be believed. */
async function reveal(step: DataFlowRow, how: { readonly keepsFocus: boolean }): Promise<void> {
  const uri = fileInWorkspace(step);
  const selection = rangeOf(step);
  if (uri === undefined || selection === undefined) return;
  await vscode.window.showTextDocument(uri, {
    preview: true,
    preserveFocus: how.keepsFocus,
    selection,
  });
}

/** Where the user is; kept as values, for showing steps moves the editor's selection. */
function placeOf(editor: vscode.TextEditor | undefined) {
  if (editor === undefined) return undefined;
  const { document, selection, viewColumn } = editor;
  return { document, selection, viewColumn };
}

/** Back to where the user was before the steps were shown. */
async function goBack(before: ReturnType<typeof placeOf>): Promise<void> {
  if (before === undefined) return;
  const { document, selection, viewColumn } = before;
  const options = { selection, ...(viewColumn === undefined ? {} : { viewColumn }) };
  await quietly(vscode.window.showTextDocument(document, options));
}

/** A file that went away since has no line to show; its row stays. */
async function quietly(shown: Thenable<unknown>): Promise<void> {
  try {
    await shown;
  } catch (error) {
    if (isCancellation(error)) return;
    vscode.window.setStatusBarMessage(vscode.l10n.t("This file could not be opened."), 8000);
  }
}
