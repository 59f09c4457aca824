import * as vscode from "vscode";
import { type IssueTarget, reopenIssueRequest } from "../../protocol/issues.ts";
import type { WorkerClient } from "../workerClient.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { onIssue, placeOf, targetOf } from "./issuePick.ts";
import { checkFirst, isConfirmed, withWriter } from "./writing.ts";

/** Opens the alert's closed issue again, after the user has confirmed it. */
export async function reopenIssue(context: CommandContext, argument: unknown): CommandOutcome {
  const { t } = vscode.l10n;
  return withWriter(context, (client) =>
    onIssue(context, argument, "closed", async (_client, of) => {
      const { repository, issue } = of;
      const check = await checkFirst(client, repository, "triage");
      if ("failure" in check) return check.failure;
      const question = t("Reopen issue #{0} in {1}?", issue.number, placeOf(of));
      const lines = [issue.title, ...(check.doubt === "" ? [] : [check.doubt])];
      if (!(await isConfirmed(question, lines, t("Reopen Issue")))) return undefined;
      return reopen(client, targetOf(of));
    }),
  );
}

/** Opens an issue again and says so. */
export async function reopen(client: WorkerClient, target: IssueTarget): CommandOutcome {
  const { t } = vscode.l10n;
  const result = await client.ask(reopenIssueRequest, target);
  if (!result.ok) {
    const again = { label: t("Try Again"), run: () => reopen(client, target) };
    return { message: result.message, action: again };
  }
  const words = [t("Reopened issue #{0}.", target.number), ...result.notes].join(" ");
  // Nobody waits for the notice.
  void vscode.window.showInformationMessage(words);
  return undefined;
}
