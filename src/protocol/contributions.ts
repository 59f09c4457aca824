/** Every name that `package.json` contributes. A test holds both against each other. */

export const commandIds = [
  "runtimeRisk.refresh",
  "runtimeRisk.signIn",
  "runtimeRisk.switchAccount",
  "runtimeRisk.authorise",
  "runtimeRisk.signInAzure",
  "runtimeRisk.chooseSubscriptions",
  "runtimeRisk.showLog",
  "runtimeRisk.restartWorker",
  "runtimeRisk.clearCache",
  "runtimeRisk.openSample",
  "runtimeRisk.openAlert",
  "runtimeRisk.goToAlert",
  "runtimeRisk.compareWithScan",
  "runtimeRisk.viewWorkload",
  "runtimeRisk.openWorkload",
  "runtimeRisk.explainRisk",
  "runtimeRisk.showDataFlow",
  "runtimeRisk.dismissAlerts",
  "runtimeRisk.reopenAlerts",
  "runtimeRisk.assignAlerts",
  "runtimeRisk.assignRecommendation",
  "runtimeRisk.changeSecurityAlert",
  "runtimeRisk.autofix",
  "runtimeRisk.bumpPull",
  "runtimeRisk.createIssue",
  "runtimeRisk.submitIssueDraft",
  "runtimeRisk.openIssue",
  "runtimeRisk.assignIssue",
  "runtimeRisk.closeIssue",
  "runtimeRisk.updateDependency",
  "runtimeRisk.replaceSecret",
  "runtimeRisk.nextExposedAlert",
  "runtimeRisk.previousExposedAlert",
  "runtimeRisk.goToWorkload",
  "runtimeRisk.searchAlerts",
  "runtimeRisk.exportReport",
  "runtimeRisk.checkSetup",
  "runtimeRisk.collectDiagnostics",
  "runtimeRisk.reopenIssue",
  "runtimeRisk.updateIssue",
  "runtimeRisk.chooseRemote",
  "runtimeRisk.filterAlerts",
  "runtimeRisk.clearFilter",
  "runtimeRisk.groupAlerts",
  "runtimeRisk.markSeen",
  "runtimeRisk.markAllSeen",
  "runtimeRisk.showMore",
] as const;

export type CommandId = (typeof commandIds)[number];

/**
 * The only commands that links in hovers may run. None of them writes anything by itself but text in
 * an editor, which can be undone.
 */
export const trustedCommandIds = [
  "runtimeRisk.openAlert",
  "runtimeRisk.goToAlert",
  "runtimeRisk.compareWithScan",
  "runtimeRisk.viewWorkload",
  "runtimeRisk.openWorkload",
  "runtimeRisk.explainRisk",
  "runtimeRisk.showDataFlow",
  "runtimeRisk.createIssue",
  "runtimeRisk.openIssue",
  "runtimeRisk.updateDependency",
  "runtimeRisk.signInAzure",
] as const satisfies readonly CommandId[];

export const viewIds = [
  "runtimeRisk.exposedResources",
  "runtimeRisk.alerts",
  "runtimeRisk.issues",
] as const;

export type ViewId = (typeof viewIds)[number];

export const contextKeys = [
  "runtimeRisk.state",
  "runtimeRisk.issueDraft",
  "runtimeRisk.azure",
  "runtimeRisk.filter",
] as const;

export type ContextKey = (typeof contextKeys)[number];

/** The one container of the views, in the activity bar. */
export const containerId = "runtimeRisk";

/** `source` of every diagnostic. */
export const diagnosticSource = "Runtime Risk";

/** Source of the diagnostics about `.github/runtime-risk.yml` itself, which are no alerts. */
export const declarationSource = "runtime-risk.yml";
