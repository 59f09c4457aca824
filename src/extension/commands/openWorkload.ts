import * as vscode from "vscode";
import { type AlertTarget, workloadLinksRequest } from "../../protocol/messages.ts";
import { parseTargets } from "../commandTarget.ts";
import { portalUrl } from "../links.ts";
import { onAlert } from "./chooseAlert.ts";
import {
  type CommandContext,
  type CommandOutcome,
  openInBrowser,
  withWorker,
} from "./commandContext.ts";

/** Opens a workload, or the one chosen of several or of an alert's, in the Azure portal. */
export async function openWorkload(context: CommandContext, argument: unknown): CommandOutcome {
  const targets = parseTargets(argument);
  if (targets.length > 0) return openPortal(context, targets);
  return onAlert(
    context,
    argument,
    (chosen) => openPortal(context, [chosen]),
    ({ hasPortal }) => hasPortal,
  );
}

async function openPortal(
  context: CommandContext,
  targets: readonly AlertTarget[],
): CommandOutcome {
  return withWorker(context, async (client) => {
    const found = await Promise.all(targets.map((one) => client.ask(workloadLinksRequest, one)));
    const links = found.flat();
    const pages = links.flatMap(({ name, description, url }) => {
      const page = portalUrl(url);
      return page === undefined ? [] : [{ label: name, description, page }];
    });
    const [only, ...others] = pages;
    if (only === undefined) return { message: noPage(links.length) };
    const placeHolder = vscode.l10n.t("Open which workload in the Azure portal?");
    const chosen =
      others.length === 0 ? only : await vscode.window.showQuickPick(pages, { placeHolder });
    if (chosen !== undefined) await openInBrowser(chosen.page);
    return undefined;
  });
}

function noPage(workloads: number): string {
  return workloads === 0
    ? vscode.l10n.t("No workload is known to run this code.")
    : vscode.l10n.t("This workload has no page in the Azure portal.");
}
