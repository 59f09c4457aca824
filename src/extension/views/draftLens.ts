import * as vscode from "vscode";
import type { CommandId } from "../../protocol/contributions.ts";
import type { IssueDrafts } from "../issueDrafts.ts";

const submit: CommandId = "runtimeRisk.submitIssueDraft";

/** Says above a draft where it will be written and offers to do so; the notice may be gone. */
export function registerDraftLens(drafts: IssueDrafts): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { scheme: "untitled", language: "markdown" },
    {
      onDidChangeCodeLenses: drafts.onDidChange,
      provideCodeLenses: (document) => {
        const facts = drafts.factsOf(document);
        if (facts === undefined) return [];
        const { t } = vscode.l10n;
        const title = t(
          "Create Issue in {0}… · labels: {1}",
          facts.repository,
          facts.labels.join(", ") || t("none"),
        );
        const range = new vscode.Range(0, 0, 0, 0);
        return [new vscode.CodeLens(range, { title, command: submit })];
      },
    },
  );
}
