import * as vscode from "vscode";
import { cloudMessage } from "../../core/view/cloudWords.ts";
import type { TreeNode } from "../../core/view/treeNode.ts";
import { type ContextKey, type ViewId, viewIds } from "../../protocol/contributions.ts";
import type { Sessions } from "../session.ts";
import { clockOf, type Status } from "../status.ts";
import { RiskTree } from "./riskTree.ts";
import {
  alertsMessage,
  markedWords,
  openFixNowCount,
  scopeWords,
  tierCounts,
} from "./statusWords.ts";

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
    for (const one of owned) drawHeader(one, status);
  };
  draw();
  return vscode.Disposable.from(
    sessions.onDidChangeStatus(draw),
    ...owned.map(({ treeDataProvider }) => treeDataProvider.onDidChangeHasRows(draw)),
    ...owned.flatMap(({ view, treeDataProvider }) => [view, treeDataProvider]),
  );
}

interface OwnedView {
  readonly id: ViewId;
  readonly view: vscode.TreeView<TreeNode>;
  readonly treeDataProvider: RiskTree;
}

function drawHeader({ id, view, treeDataProvider }: OwnedView, status: Status): void {
  const { t } = vscode.l10n;
  const summaries = status.worker?.summaries ?? [];
  const scope = scopeWords(summaries, clockOf(status), t);
  // With a message that is not empty the editor does not show the welcome content.
  view.message = headerMessage({ id, treeDataProvider }, status);
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
function headerMessage(
  { id, treeDataProvider }: Pick<OwnedView, "id" | "treeDataProvider">,
  { state, worker, markedByOthers }: Status,
): string {
  const { t } = vscode.l10n;
  const coverage = (worker?.summaries ?? []).flatMap((summary) => summary.coverage);
  if (id === "runtimeRisk.alerts") {
    const marked = state === "ready" ? markedWords(markedByOthers, t) : "";
    return [alertsMessage(state, worker), marked].filter((part) => part !== "").join(" ");
  }
  return treeDataProvider.hasRows ? cloudMessage(coverage, t) : "";
}

function showContext(key: ContextKey, value: string): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
