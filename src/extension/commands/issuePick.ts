import * as vscode from "vscode";
import {
  type AlertTarget,
  type IssueReference,
  issuesOfAlertRequest,
} from "../../protocol/messages.ts";
import type { WorkerClient } from "../workerClient.ts";
import type { CommandContext, CommandFailure } from "./commandContext.ts";
import { createIssue } from "./createIssue.ts";
import { issueRow } from "./issueRow.ts";

/** The issue that a command acts on. */
export type PickedIssue =
  | { readonly kind: "picked"; readonly issue: IssueReference }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly failure: CommandFailure };

/** The alert's issue; asks where there are several. Only open ones when `states` says so. */
export async function pickIssue(
  context: CommandContext,
  client: WorkerClient,
  target: AlertTarget,
  states: "open" | "all",
): Promise<PickedIssue> {
  const all = await client.ask(issuesOfAlertRequest, target);
  const issues = states === "all" ? all : all.filter(({ state }) => state === "open");
  const [only, ...others] = issues;
  if (only === undefined) return { kind: "failed", failure: noIssue(context, target, all.length) };
  if (others.length === 0) return { kind: "picked", issue: only };
  const chosen = await vscode.window.showQuickPick(issues.map(issueRow), {
    placeHolder: vscode.l10n.t("Which issue?"),
  });
  return chosen?.issue === undefined
    ? { kind: "cancelled" }
    : { kind: "picked", issue: chosen.issue };
}

function noIssue(context: CommandContext, target: AlertTarget, closed: number): CommandFailure {
  return {
    message:
      closed === 0
        ? vscode.l10n.t("No issue tracks this alert yet.")
        : vscode.l10n.t("The issues of this alert are all closed."),
    action: {
      label: vscode.l10n.t("Create Issue…"),
      run: () => createIssue(context, target),
    },
  };
}
