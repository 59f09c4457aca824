import * as vscode from "vscode";
import { createIssueRequest, type IssueDraft, type IssueReference } from "../../protocol/issues.ts";
import { parseDraft } from "../issueDraft.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { openIssuePage } from "./issueRow.ts";
import { withWriter } from "./writing.ts";

/**
 * Creates the issue of the draft in the active editor, after the user has confirmed exactly what
 * will be written. When it fails, the draft stays as it is.
 */
export async function submitIssueDraft(context: CommandContext): CommandOutcome {
  return submit(context, vscode.window.activeTextEditor?.document);
}

async function submit(
  context: CommandContext,
  document: vscode.TextDocument | undefined,
): CommandOutcome {
  const facts = document === undefined ? undefined : context.drafts.factsOf(document);
  if (document === undefined || facts === undefined)
    return { message: vscode.l10n.t("The active editor is no draft of an issue.") };
  const edited = parseDraft(document.getText());
  if (edited === undefined)
    return { message: vscode.l10n.t("The draft needs a title: its first line, after “# ”.") };
  const draft: IssueDraft = { ...facts, ...edited };
  return withWriter(context, async (client) => {
    if (!(await isConfirmed(draft))) return undefined;
    const result = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Creating the issue…"),
      },
      () => client.ask(createIssueRequest, draft),
    );
    if (!result.ok) {
      const label = vscode.l10n.t("Try Again…");
      return { message: result.message, action: { label, run: () => again(context, document) } };
    }
    await context.drafts.forget(document.uri);
    await closeDraft(document);
    // Nobody waits for the notice.
    void announce(context, result);
    return undefined;
  });
}

/** The draft may be behind another editor by now, and may have been edited. */
async function again(context: CommandContext, document: vscode.TextDocument): CommandOutcome {
  if (!document.isClosed) await vscode.window.showTextDocument(document, { preview: false });
  return submit(context, document);
}

async function isConfirmed(draft: IssueDraft): Promise<boolean> {
  const { t } = vscode.l10n;
  const create = t("Create Issue");
  const detail = [
    t("Title: {0}", draft.title),
    t("Labels: {0}", draft.labels.join(", ") || t("none")),
    t("Assignees: {0}", t("none")),
    t("Alerts: {0}", draft.alerts.join(", ")),
    t("Text: as in the editor, {0} characters", draft.body.length),
  ].join("\n");
  const question = t("Create this issue in {0}?", draft.issuesIn ?? draft.repository);
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, create);
  return chosen === create;
}

/** Closes the draft's editor without asking: its text is the issue now. */
async function closeDraft(document: vscode.TextDocument): Promise<void> {
  if (vscode.window.activeTextEditor?.document !== document) return;
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}

async function announce(
  context: CommandContext,
  { issue, notes }: { readonly issue: IssueReference; readonly notes: readonly string[] },
): Promise<void> {
  const { t } = vscode.l10n;
  const open = t("Open Issue");
  const words = [t("Created issue #{0}.", issue.number), ...notes].join(" ");
  if ((await vscode.window.showInformationMessage(words, open)) === open)
    await openIssuePage(context, issue);
}
