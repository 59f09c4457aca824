import * as vscode from "vscode";
import { type RemoteQuestion, statusRequest } from "../../protocol/messages.ts";
import { candidateLabel, folderLabel, type RemoteChoices } from "../remoteChoices.ts";
import type { Sessions } from "../session.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

interface Row extends vscode.QuickPickItem {
  /** Undefined for a heading. */
  readonly choice?: { readonly question: RemoteQuestion; readonly remote: string };
}

/** Where a choice is kept, and what has to follow it. */
interface ChoiceContext {
  readonly remotes: RemoteChoices;
  readonly sessions: Sessions;
}

/** Lets the user say which remote of a clone is the repository whose alerts are shown. */
export async function chooseRemote(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const { remotes } = await client.ask(statusRequest, {});
    const questions = remotes.filter(({ candidates }) => candidates.length > 1);
    if (questions.length > 0) {
      await pickRemote(context, questions);
      return undefined;
    }
    return {
      message: vscode.l10n.t("No folder here has remotes of several GitHub repositories."),
    };
  });
}

/** Shows the candidates of clones as a list, and takes the one that is picked. */
export async function pickRemote(
  context: ChoiceContext,
  questions: readonly RemoteQuestion[],
): Promise<void> {
  const { t } = vscode.l10n;
  const rows = questions.flatMap((question): readonly Row[] => [
    { label: folderLabel(question), kind: vscode.QuickPickItemKind.Separator },
    ...question.candidates.map((candidate) => ({
      label: candidateLabel(candidate),
      ...(candidate.remote === question.taken ? { description: t("shown now") } : {}),
      choice: { question, remote: candidate.remote },
    })),
  ]);
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Choose Remote"),
    placeHolder: t("The repository whose alerts are shown"),
  });
  if (chosen?.choice === undefined) return;
  await takeRemote(context, chosen.choice.question, chosen.choice.remote);
}

/** Remembers a remote; a worker that shows another repository starts anew. */
export async function takeRemote(
  { remotes, sessions }: ChoiceContext,
  { clone, taken }: RemoteQuestion,
  remote: string,
): Promise<void> {
  await remotes.choose(clone, remote);
  // One that shows it already holds on to it.
  if (remote !== taken) await sessions.restart();
}
