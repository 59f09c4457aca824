import * as vscode from "vscode";
import { statusRequest } from "../../protocol/messages.ts";
import { pickRemote } from "../remotePick.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

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
