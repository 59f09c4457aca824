import * as vscode from "vscode";
import { exportRequest } from "../../protocol/editorMessages.ts";
import type { ExportFormat } from "../../protocol/exportFormats.ts";
import { repositoriesRequest } from "../../protocol/messages.ts";
import type { WorkerClient } from "../workerClient.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

interface FormatRow extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly ending: string;
  /** The editor's language for it. */
  readonly language: string;
}

/** Writes the unfiltered report of a repository into a new document or a file. */
export async function exportReport(context: CommandContext): CommandOutcome {
  const { t } = vscode.l10n;
  return withWorker(context, async (client) => {
    const found = await client.ask(repositoriesRequest, {});
    const repositories = [...new Set(found.map(({ repository }) => repository))];
    const [only, ...others] = repositories;
    if (only === undefined) return { message: t("No GitHub repository is open here.") };
    const placeHolder = t("Export the report of which repository?");
    const repository =
      others.length === 0 ? only : await vscode.window.showQuickPick(repositories, { placeHolder });
    if (repository === undefined) return undefined;
    const row = await vscode.window.showQuickPick(formatRows(), {
      title: t("Export Report"),
      placeHolder: t("In which format? All alerts are in it, whatever the filter."),
      matchOnDescription: true,
    });
    if (row === undefined) return undefined;
    const where = await chooseWhere();
    if (where === undefined) return undefined;
    const text = await reportText(client, row.format, { repository, version: context.version });
    if (text === undefined) return { message: t("This repository is no longer open here.") };
    return where === "document" ? openDocument(row, text) : save(row, { repository, text });
  });
}

function formatRows(): readonly FormatRow[] {
  const { t } = vscode.l10n;
  return [
    {
      label: "JSON",
      description: t("everything, by a published schema"),
      format: "json",
      ending: "json",
      language: "json",
    },
    {
      label: "SARIF",
      description: t("for tools that show results of analyses"),
      format: "sarif",
      ending: "sarif",
      language: "json",
    },
    {
      label: "Markdown",
      description: t("for people, with what was not read"),
      format: "markdown",
      ending: "md",
      language: "markdown",
    },
    {
      label: "CSV",
      description: t("one row an alert, for spreadsheets"),
      format: "csv",
      ending: "csv",
      language: "plaintext",
    },
  ];
}

async function chooseWhere(): Promise<"document" | "file" | undefined> {
  const { t } = vscode.l10n;
  const rows = [
    { label: t("Open as New Document"), iconPath: new vscode.ThemeIcon("file"), where: "document" },
    { label: t("Save to File…"), iconPath: new vscode.ThemeIcon("save"), where: "file" },
  ] as const;
  return (await vscode.window.showQuickPick(rows, { title: t("Export Report") }))?.where;
}

async function reportText(
  client: WorkerClient,
  format: ExportFormat,
  of: { readonly repository: string; readonly version: string },
): Promise<string | undefined> {
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Writing the report…"),
      cancellable: true,
    },
    (_progress, token) => client.ask(exportRequest, { format, ...of }, token),
  );
  return answer?.text;
}

async function openDocument({ language }: FormatRow, content: string): CommandOutcome {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { preview: false });
  return undefined;
}

async function save(
  { ending, label }: FormatRow,
  { repository, text }: { readonly repository: string; readonly text: string },
): CommandOutcome {
  const name = `runtime-risk-${repository.slice(repository.lastIndexOf("/") + 1)}.${ending}`;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export Report"),
    filters: { [label]: [ending] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (uri === undefined) return undefined;
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { message: vscode.l10n.t("The report could not be written: {0}", why) };
  }
  const open = vscode.l10n.t("Open");
  // Nobody waits for the notice.
  void vscode.window
    .showInformationMessage(vscode.l10n.t("The report was saved as {0}.", uri.fsPath), open)
    .then((chosen) => (chosen === open ? vscode.window.showTextDocument(uri) : undefined));
  return undefined;
}
