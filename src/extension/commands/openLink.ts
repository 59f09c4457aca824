import * as vscode from "vscode";
import { alertPlaceRequest, refreshRequest, repositoriesRequest } from "../../protocol/messages.ts";
import { parseEditorLink } from "../editorLink.ts";
import type { Sessions } from "../session.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { goToAlert } from "./goToAlert.ts";
import { goToWorkload } from "./goToWorkload.ts";

/** A worker that has not started by then will not. */
const startMs = 20_000;

/**
 * Opens alerts and workloads from links, e.g. in an issue. The editor asks the user first; a link
 * opens a file or an account of the risk and never writes, signs in or runs anything.
 */
export async function openLink(context: CommandContext, uri: vscode.Uri): CommandOutcome {
  const link = parseEditorLink(uri);
  if (link === undefined) {
    return { message: vscode.l10n.t("This link names no alert and no workload.") };
  }
  const { kind, target } = link;
  await untilStarted(context.sessions);
  return withWorker(context, async (client) => {
    const open = await client.ask(repositoriesRequest, {});
    const here = open.find(
      ({ repository }) => repository.toLowerCase() === target.repository.toLowerCase(),
    );
    if (here === undefined) {
      return {
        message: vscode.l10n.t(
          "This link is about {0}, which is not open in this window. Open its clone, then follow the link again.",
          target.repository,
        ),
      };
    }
    const own = { repository: here.repository, key: target.key };
    if (kind === "workload") return goToWorkload(context, own);
    if ((await client.ask(alertPlaceRequest, own)) === null) {
      // It may be newer than what was read.
      await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t("Reading alerts…"),
          cancellable: true,
        },
        (_progress, token) => client.ask(refreshRequest, {}, token),
      );
    }
    return goToAlert(context, own);
  });
}

/** A link may be what opened the window. */
async function untilStarted(sessions: Sessions): Promise<void> {
  if (sessions.client !== undefined) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const listener = sessions.onDidChangeSnapshot(() => {
      if (sessions.client !== undefined) done();
    });
    const timer = setTimeout(done, startMs);
  });
}
