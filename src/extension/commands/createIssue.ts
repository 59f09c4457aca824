import * as vscode from "vscode";
import { draftIssueRequest, type IssueDraft } from "../../protocol/issues.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { issueRow, openIssuePage } from "./issueRow.ts";
import { submitIssueDraft } from "./submitIssueDraft.ts";

/**
 * Opens a draft of a remediation issue as a document to edit. Where the alert has issues, offers
 * them first. Writes nothing.
 */
export async function createIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(context, argument, (target) =>
    withWorker(context, async (client) => {
      const begun = context.drafts.find(target.repository, [target.key]);
      if (begun !== undefined) {
        await vscode.window.showTextDocument(begun, { preview: false });
        return undefined;
      }
      const answer = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t("Preparing the issue…"),
          cancellable: true,
        },
        (_progress, token) => client.ask(draftIssueRequest, target, token),
      );
      if (!answer.ok) return { message: answer.message };
      if (answer.existing.length > 0) {
        const another = { label: vscode.l10n.t("Create another issue…"), issue: undefined };
        const chosen = await vscode.window.showQuickPick(
          [...answer.existing.map(issueRow), another],
          { placeHolder: vscode.l10n.t("This alert already has an issue. Open it?") },
        );
        if (chosen === undefined) return undefined;
        if (chosen.issue !== undefined) return openIssuePage(context, chosen.issue);
      }
      await context.drafts.open(answer.draft);
      // Nobody waits for the notice: the same command is in the editor's title.
      void offerSubmit(context, answer.draft, answer.notes ?? []);
      return undefined;
    }),
  );
}

async function offerSubmit(
  context: CommandContext,
  draft: IssueDraft,
  notes: readonly string[],
): Promise<void> {
  const create = vscode.l10n.t("Create Issue…");
  const chosen = await vscode.window.showInformationMessage(
    [
      vscode.l10n.t(
        "Draft of an issue in {0}, labels: {1}. Edit it, then create it.",
        draft.repository,
        draft.labels.join(", ") || vscode.l10n.t("none"),
      ),
      ...notes,
    ].join(" "),
    create,
  );
  if (chosen !== create) return;
  const failure = await submitIssueDraft(context);
  if (failure !== undefined) await vscode.window.showErrorMessage(failure.message);
}
