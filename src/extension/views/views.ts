import * as vscode from "vscode";
import type { TreeNode } from "../../core/view/treeNode.ts";
import { type ContextKey, type ViewId, viewIds } from "../../protocol/contributions.ts";
import type { Sessions } from "../session.ts";
import { clockOf, type Status } from "../status.ts";
import { RiskTree } from "./riskTree.ts";
import { openFixNowCount, scopeWords, tierCounts } from "./statusWords.ts";

/** Creates both trees and keeps their headers and the context keys in step with the status. */
export function registerViews(sessions: Sessions, log: vscode.LogOutputChannel): vscode.Disposable {
  const owned = viewIds.map((id) => {
    const treeDataProvider = new RiskTree(sessions, id, log);
    const view = vscode.window.createTreeView(id, { treeDataProvider, showCollapseAll: true });
    return { id, view, treeDataProvider };
  });
  const draw = (): void => {
    const { status } = sessions;
    showContext("runtimeRisk.state", status.state);
    showContext("runtimeRisk.azure", status.needsAzure ? "signedOut" : "");
    for (const { id, view } of owned) drawHeader(id, view, status);
  };
  draw();
  return vscode.Disposable.from(
    sessions.onDidChangeStatus(draw),
    ...owned.flatMap(({ view, treeDataProvider }) => [view, treeDataProvider]),
  );
}

function drawHeader(id: ViewId, view: vscode.TreeView<TreeNode>, status: Status): void {
  const { t } = vscode.l10n;
  const summaries = status.worker?.summaries ?? [];
  const scope = scopeWords(summaries, clockOf(status), t);
  const message = status.state === "ready" ? headerMessage(id, status) : "";
  // With a message that is not empty the editor does not show the welcome content.
  view.message = message;
  if (id === "runtimeRisk.exposedResources") {
    view.description = scope;
    return;
  }
  const isCounted = status.state === "ready" && summaries.length > 0;
  view.description = isCounted ? tierCounts(summaries, t) : scope;
  const fixNow = openFixNowCount(summaries);
  view.badge = fixNow === 0 ? undefined : { value: fixNow, tooltip: t("{0} to fix now", fixNow) };
}

/** What passes: an old snapshot, sources that were not read. */
function headerMessage(id: ViewId, { worker, needsAzure }: Status): string {
  const { t } = vscode.l10n;
  if (id === "runtimeRisk.exposedResources" && needsAzure)
    return t(
      "Workloads aren't shown: you aren't signed in to Azure. Ranking treats exposure as unknown until then.",
    );
  return worker?.message ?? "";
}

function showContext(key: ContextKey, value: string): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
