import * as vscode from "vscode";
import { type CommandId, commandIds } from "../protocol/contributions.ts";
import { isCancellation } from "./cancellation.ts";
import { actInPanel } from "./commands/actInPanel.ts";
import { assignAlerts } from "./commands/assignAlerts.ts";
import { assignIssue } from "./commands/assignIssue.ts";
import { authorise } from "./commands/authorise.ts";
import { autofix } from "./commands/autofix.ts";
import { bumpPull } from "./commands/bumpPull.ts";
import { checkSetup } from "./commands/checkSetup.ts";
import { chooseRemote } from "./commands/chooseRemote.ts";
import { chooseSubscriptions } from "./commands/chooseSubscriptions.ts";
import { clearCache } from "./commands/clearCache.ts";
import { closeIssue } from "./commands/closeIssue.ts";
import { collectDiagnostics } from "./commands/collectDiagnostics.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  restartWorker,
  showLog,
} from "./commands/commandContext.ts";
import { compareWithScan } from "./commands/compareWithScan.ts";
import { createIssue } from "./commands/createIssue.ts";
import { dismissAlerts } from "./commands/dismissAlerts.ts";
import { explainRisk } from "./commands/explainRisk.ts";
import { exportReport } from "./commands/exportReport.ts";
import { clearFilter, filterAlerts } from "./commands/filterAlerts.ts";
import { goToAlert } from "./commands/goToAlert.ts";
import { goToWorkload } from "./commands/goToWorkload.ts";
import { groupAlerts } from "./commands/groupAlerts.ts";
import { markAllSeen, markSeen } from "./commands/markSeen.ts";
import { nextExposedAlert, previousExposedAlert } from "./commands/nextExposedAlert.ts";
import { openAlert } from "./commands/openAlert.ts";
import { openIssue } from "./commands/openIssue.ts";
import { openSample } from "./commands/openSample.ts";
import { openWorkload } from "./commands/openWorkload.ts";
import { refresh } from "./commands/refresh.ts";
import { reopenAlerts } from "./commands/reopenAlerts.ts";
import { reopenIssue } from "./commands/reopenIssue.ts";
import { replaceSecret } from "./commands/replaceSecret.ts";
import { searchAlerts } from "./commands/searchAlerts.ts";
import { showDataFlow } from "./commands/showDataFlow.ts";
import { showMore } from "./commands/showMore.ts";
import { signIn, signInAzure } from "./commands/signIn.ts";
import { submitIssueDraft } from "./commands/submitIssueDraft.ts";
import { switchAccount } from "./commands/switchAccount.ts";
import { updateDependency } from "./commands/updateDependency.ts";
import { updateIssue } from "./commands/updateIssue.ts";
import { viewWorkload } from "./commands/viewWorkload.ts";

/**
 * Every contributed command has exactly one handler here; a missing or an extra one does not
 * compile. Arguments are `unknown`: anybody may call a command, so every handler parses its own.
 */
type Handlers = {
  readonly [Id in CommandId]: (
    context: CommandContext,
    argument: unknown,
    /** All selected rows of a tree, when there are several. */
    selected?: readonly unknown[],
  ) => CommandOutcome;
};

const handlers: Handlers = {
  "runtimeRisk.refresh": refresh,
  "runtimeRisk.signIn": signIn,
  "runtimeRisk.switchAccount": switchAccount,
  "runtimeRisk.authorise": authorise,
  "runtimeRisk.signInAzure": signInAzure,
  "runtimeRisk.chooseSubscriptions": chooseSubscriptions,
  "runtimeRisk.showLog": showLog,
  "runtimeRisk.restartWorker": restartWorker,
  "runtimeRisk.clearCache": clearCache,
  "runtimeRisk.openSample": openSample,
  "runtimeRisk.openAlert": openAlert,
  "runtimeRisk.goToAlert": goToAlert,
  "runtimeRisk.compareWithScan": compareWithScan,
  "runtimeRisk.viewWorkload": viewWorkload,
  "runtimeRisk.openWorkload": openWorkload,
  "runtimeRisk.explainRisk": explainRisk,
  "runtimeRisk.showDataFlow": showDataFlow,
  "runtimeRisk.dismissAlerts": dismissAlerts,
  "runtimeRisk.reopenAlerts": reopenAlerts,
  "runtimeRisk.assignAlerts": assignAlerts,
  "runtimeRisk.autofix": autofix,
  "runtimeRisk.bumpPull": bumpPull,
  "runtimeRisk.createIssue": createIssue,
  "runtimeRisk.submitIssueDraft": submitIssueDraft,
  "runtimeRisk.openIssue": openIssue,
  "runtimeRisk.assignIssue": assignIssue,
  "runtimeRisk.closeIssue": closeIssue,
  "runtimeRisk.updateDependency": updateDependency,
  "runtimeRisk.replaceSecret": replaceSecret,
  "runtimeRisk.nextExposedAlert": nextExposedAlert,
  "runtimeRisk.previousExposedAlert": previousExposedAlert,
  "runtimeRisk.goToWorkload": goToWorkload,
  "runtimeRisk.searchAlerts": searchAlerts,
  "runtimeRisk.exportReport": exportReport,
  "runtimeRisk.checkSetup": checkSetup,
  "runtimeRisk.collectDiagnostics": collectDiagnostics,
  "runtimeRisk.reopenIssue": reopenIssue,
  "runtimeRisk.updateIssue": updateIssue,
  "runtimeRisk.chooseRemote": chooseRemote,
  "runtimeRisk.filterAlerts": filterAlerts,
  "runtimeRisk.clearFilter": clearFilter,
  "runtimeRisk.groupAlerts": groupAlerts,
  "runtimeRisk.markSeen": markSeen,
  "runtimeRisk.markAllSeen": markAllSeen,
  "runtimeRisk.showMore": showMore,
};

/** Registers all commands, and what the panel asks for; disposing the result unregisters them. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    context.workloads.onDidAct(
      (action) => void atTheEdge(context, "The panel", () => actInPanel(context, action)),
    ),
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, (argument: unknown, selected: unknown) =>
        atTheEdge(context, id, () =>
          handlers[id](context, argument, Array.isArray(selected) ? selected : []),
        ),
      ),
    ),
  );
}

/** The one place where a command's failure is told: expected, unexpected, or none at all. */
export async function atTheEdge(
  context: CommandContext,
  name: string,
  run: () => CommandOutcome,
): Promise<void> {
  try {
    const failure = await run();
    if (failure === undefined) return;
    context.log.warn(`${name}: ${failure.message}`);
    // Nobody waits for the answer: a command has ended when its failure is shown.
    void offer(context, name, failure);
  } catch (error) {
    if (isCancellation(error)) return;
    context.log.error(`${name} failed.`, error);
    void offer(context, name, {
      message: vscode.l10n.t("Something went wrong in Runtime Risk. The log has the details."),
      action: { label: vscode.l10n.t("Show Log"), run: () => showLog(context) },
    });
  }
}

async function offer(
  context: CommandContext,
  name: string,
  { message, action }: CommandFailure,
): Promise<void> {
  const labels = action === undefined ? [] : [action.label];
  const chosen = await vscode.window.showErrorMessage(message, ...labels);
  if (chosen === undefined || action === undefined) return;
  await atTheEdge(context, name, action.run);
}
