import * as vscode from "vscode";
import type { RemoteQuestion } from "../protocol/messages.ts";
import { candidateLabel, folderLabel, type RemoteChoices } from "./remoteChoices.ts";
import type { Sessions } from "./session.ts";

interface Row extends vscode.QuickPickItem {
  /** Undefined for a heading. */
  readonly choice?: { readonly question: RemoteQuestion; readonly remote: string };
}

/** Where a choice is kept, and what has to follow it. */
interface ChoiceContext {
  readonly remotes: RemoteChoices;
  readonly sessions: Sessions;
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
