import * as vscode from "vscode";
import type { CommandId } from "../../protocol/contributions.ts";
import { type FileStatus, fileStatusRequest } from "../../protocol/editorMessages.ts";
import { isCancellation } from "../cancellation.ts";
import type { Sessions } from "../session.ts";

const compareWithScan: CommandId = "runtimeRisk.compareWithScan";
const searchAlerts: CommandId = "runtimeRisk.searchAlerts";

/** Says in the language status at which commit the file was analysed, and how far it has drifted. */
export function registerFileStatus(
  sessions: Sessions,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let item: vscode.LanguageStatusItem | undefined;
  /** The latest look counts: an answer about the file before is late. */
  let looks = 0;
  const show = (status: FileStatus | null): void => {
    if (status === null) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= createItem();
    draw(item, status);
  };
  const look = async (): Promise<void> => {
    looks += 1;
    const own = looks;
    const { client } = sessions;
    const document = vscode.window.activeTextEditor?.document;
    if (client === undefined || document?.uri.scheme !== "file") return show(null);
    try {
      const status = await client.ask(fileStatusRequest, { uri: document.uri.toString() });
      if (own === looks) show(status);
    } catch (error) {
      if (!isCancellation(error)) log.error("The status of a file was not read.", error);
    }
  };
  const lookSoon = (): void => void look();
  lookSoon();
  return vscode.Disposable.from(
    { dispose: () => item?.dispose() },
    vscode.window.onDidChangeActiveTextEditor(lookSoon),
    sessions.onDidChangeSnapshot(lookSoon),
    vscode.workspace.onDidSaveTextDocument(lookSoon),
  );
}

function createItem(): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem("runtimeRisk.file", { scheme: "file" });
  item.name = "Runtime Risk";
  return item;
}

function draw(
  item: vscode.LanguageStatusItem,
  { text, detail, hasDrift, compare }: FileStatus,
): void {
  const { t } = vscode.l10n;
  item.text = text;
  item.detail = detail;
  item.severity = hasDrift
    ? vscode.LanguageStatusSeverity.Warning
    : vscode.LanguageStatusSeverity.Information;
  item.accessibilityInformation = { label: `Runtime Risk: ${text}, ${detail}` };
  item.command =
    compare === null
      ? { command: searchAlerts, title: t("Search Alerts") }
      : { command: compareWithScan, title: t("Compare"), arguments: [compare] };
}
