import * as vscode from "vscode";
import { nextAlertRequest } from "../../protocol/editorMessages.ts";
import { cursor, filterTitle } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { filterOf, nothingPasses } from "./filterAlerts.ts";
import { goToAlert } from "./goToAlert.ts";

const wordsMs = 8000;

/** Goes to the exposed alert after the cursor, over all files and around the end. */
export async function nextExposedAlert(context: CommandContext): CommandOutcome {
  return move(context, "next");
}

/** Goes to the exposed alert before the cursor, over all files and around the beginning. */
export async function previousExposedAlert(context: CommandContext): CommandOutcome {
  return move(context, "previous");
}

async function move(context: CommandContext, direction: "next" | "previous"): CommandOutcome {
  return withWorker(context, async (client) => {
    const next = await client.ask(nextAlertRequest, { ...cursor(), direction });
    if (next === null) {
      if (filterOf(context) !== "") return nothingPasses(context);
      // Good news is no failure. Nobody waits for the notice.
      void vscode.window.showInformationMessage(
        vscode.l10n.t("No alert on a certain line is known to be reachable from the internet."),
      );
      return undefined;
    }
    const { repository, key, words } = next;
    const failure = await goToAlert(context, { repository, key });
    const shown = filterTitle(context);
    vscode.window.setStatusBarMessage(shown === "" ? words : `${words} · ${shown}`, wordsMs);
    return failure;
  });
}
