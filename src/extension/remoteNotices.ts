import * as vscode from "vscode";
import type { RemoteQuestion } from "../protocol/messages.ts";
import { candidateLabel, folderLabel, type RemoteChoices } from "./remoteChoices.ts";
import { pickRemote, takeRemote } from "./remotePick.ts";
import type { Sessions } from "./session.ts";

/** More buttons than this are a list. */
const mostButtons = 3;

/**
 * Asks once per clone with remotes of several GitHub repositories whether the right one is shown.
 *
 * Nothing waits for the answer, and one notice is up at a time. Remembered remotes that are gone are
 * forgotten here.
 */
export function askAboutRemotes(
  sessions: Sessions,
  choices: RemoteChoices,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let isAsking = false;
  const look = async (): Promise<void> => {
    const questions = sessions.status.worker?.remotes ?? [];
    await choices.forgetGone(questions);
    const question = choices.due(questions);
    if (question === undefined || isAsking) return;
    isAsking = true;
    try {
      await choices.asked(question.clone);
      await ask(question, { remotes: choices, sessions });
    } finally {
      isAsking = false;
    }
    await look();
  };
  return sessions.onDidChangeStatus(() => {
    // Nobody waits for a notice.
    look().catch((error: unknown) => log.error("The choice of a remote was not kept.", error));
  });
}

async function ask(
  question: RemoteQuestion,
  context: Parameters<typeof takeRemote>[0],
): Promise<void> {
  const { t } = vscode.l10n;
  const shown = question.candidates.find(({ remote }) => remote === question.taken);
  if (shown === undefined) return;
  const keep = t("Keep");
  const more = t("Choose Remote…");
  const others = question.candidates.filter((candidate) => candidate !== shown);
  const labels = others.length > mostButtons ? [more] : others.map(candidateLabel);
  const answer = await vscode.window.showInformationMessage(
    t(
      "{0} has remotes of several GitHub repositories. The alerts of {1} are shown.",
      folderLabel(question),
      candidateLabel(shown),
    ),
    keep,
    ...labels,
  );
  if (answer === more) return pickRemote(context, [question]);
  const chosen =
    answer === keep ? shown : others.find((candidate) => candidateLabel(candidate) === answer);
  if (chosen !== undefined) await takeRemote(context, question, chosen.remote);
}
