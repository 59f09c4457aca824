/**
 * What commands do, as a bundle of its own (`commands.cjs`): most windows never run one, and none
 * waits for it at start-up.
 */
import type { CommandId } from "../protocol/contributions.ts";
import { actInPanel } from "./commands/actInPanel.ts";
import { assignAlerts } from "./commands/assignAlerts.ts";
import { assignIssue } from "./commands/assignIssue.ts";
import { assignRecommendation } from "./commands/assignRecommendation.ts";
import { authorise } from "./commands/authorise.ts";
import { autofix } from "./commands/autofix.ts";
import { bumpPull } from "./commands/bumpPull.ts";
import { changeSecurityAlert } from "./commands/changeSecurityAlert.ts";
import { checkSetup } from "./commands/checkSetup.ts";
import { chooseRemote } from "./commands/chooseRemote.ts";
import { chooseSubscriptions } from "./commands/chooseSubscriptions.ts";
import { clearCache } from "./commands/clearCache.ts";
import { closeIssue } from "./commands/closeIssue.ts";
import { collectDiagnostics } from "./commands/collectDiagnostics.ts";
import {
  type CommandContext,
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
import { openLink } from "./commands/openLink.ts";
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

export const handlers: Handlers = {
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
  "runtimeRisk.assignRecommendation": assignRecommendation,
  "runtimeRisk.changeSecurityAlert": changeSecurityAlert,
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

export { actInPanel, openLink };
