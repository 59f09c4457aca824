import * as vscode from "vscode";
import { refreshRequest, statusRequest } from "../../protocol/messages.ts";
import { neededSignOn } from "../signOn.ts";
import {
  type CommandContext,
  type CommandOutcome,
  openInBrowser,
  withWorker,
} from "./commandContext.ts";
import { signIn } from "./signIn.ts";

/**
 * Opens the page where the session is authorised for single sign-on, and reads again when the user
 * is back.
 */
export async function authorise(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const { summaries } = await client.ask(statusRequest, {});
    const needed = neededSignOn(summaries, context.hosts());
    if (needed === undefined)
      return { message: vscode.l10n.t("No repository here needs single sign-on.") };
    if (needed.url === undefined)
      return {
        message: vscode.l10n.t("GitHub has named no page to authorise the session on."),
        action: { label: vscode.l10n.t("Sign In Again"), run: () => signIn(context) },
      };
    context.focus.afterwards(() => {
      // The worker may be another one by then, or gone with its window.
      void context.sessions.client
        ?.ask(refreshRequest, { force: true, anew: true })
        .catch((error: unknown) => context.log.warn("Reading again failed.", error));
    });
    await openInBrowser(needed.url);
    return undefined;
  });
}
