import * as vscode from "vscode";
import {
  commentIssueRequest,
  draftUpdateRequest,
  type IssueReference,
  type IssueResult,
  type IssueUpdateDraft,
  updateIssueRequest,
} from "../../protocol/issues.ts";
import type { WorkerClient } from "../workerClient.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { type IssueOf, onIssue, placeOf, targetOf } from "./issuePick.ts";
import { openIssuePage } from "./issueRow.ts";
import { askText, checkFirst, isConfirmed, withWriter } from "./writing.ts";

type Draft = Extract<IssueUpdateDraft, { ok: true }>;

interface Subject {
  readonly context: CommandContext;
  readonly client: WorkerClient;
  readonly repository: string;
  readonly issue: IssueReference;
  readonly draft: Draft;
  /** Why changing title, text or labels may fail; empty for nothing. */
  readonly doubt: string;
}

/** Brings the alert's issue up to date, comments on it, or changes its labels or title. */
export async function updateIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return withWriter(context, (client) =>
    onIssue(context, argument, "all", async (_client, of) => {
      // Whoever may not change the issue may still comment on it: a doubt is only shown.
      const check = await checkFirst(client, of.repository, "triage");
      return "failure" in check ? check.failure : choose(context, client, of, check.doubt);
    }),
  );
}

async function choose(
  context: CommandContext,
  client: WorkerClient,
  of: IssueOf,
  doubt: string,
): CommandOutcome {
  const { t } = vscode.l10n;
  const { repository, issue } = of;
  const draft = await client.ask(draftUpdateRequest, targetOf(of));
  if (!draft.ok) return { message: draft.message };
  const subject = { context, client, repository, issue, draft, doubt };
  const isNew = draft.after !== null && draft.after !== draft.before;
  const rows = [
    {
      label: t("Runtime section"),
      description: isNew ? t("shows the difference first") : (draft.why ?? t("up to date")),
      run: isNew ? refreshSection : undefined,
    },
    { label: t("Comment…"), description: "", run: comment },
    { label: t("Labels…"), description: draft.labels.join(", "), run: changeLabels },
    { label: t("Title…"), description: draft.title, run: changeTitle },
  ];
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Update issue #{0} of {1}", issue.number, placeOf(of)),
    ignoreFocusOut: true,
  });
  return chosen?.run?.(subject);
}

async function refreshSection(subject: Subject): CommandOutcome {
  const { t } = vscode.l10n;
  const { context, issue, draft, doubt } = subject;
  const { before, after } = draft;
  if (after === null) return undefined;
  const name = `issue-${issue.number}.md`;
  const title = t("Issue #{0}: now and after the update", issue.number);
  const close = await context.previews.showDiff(title, name, { before, after });
  const update = t("Update Issue");
  // Not modal: the difference is to be read first.
  const chosen = await vscode.window.showInformationMessage(
    [t("Write the right side to issue #{0} in {1}?", issue.number, placeOf(subject)), doubt]
      .join(" ")
      .trimEnd(),
    update,
    t("Cancel"),
  );
  await close();
  if (chosen !== update) return undefined;
  return send(subject, { body: after, bodyBefore: before });
}

async function comment(subject: Subject): CommandOutcome {
  const { t } = vscode.l10n;
  const { context, client, issue } = subject;
  const purpose = `comment:${issue.url}`;
  const text = await askText(context, {
    purpose,
    title: t("Comment on issue #{0}", issue.number),
    placeholder: t("Markdown"),
  });
  if (text === undefined || text.trim() === "") return undefined;
  const question = t("Comment on issue #{0} in {1}?", issue.number, placeOf(subject));
  if (!(await isConfirmed(question, [issue.title, text], t("Comment")))) return undefined;
  const attempt = await attemptOf(context, purpose, text);
  const result = await client.ask(commentIssueRequest, {
    ...targetOf(subject),
    comment: text,
    attempt,
  });
  if (!result.ok) {
    const again = { label: t("Try Again…"), run: () => comment(subject) };
    return { message: result.message, action: again };
  }
  context.unsent.forget(purpose);
  context.unsent.forget(`attempt:${purpose}`);
  return tell(subject, result);
}

/** The same attempt as long as the same text was not sent, also after a reload. */
async function attemptOf(context: CommandContext, purpose: string, text: string): Promise<string> {
  const kept = context.unsent.get(`attempt:${purpose}`);
  const [id = "", ...rest] = kept.split("\n");
  if (id !== "" && rest.join("\n") === text) return id;
  const made = crypto.randomUUID();
  context.unsent.set(`attempt:${purpose}`, `${made}\n${text}`);
  return made;
}

async function changeLabels(subject: Subject): CommandOutcome {
  const { t } = vscode.l10n;
  const { issue, draft } = subject;
  const present = new Set(draft.labels.map((label) => label.toLowerCase()));
  const all = [...new Set([...draft.labels, ...draft.allLabels])];
  const rows = all.map((label) => ({ label, picked: present.has(label.toLowerCase()) }));
  const chosen = await vscode.window.showQuickPick(rows, {
    canPickMany: true,
    title: t("Labels of issue #{0}", issue.number),
    ignoreFocusOut: true,
  });
  if (chosen === undefined) return undefined;
  const labels = chosen.map(({ label }) => label);
  const lines = [
    t("Labels: {0}", labels.join(", ") || t("none")),
    t("Now: {0}", draft.labels.join(", ") || t("none")),
  ];
  return confirmed(subject, lines, { labels });
}

async function changeTitle(subject: Subject): CommandOutcome {
  const { t } = vscode.l10n;
  const { context, issue, draft } = subject;
  const title = await askText(context, {
    purpose: `title:${issue.url}`,
    title: t("Title of issue #{0}", issue.number),
    placeholder: "",
    value: draft.title,
    most: 256,
  });
  if (title === undefined || title.trim() === "" || title === draft.title) return undefined;
  const lines = [t("Title: {0}", title), t("Now: {0}", draft.title)];
  return confirmed(subject, lines, { title });
}

interface Change {
  readonly title?: string;
  readonly body?: string;
  readonly bodyBefore?: string;
  readonly labels?: readonly string[];
}

async function confirmed(
  subject: Subject,
  lines: readonly string[],
  change: Change,
): CommandOutcome {
  const { t } = vscode.l10n;
  const question = t("Change issue #{0} in {1}?", subject.issue.number, placeOf(subject));
  const all = [...lines, ...(subject.doubt === "" ? [] : [subject.doubt])];
  if (!(await isConfirmed(question, all, t("Change Issue")))) return undefined;
  return send(subject, change);
}

async function send(subject: Subject, change: Change): CommandOutcome {
  const { client, issue, context } = subject;
  const result = await client.ask(updateIssueRequest, { ...targetOf(subject), ...change });
  if (!result.ok) {
    // What was chosen and confirmed need not be chosen again.
    const again = { label: vscode.l10n.t("Try Again"), run: () => send(subject, change) };
    return { message: result.message, action: again };
  }
  if (change.title !== undefined) context.unsent.forget(`title:${issue.url}`);
  return tell(subject, result);
}

async function tell(
  { context, issue }: Subject,
  result: Extract<IssueResult, { ok: true }>,
): CommandOutcome {
  const { t } = vscode.l10n;
  const open = t("Open Issue");
  const words = [t("Updated issue #{0}.", issue.number), ...result.notes].join(" ");
  // Nobody waits for the notice.
  void vscode.window.showInformationMessage(words, open).then(async (chosen) => {
    if (chosen === open) await openIssuePage(context, result.issue);
  });
  return undefined;
}
