import * as vscode from "vscode";
import { assignableRequest, assignIssueRequest } from "../../protocol/issues.ts";
import type { WorkerClient } from "../workerClient.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { type IssueOf, onIssue } from "./issuePick.ts";

/** Sets who an issue is assigned to: the people left ticked, possibly nobody. */
export async function assignIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return onIssue(context, argument, "open", assign);
}

async function assign(client: WorkerClient, { repository, issue }: IssueOf): CommandOutcome {
  const { t } = vscode.l10n;
  const people = await client.ask(assignableRequest, { repository });
  if (!people.ok) return { message: people.message };
  const rows = assigneeRows(people, issue.assignees);
  const chosen = await vscode.window.showQuickPick(rows, {
    canPickMany: true,
    title: t("Assign issue #{0} of {1}", issue.number, repository),
    placeHolder: t("Whoever is ticked will be assigned; nobody ticked unassigns everybody"),
    ignoreFocusOut: true,
  });
  if (chosen === undefined) return undefined;
  const assignees = chosen.map(({ label }) => label);
  const result = await client.ask(assignIssueRequest, {
    repository,
    number: issue.number,
    assignees,
  });
  if (!result.ok) return { message: result.message };
  const now = result.issue.assignees.join(", ") || t("nobody");
  const words = [t("Issue #{0} is assigned to {1}.", issue.number, now), ...result.notes].join(" ");
  // Nobody waits for the notice.
  void vscode.window.showInformationMessage(words);
  return undefined;
}

/** Me first, then the present assignees, then everybody else. */
function assigneeRows(
  people: { readonly logins: readonly string[]; readonly me: string | null },
  present: readonly string[],
): readonly (vscode.QuickPickItem & { readonly label: string })[] {
  const mine = people.me !== null && people.logins.includes(people.me) ? [people.me] : [];
  const logins = [...new Set([...mine, ...present, ...people.logins])];
  return logins.map((login) => ({
    label: login,
    picked: present.includes(login),
    description: login === people.me ? vscode.l10n.t("you") : "",
  }));
}
