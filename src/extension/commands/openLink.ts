import * as vscode from "vscode";
import { workloadChoicesRequest } from "../../protocol/editorMessages.ts";
import {
  type AlertTarget,
  alertPlaceRequest,
  refreshRequest,
  repositoriesRequest,
} from "../../protocol/messages.ts";
import { parseEditorLink } from "../editorLink.ts";
import type { Sessions } from "../session.ts";
import type { WorkerClient } from "../workerClient.ts";
import { checkSetup } from "./checkSetup.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  withWorker,
} from "./commandContext.ts";
import { goToAlert } from "./goToAlert.ts";

/** A worker that has not started by then will not. */
const startMs = 20_000;

/**
 * Opens alerts and workloads from links, e.g. in an issue. The editor asks the user first; a link
 * opens a file, an account of the risk or the page about a workload, and never writes, signs in or
 * runs anything.
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
    return kind === "workload" ? openWorkload(context, client, own) : openAt(context, client, own);
  });
}

/** Opens the line of an alert, or the account of its risk where it has none. */
async function openAt(
  context: CommandContext,
  client: WorkerClient,
  target: AlertTarget,
): CommandOutcome {
  const isListed = async () => (await client.ask(alertPlaceRequest, target)) !== null;
  if ((await isListed()) || (await readAgain(client, isListed))) return goToAlert(context, target);
  return notListed(
    context,
    vscode.l10n.t(
      "Alert {0} of {1} is not listed: it may be closed, or your account may not see it.",
      target.key,
      target.repository,
    ),
  );
}

/** Opens the page about a workload. */
async function openWorkload(
  context: CommandContext,
  client: WorkerClient,
  { repository, key }: AlertTarget,
): CommandOutcome {
  // Azure spells its ids in one way here and in another there.
  const find = async () =>
    (await client.ask(workloadChoicesRequest, {})).find(
      (one) => one.repository === repository && one.key.toLowerCase() === key.toLowerCase(),
    );
  const found = (await find()) ?? (await readAgain(client, find));
  if (!found) {
    return notListed(
      context,
      vscode.l10n.t(
        "Nothing says that the workload of this link runs code of {0}: it may be gone, or your account may not see it.",
        repository,
      ),
    );
  }
  context.workloads.show({ repository, key: found.key });
  return undefined;
}

/** What is not listed may be newer than what was read. */
async function readAgain<T>(client: WorkerClient, look: () => Promise<T>): Promise<T> {
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Reading alerts…"),
      cancellable: true,
    },
    (_progress, token) => client.ask(refreshRequest, {}, token),
  );
  return look();
}

function notListed(context: CommandContext, message: string): CommandFailure {
  const label = vscode.l10n.t("Check Setup");
  return { message, action: { label, run: () => checkSetup(context) } };
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
