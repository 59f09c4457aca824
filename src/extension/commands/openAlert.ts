import * as vscode from "vscode";
import { alertPlaceRequest } from "../../protocol/messages.ts";
import { parseAlertTarget } from "../commandTarget.ts";
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

/** More pages than this at once are a slip of the hand. */
const mostPages = 10;

/** Opens the page of the alert on GitHub, or those of all selected ones. */
export async function openAlert(
  context: CommandContext,
  argument: unknown,
  selected: readonly unknown[] = [],
): CommandOutcome {
  const targets = selected.flatMap((one) => parseAlertTarget(one) ?? []);
  if (targets.length <= 1) return openOne(context, argument);
  if (targets.length > mostPages) {
    return {
      message: vscode.l10n.t("Select {0} alerts at most to open their pages.", mostPages),
    };
  }
  for (const target of targets) {
    const failure = await openOne(context, target);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

async function openOne(context: CommandContext, argument: unknown): CommandOutcome {
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
