import * as vscode from "vscode";
import { closeIssueRequest, type IssueReference } from "../../protocol/issues.ts";
import type { WorkerClient } from "../workerClient.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { type IssueOf, onIssue } from "./issuePick.ts";

interface Closing {
  readonly repository: string;
  readonly number: number;
  readonly reason: "completed" | "not_planned";
  readonly comment: string;
}

/** Closes an issue with a reason and a comment, after the user has confirmed both. */
export async function closeIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return onIssue(context, argument, "open", (client, of) => close(context, client, of));
}

async function close(
  context: CommandContext,
  client: WorkerClient,
  { repository, issue }: IssueOf,
): CommandOutcome {
  const reason = await pickReason(issue);
  if (reason === undefined) return undefined;
  const comment = await typeComment(context, issue);
  if (comment === undefined) return undefined;
  const closing = { repository, number: issue.number, reason, comment };
  if (!(await isConfirmed(closing, issue))) return undefined;
  const result = await client.ask(closeIssueRequest, closing);
  if (!result.ok)
    return {
      message: result.message,
      action: {
        label: vscode.l10n.t("Try Again"),
        run: () => close(context, client, { repository, issue }),
      },
    };
  context.unsentComments.delete(issue.url);
  const words = [vscode.l10n.t("Closed issue #{0}.", issue.number), ...result.notes].join(" ");
  // Nobody waits for the notice.
  void vscode.window.showInformationMessage(words);
  return undefined;
}

async function pickReason(issue: IssueReference): Promise<Closing["reason"] | undefined> {
  const { t } = vscode.l10n;
  const rows = [
    { label: t("Completed"), description: t("the alert is fixed"), reason: "completed" },
    { label: t("Not planned"), description: t("it will not be fixed"), reason: "not_planned" },
  ] as const;
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Close issue #{0} (1/2): why?", issue.number),
    ignoreFocusOut: true,
  });
  return chosen?.reason;
}

/** The comment, possibly empty; what was typed is offered again until it was sent. */
async function typeComment(
  context: CommandContext,
  issue: IssueReference,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const box = vscode.window.createInputBox();
  box.title = t("Close issue #{0} (2/2): comment", issue.number);
  box.placeholder = t("A comment for the issue, or nothing");
  box.ignoreFocusOut = true;
  box.value = context.unsentComments.get(issue.url) ?? "";
  try {
    return await new Promise<string | undefined>((resolve) => {
      box.onDidChangeValue((value) => context.unsentComments.set(issue.url, value));
      box.onDidAccept(() => resolve(box.value));
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

async function isConfirmed(closing: Closing, issue: IssueReference): Promise<boolean> {
  const { t } = vscode.l10n;
  const close = t("Close Issue");
  const detail = [
    issue.title,
    t("Reason: {0}", closing.reason === "completed" ? t("Completed") : t("Not planned")),
    closing.comment.trim() === "" ? t("No comment") : t("Comment: {0}", closing.comment),
  ].join("\n");
  const question = t("Close issue #{0} in {1}?", issue.number, closing.repository);
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, close);
  return chosen === close;
}
