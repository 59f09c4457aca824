import * as vscode from "vscode";
import { peopleRequest } from "../../protocol/acting.ts";
import { assignIssueRequest, type IssueReference } from "../../protocol/issues.ts";
import type { WorkerClient } from "../workerClient.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { onIssue, placeOf, targetOf } from "./issuePick.ts";
import { hasAgentAmong, namesOf, pickPeople } from "./pickPeople.ts";
import { askText, checkFirst, isConfirmed, withWriter } from "./writing.ts";

/** Sets who the alert's issue is assigned to: people, the coding agent, or nobody. */
export async function assignIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return withWriter(context, (client) =>
    onIssue(context, argument, "open", async (_client, { repository, issue }) => {
      const check = await checkFirst(client, repository, "triage");
      if ("failure" in check) return check.failure;
      return assign(context, client, { repository, issue, doubt: check.doubt });
    }),
  );
}

interface Subject {
  readonly repository: string;
  readonly issue: IssueReference;
  readonly doubt: string;
}

async function assign(
  context: CommandContext,
  client: WorkerClient,
  subject: Subject,
): CommandOutcome {
  const { t } = vscode.l10n;
  const { repository, issue, doubt } = subject;
  const place = placeOf(subject);
  const people = await client.ask(peopleRequest, {
    repository,
    key: issue.alerts?.[0],
    what: "issue",
  });
  if (!people.ok) return { message: people.message };
  const assignees = await pickPeople(people, {
    title: t("Assign issue #{0} of {1}", issue.number, place),
    present: issue.assignees,
    isSingle: false,
    allowsAgent: true,
  });
  if (assignees === undefined) return undefined;
  const isNewForAgent = hasAgentAmong(assignees) && !hasAgentAmong(issue.assignees);
  const instructions = isNewForAgent ? await askInstructions(context, issue) : "";
  if (instructions === undefined) return undefined;
  const lines = [
    issue.title,
    t("Assignees: {0}", namesOf(assignees)),
    t("Now: {0}", namesOf(issue.assignees)),
    ...(instructions === "" ? [] : [t("Instructions: {0}", instructions)]),
    ...(isNewForAgent
      ? [t("The agent starts a session and opens a draft pull request. It uses Copilot credits.")]
      : []),
    ...(doubt === "" ? [] : [doubt]),
  ];
  const question = t("Assign issue #{0} in {1}?", issue.number, place);
  if (!(await isConfirmed(question, lines, t("Assign")))) return undefined;
  const result = await client.ask(assignIssueRequest, {
    ...targetOf(subject),
    assignees,
    ...(isNewForAgent ? { instructions } : {}),
  });
  if (!result.ok) {
    const again = { label: t("Try Again…"), run: () => assign(context, client, subject) };
    return { message: result.message, action: again };
  }
  context.unsent.forget(purposeOf(issue));
  const now = namesOf(result.issue.assignees);
  const words = [t("Issue #{0} is assigned to {1}.", issue.number, now), ...result.notes].join(" ");
  // Nobody waits for the notice.
  void vscode.window.showInformationMessage(words);
  return undefined;
}

function purposeOf({ url }: IssueReference): string {
  return `instruct:${url}`;
}

async function askInstructions(
  context: CommandContext,
  issue: IssueReference,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  return askText(context, {
    purpose: purposeOf(issue),
    title: t("Instructions for the Copilot coding agent"),
    placeholder: t("What it should know or keep to; or nothing"),
    value: t("Fix the cause with the smallest change, add a test, and keep the public API."),
    most: 10_000,
  });
}
