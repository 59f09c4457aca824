/** The extension under test, and waiting for what it does. */
import * as vscode from "vscode";
import type { TestInterface } from "../../src/extension/extension.ts";

/** Activates the extension and returns what it exports to tests. */
export async function testInterface(): Promise<TestInterface> {
  const extension = vscode.extensions.getExtension<TestInterface | undefined>(
    "runtime-risk.runtime-risk",
  );
  const exported = await extension?.activate();
  if (exported === undefined) throw new Error("The extension exports nothing to tests.");
  return exported;
}

/** Opens a file of the sample in an editor. */
export async function openSampleFile(path: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("No folder is open.");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, path));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The extension's diagnostics of a file, waiting until there are some. */
export async function diagnosticsOf(uri: vscode.Uri): Promise<readonly vscode.Diagnostic[]> {
  const ours = () =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Runtime Risk");
  if (ours().length > 0) return ours();
  return new Promise((resolve) => {
    const listening = vscode.languages.onDidChangeDiagnostics(() => {
      if (ours().length === 0) return;
      listening.dispose();
      resolve(ours());
    });
  });
}
