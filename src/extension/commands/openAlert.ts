import * as vscode from "vscode";
import { alertPlaceRequest } from "../../protocol/messages.ts";
import { gitHubUrl } from "../links.ts";
import { onAlert } from "./chooseAlert.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  openInBrowser,
  withWorker,
} from "./commandContext.ts";
import { refresh } from "./refresh.ts";

/** Opens the alert's page on GitHub. */
export async function openAlert(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(context, argument, (target) =>
    withWorker(context, async (client) => {
      const place = await client.ask(alertPlaceRequest, target);
      if (place === null) return noLongerListed(context);
      const url = gitHubUrl(place.url, context.hosts());
      if (url === undefined)
        return { message: vscode.l10n.t("The address of this alert is not on GitHub.") };
      await openInBrowser(url);
      return undefined;
    }),
  );
}

/** The failure of a command on an alert that the worker does not know (any more). */
export function noLongerListed(context: CommandContext): CommandFailure {
  return {
    message: vscode.l10n.t("This alert is no longer listed."),
    action: { label: vscode.l10n.t("Refresh"), run: () => refresh(context) },
  };
}
