import * as vscode from "vscode";
import type { Fix } from "../../core/remedy/fix.ts";
import { draftBumpRequest, pushFixRequest } from "../../protocol/fixes.ts";
import type { AlertTarget } from "../../protocol/messages.ts";
import { gitHubUrl } from "../links.ts";
import type { WorkerClient } from "../workerClient.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, openInBrowser } from "./commandContext.ts";
import { checkFirst, withWriter } from "./writing.ts";

/** Raises the dependency of an alert by a draft pull request, after its difference was shown. */
export async function bumpPull(context: CommandContext, argument: unknown): CommandOutcome {
  return withWriter(context, (client) =>
    onAlert(
      context,
      argument,
      (target) => raise(context, client, target),
      ({ key }) => key.startsWith("dependabot/"),
    ),
  );
}

async function raise(
  context: CommandContext,
  client: WorkerClient,
  { repository, key }: AlertTarget,
): CommandOutcome {
  const { t } = vscode.l10n;
  const check = await checkFirst(client, repository, "contents");
  if ("failure" in check) return check.failure;
  const draft = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t("Preparing the change…"),
      cancellable: true,
    },
    (_progress, token) => client.ask(draftBumpRequest, { repository, key }, token),
  );
  if (!draft.ok) return { message: draft.message };
  const { fix, before, isMajor } = draft;
  const name = fix.path.slice(fix.path.lastIndexOf("/") + 1);
  const title = t("{0} on {1}: now and after the change", fix.path, fix.base);
  const close = await context.previews.showDiff(title, name, { before, after: fix.text });
  const open = t("Open Draft Pull Request");
  // Not modal: the difference is to be read first.
  const chosen = await vscode.window.showInformationMessage(
    [
      t(
        "Push this to the new branch {0} of {1} and open the draft pull request “{2}”?",
        fix.branch,
        repository,
        fix.title,
      ),
      t("The lock file is not changed."),
      ...(isMajor ? [t("It is a new major version.")] : []),
      ...(check.doubt === "" ? [] : [check.doubt]),
    ].join(" "),
    open,
    t("Cancel"),
  );
  await close();
  return chosen === open ? push(context, client, repository, fix) : undefined;
}

async function push(
  context: CommandContext,
  client: WorkerClient,
  repository: string,
  fix: Fix,
): CommandOutcome {
  const { t } = vscode.l10n;
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t("Opening the pull request…"),
    },
    () => client.ask(pushFixRequest, { repository, fix }),
  );
  if (!result.ok) {
    const again = { label: t("Try Again"), run: () => push(context, client, repository, fix) };
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
