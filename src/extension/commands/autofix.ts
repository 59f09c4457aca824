import * as vscode from "vscode";
import {
  type AutofixPlan,
  autofixRequest,
  commitAutofixRequest,
  dropAutofixRequest,
  type FixResult,
  proposeAutofixRequest,
} from "../../protocol/fixes.ts";
import type { AlertTarget } from "../../protocol/messages.ts";
import { gitHubUrl } from "../links.ts";
import type { WorkerClient } from "../workerClient.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, openInBrowser } from "./commandContext.ts";
import { checkFirst, isConfirmed, withWriter } from "./writing.ts";

interface Subject {
  readonly context: CommandContext;
  readonly client: WorkerClient;
  readonly target: AlertTarget;
}

const pollMs = 2000;
/** Longer than GitHub ever takes; afterwards the command can be run again and looks first. */
const mostPolls = 90;

/** Asks GitHub for its own fix of a code scanning alert, shows it, and opens a draft pull request. */
export async function autofix(context: CommandContext, argument: unknown): CommandOutcome {
  return withWriter(context, (client) =>
    onAlert(
      context,
      argument,
      ({ repository, key }) => ask({ context, client, target: { repository, key } }),
      ({ key }) => key.startsWith("codeScanning/"),
    ),
  );
}

async function ask(subject: Subject): CommandOutcome {
  const { t } = vscode.l10n;
  const { client, target } = subject;
  const { repository, key } = target;
  const number = key.slice(key.indexOf("/") + 1);
  const check = await checkFirst(client, repository, "contents");
  if ("failure" in check) return check.failure;
  const lines = [
    t("GitHub makes a fix with a model. It allows few such requests in an hour."),
    ...(check.doubt === "" ? [] : [check.doubt]),
  ];
  const question = t(
    "Ask GitHub for a fix of code scanning alert #{0} in {1}?",
    number,
    repository,
  );
  if (!(await isConfirmed(question, lines, t("Ask for Fix")))) return undefined;
  const fix = await wait(subject);
  if (fix === undefined) return undefined;
  if (!fix.ok) return { message: fix.message };
  if (fix.status !== "success") {
    return {
      message:
        fix.status === "pending"
          ? t("GitHub still works on the fix. Run the command again to look.")
          : t("GitHub could not make a fix of this alert."),
    };
  }
  const { plan } = fix;
  const next = [
    fix.description,
    t("To look at it, the fix is committed to the new branch {0}.", plan.branch),
    t("Nothing is proposed by that; the branch is deleted when you turn it down."),
  ];
  const show = t("Commit fix of alert #{0} to its own branch in {1}?", number, repository);
  if (!(await isConfirmed(show, next, t("Commit and Show")))) return undefined;
  return review(subject, plan);
}

/** Starts the fix and waits for it, with a way out; undefined when the user takes it. */
async function wait({ client, target }: Subject) {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("GitHub makes a fix…"),
      cancellable: true,
    },
    async (_progress, token) => {
      let fix = await client.ask(autofixRequest, { ...target, start: true });
      for (let poll = 0; poll < mostPolls; poll += 1) {
        if (token.isCancellationRequested) return undefined;
        if (!fix.ok || fix.status !== "pending") return fix;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
        fix = await client.ask(autofixRequest, { ...target, start: false });
      }
      return fix;
    },
  );
}

async function review(subject: Subject, plan: AutofixPlan): CommandOutcome {
  const { t } = vscode.l10n;
  const { context, client, target } = subject;
  const committed = await client.ask(commitAutofixRequest, { ...target, plan });
  if (!committed.ok) {
    const again = { label: t("Try Again"), run: () => review(subject, plan) };
    return { message: committed.message, action: again };
  }
  const closing = [];
  for (const { path, before, after } of committed.files) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const title = t("{0}: now and with the fix", path);
    const texts = { before: before ?? "", after: after ?? "" };
    closing.push(await context.previews.showDiff(title, name, texts));
  }
  const [open, drop] = [t("Open Draft Pull Request"), t("Delete Branch")];
  const more = committed.more === 0 ? [] : [t("{0} more files change.", committed.more)];
  const question = t("Open the draft pull request “{0}” in {1}?", plan.title, target.repository);
  const chosen = await vscode.window.showInformationMessage(
    [question, ...more].join(" "),
    open,
    drop,
  );
  for (const close of closing) await close();
  if (chosen === open) return propose(subject, plan);
  // A notice that was closed decides nothing: the branch stays, and the command finds it again.
  if (chosen !== drop) return undefined;
  const { problem } = await client.ask(dropAutofixRequest, { repository: target.repository, plan });
  return problem === null ? undefined : { message: problem };
}

async function propose(subject: Subject, plan: AutofixPlan): CommandOutcome {
  const { t } = vscode.l10n;
  const { context, client, target } = subject;
  const { repository } = target;
  const result: FixResult = await client.ask(proposeAutofixRequest, { repository, plan });
  if (!result.ok) {
    const again = { label: t("Try Again"), run: () => propose(subject, plan) };
    return { message: result.message, action: again };
  }
  const show = t("Open on GitHub");
  const words = [t("Pull request #{0} is open.", result.pull.number), ...result.notes].join(" ");
  // Nobody waits for the notice.
  void vscode.window.showInformationMessage(words, show).then(async (chosen) => {
    const url = gitHubUrl(result.pull.url, context.hosts());
    if (chosen === show && url !== undefined) await openInBrowser(url);
  });
  return undefined;
}
