import * as vscode from "vscode";
import { workerFactsRequest } from "../../protocol/editorMessages.ts";
import { repositoriesRequest } from "../../protocol/messages.ts";
import { bundleText } from "../diagnosticsBundle.ts";
import { readSettings } from "../settings.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";

/**
 * Opens what helps to answer a question about the extension as a document: versions, settings,
 * coverage, counts and the log. Nothing is saved or sent; the user sees it first.
 */
export async function collectDiagnostics(context: CommandContext): CommandOutcome {
  const { client, status } = context.sessions;
  const [worker, repositories] =
    client === undefined
      ? [undefined, []]
      : await Promise.all([
          client.ask(workerFactsRequest, {}),
          client.ask(repositoriesRequest, {}),
        ]);
  const content = bundleText({
    versions: {
      "Runtime Risk": context.version,
      "VS Code": `${vscode.version} (${vscode.env.appHost})`,
      Remote: vscode.env.remoteName ?? "none",
      Language: vscode.env.language,
    },
    state: {
      state: status.state,
      trusted: String(vscode.workspace.isTrusted),
      folders: String(vscode.workspace.workspaceFolders?.length ?? 0),
      logLevel: vscode.LogLevel[context.log.logLevel],
      withheld: JSON.stringify(status.worker?.problems.withheld ?? {}),
    },
    settings: readSettings(),
    worker,
    log: context.recentLog(),
    names: {
      repositories: repositories.map(({ repository }) => repository),
      folders: [
        ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
        ...repositories.map(({ folder }) => folder),
      ],
      accounts: status.readers.map(({ label }) => label),
    },
  });
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
  await vscode.window.showTextDocument(document, { preview: false });
  return undefined;
}
