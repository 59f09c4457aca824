import * as vscode from "vscode";
import { reasonLabel } from "../../core/remedy/alertChange.ts";
import {
  type Classification,
  type ClosingReason,
  classificationName,
  classifications,
  closingComment,
  matchingDismissal,
} from "../../core/remedy/closing.ts";
import { type AlertFacts, alertFactsRequest } from "../../protocol/acting.ts";
import { closeIssueRequest, type IssueReference, type IssueTarget } from "../../protocol/issues.ts";
import type { WorkerClient } from "../workerClient.ts";
import {
  alertLine,
  announce,
  changeAll,
  failuresOf,
  notesOf,
  type Planned,
} from "./alertWrites.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { type Dismissal, waysOn } from "./dismissAlerts.ts";
import { onIssue, placeOf, targetOf } from "./issuePick.ts";
import { reopen } from "./reopenIssue.ts";
import { askText, checkFirst, isConfirmed, withWriter } from "./writing.ts";

interface Closing extends IssueTarget {
  readonly reason: ClosingReason;
  readonly duplicateOf?: number | undefined;
  readonly classification: Classification;
  readonly comment: string;
}

/** Closes the alert's issue with reason, classification and comment, after all of it was shown. */
export async function closeIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return withWriter(context, (client) =>
    onIssue(context, argument, "open", async (_client, { repository, issue }) => {
      const check = await checkFirst(client, repository, "triage");
      if ("failure" in check) return check.failure;
      return close(context, client, { repository, issue, doubt: check.doubt });
    }),
  );
}

interface Subject {
  readonly repository: string;
  readonly issue: IssueReference;
  readonly doubt: string;
}

async function close(
  context: CommandContext,
  client: WorkerClient,
  subject: Subject,
): CommandOutcome {
  const { issue, doubt } = subject;
  const { t } = vscode.l10n;
  const reason = await pickReason(issue);
  if (reason === undefined) return undefined;
  const classification = await pickClassification(issue);
  if (classification === undefined) return undefined;
  const comment = await askText(context, {
    purpose: issue.url,
    title: t("Close issue #{0} (3/3): comment", issue.number),
    placeholder: t("What was found and done, or nothing"),
    prompt: doubt,
  });
  if (comment === undefined) return undefined;
  const closing = { ...targetOf(subject), ...reason, classification, comment };
  const dismissals = await matching(client, issue, closing);
  const answer = await confirm(closing, subject, { dismissals, doubt });
  if (answer === undefined) return undefined;
  const result = await client.ask(closeIssueRequest, closing);
  if (!result.ok) {
    const again = { label: t("Try Again…"), run: () => close(context, client, subject) };
    return { message: result.message, action: again };
  }
  context.unsent.forget(issue.url);
  const done =
    answer === "alsoDismiss" ? await changeAll(client, t("Dismissing…"), dismissals) : [];
  const dismissed = done.filter((one) => one.result.ok).length;
  const words = [
    t("Closed issue #{0}.", issue.number),
    ...result.notes,
    ...(done.length === 0 ? [] : [t("Dismissed {0} of {1} alerts.", dismissed, done.length)]),
    ...failuresOf(done),
    ...notesOf(done),
  ];
  const undo = { label: t("Reopen"), run: () => reopen(client, targetOf(subject)) };
  // Where dismissals need a reviewer, one can be asked here, too.
  const rest = { ...dismissalOf(dismissals), asRequest: false };
  const ways = dismissed < done.length ? waysOn(context, client, rest, done) : [];
  announce(context, words, [undo, ...ways], dismissed < done.length);
  return undefined;
}

/** The dismissals of one closing: one reason for each kind, and the same comment. */
function dismissalOf(planned: readonly Planned<AlertFacts>[]): Omit<Dismissal, "asRequest"> {
  const [first] = planned;
  return {
    alerts: planned.map(({ alert }) => alert),
    reasons: new Map(
      planned.flatMap(({ alert, change }) =>
        change.kind === "dismiss" ? [[alert.kind, change.reason] as const] : [],
      ),
    ),
    comment: first?.change.kind === "dismiss" ? first.change.comment : "",
  };
}

async function pickReason(
  issue: IssueReference,
): Promise<Pick<Closing, "reason" | "duplicateOf"> | undefined> {
  const { t } = vscode.l10n;
  const rows = [
    { label: t("Completed"), description: t("the alert is fixed"), reason: "completed" },
    { label: t("Not planned"), description: t("it will not be fixed"), reason: "not_planned" },
    { label: t("Duplicate"), description: t("another issue stays"), reason: "duplicate" },
  ] as const;
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Close issue #{0} (1/3): why?", issue.number),
    ignoreFocusOut: true,
  });
  if (chosen?.reason !== "duplicate") return chosen;
  const typed = await vscode.window.showInputBox({
    title: t("Close issue #{0} (1/3): duplicate of", issue.number),
    placeHolder: t("The number of the issue that stays, e.g. 12"),
    ignoreFocusOut: true,
    validateInput: (text) => {
      const number = numberOf(text);
      return number === undefined || number === issue.number
        ? t("The number of another issue of this repository.")
        : undefined;
    },
  });
  const duplicateOf = typed === undefined ? undefined : numberOf(typed);
  return duplicateOf === undefined ? undefined : { reason: "duplicate", duplicateOf };
}

function numberOf(text: string): number | undefined {
  const [, digits] = /^\s*#?(\d{1,9})\s*$/.exec(text) ?? [];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}

async function pickClassification(issue: IssueReference): Promise<Classification | undefined> {
  const { t } = vscode.l10n;
  const rows = classifications.map(({ id, name, meaning }) => ({
    label: t(name),
    description: t(meaning),
    id,
  }));
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Close issue #{0} (2/3): classification", issue.number),
    ignoreFocusOut: true,
  });
  return chosen?.id;
}

/** The issue's open alerts, with the dismissal that says the same as the closing. */
async function matching(
  client: WorkerClient,
  { alerts = [] }: IssueReference,
  closing: Closing,
): Promise<readonly Planned<AlertFacts>[]> {
  const { repository } = closing;
  const targets = alerts.map((key) => ({ repository, key }));
  const facts = targets.length === 0 ? [] : await client.ask(alertFactsRequest, targets);
  return facts.flatMap((alert) => {
    const reason = matchingDismissal(alert.kind, closing);
    if (reason === undefined || !alert.isOpen) return [];
    const comment = `Issue ${closing.number}: ${classificationName(closing.classification)}`;
    return [{ alert, change: { kind: "dismiss" as const, reason, comment, asRequest: false } }];
  });
}

async function confirm(
  closing: Closing,
  of: Subject,
  more: { readonly dismissals: readonly Planned<AlertFacts>[]; readonly doubt: string },
): Promise<"close" | "alsoDismiss" | undefined> {
  const { t } = vscode.l10n;
  const { reason, duplicateOf, classification, comment } = closing;
  const { issue } = of;
  const reasons = {
    completed: t("Completed"),
    not_planned: t("Not planned"),
    duplicate: t("Duplicate of #{0}", duplicateOf ?? 0),
  };
  const lines = [
    issue.title,
    t("Reason: {0}", reasons[reason]),
    t("Comment: {0}", closingComment(classification, comment)),
    ...(more.doubt === "" ? [] : [more.doubt]),
  ];
  const question = t("Close issue #{0} in {1}?", issue.number, placeOf(of));
  const close = t("Close Issue");
  if (more.dismissals.length === 0) {
    return (await isConfirmed(question, lines, close)) ? "close" : undefined;
  }
  const both = t("Close and Dismiss");
  const planned = more.dismissals.map(({ alert, change }) => {
    const said = change.kind === "dismiss" ? change : undefined;
    const label = t(reasonLabel(alert.kind, said?.reason ?? ""));
    return t(
      "Or dismiss too: {0}: {1}, comment: {2}",
      alertLine(alert),
      label,
      said?.comment ?? "",
    );
  });
  const detail = [...lines, ...planned].join("\n");
  const chosen = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    both,
    close,
  );
  if (chosen === both) return "alsoDismiss";
  return chosen === close ? "close" : undefined;
}
