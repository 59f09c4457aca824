import * as vscode from "vscode";
import {
  type IssueReference,
  type IssueTarget,
  issueRequest,
  issuesOfAlertRequest,
} from "../../protocol/issues.ts";
import { type AlertTarget } from "../../protocol/messages.ts";
import { parseIssueTarget } from "../commandTarget.ts";
import type { WorkerClient } from "../workerClient.ts";
import { onAlert } from "./chooseAlert.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  withWorker,
} from "./commandContext.ts";
import { createIssue } from "./createIssue.ts";
import { issueRow } from "./issueRow.ts";

/** The issue that a command acts on. */
type PickedIssue =
  | { readonly kind: "picked"; readonly issue: IssueReference }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly failure: CommandFailure };

/**
 * Runs `work` on the issue of a row of the *Issues* view, or on an issue of the alert that a command
 * is about.
 */
export async function onIssue(
  context: CommandContext,
  argument: unknown,
  states: "open" | "closed" | "all",
  work: (client: WorkerClient, of: IssueOf) => CommandOutcome,
): CommandOutcome {
  const given = parseIssueTarget(argument);
  if (given !== undefined) {
    const { repository } = given;
    return withWorker(context, async (client) => {
      const issue = await client.ask(issueRequest, given);
      return issue === null ? goneIssue() : work(client, { repository, issue });
    });
  }
  return onAlert(
    context,
    argument,
    (target) =>
      withWorker(context, async (client) => {
        const picked = await pickIssue(context, client, target, states);
        if (picked.kind === "failed") return picked.failure;
        if (picked.kind === "cancelled") return undefined;
        return work(client, { repository: target.repository, issue: picked.issue });
      }),
    ({ hasIssue }) => hasIssue,
  );
}

/** An issue and the `host/owner/name` of its alerts. */
export interface IssueOf {
  readonly repository: string;
  readonly issue: IssueReference;
}

/** `host/owner/name` of the repository that an issue is in. */
export function placeOf({ repository, issue }: IssueOf): string {
  return issue.repository ?? repository;
}

/** The issue as requests name it: with the place where the user has seen it. */
export function targetOf(of: IssueOf): IssueTarget {
  return { repository: of.repository, number: of.issue.number, issuesIn: placeOf(of) };
}

function goneIssue(): CommandFailure {
  return { message: vscode.l10n.t("This issue is no longer listed.") };
}

/** The alert's issue; asks where there are several. Only open or closed ones when `states` says so. */
async function pickIssue(
  context: CommandContext,
  client: WorkerClient,
  target: AlertTarget,
  states: "open" | "closed" | "all",
): Promise<PickedIssue> {
  const all = await client.ask(issuesOfAlertRequest, target);
  const issues = states === "all" ? all : all.filter(({ state }) => state === states);
  const [only, ...others] = issues;
  if (only === undefined) return { kind: "failed", failure: noIssue(context, target, all) };
  if (others.length === 0) return { kind: "picked", issue: only };
  const chosen = await vscode.window.showQuickPick(issues.map(issueRow), {
    placeHolder: vscode.l10n.t("Which issue?"),
  });
  return chosen?.issue === undefined
    ? { kind: "cancelled" }
    : { kind: "picked", issue: chosen.issue };
}

function noIssue(
  context: CommandContext,
  target: AlertTarget,
  all: readonly IssueReference[],
): CommandFailure {
  if (all.some(({ state }) => state === "open")) {
    return { message: vscode.l10n.t("The issues of this alert are all open.") };
  }
  return {
    message:
      all.length === 0
        ? vscode.l10n.t("No issue tracks this alert yet.")
        : vscode.l10n.t("The issues of this alert are all closed."),
    action: {
      label: vscode.l10n.t("Create Issue…"),
      run: () => createIssue(context, target),
    },
  };
}
