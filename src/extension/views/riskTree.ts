import * as vscode from "vscode";
import type { TreeNode } from "../../core/view/treeNode.ts";
import type { CommandId, ViewId } from "../../protocol/contributions.ts";
import { treeRequest } from "../../protocol/messages.ts";
import { isCancellation } from "../cancellation.ts";
import type { Sessions } from "../session.ts";

const goToAlert: CommandId = "runtimeRisk.goToAlert";

const views = {
  "runtimeRisk.exposedResources": "exposedResources",
  "runtimeRisk.alerts": "alerts",
} as const satisfies Record<ViewId, "exposedResources" | "alerts">;

/**
 * The rows of one view, asked from the worker when they are shown.
 *
 * Ids are stable over refreshes, so the editor keeps expansion and selection. While no worker runs
 * the tree is empty, and the welcome content of the view says why.
 */
export class RiskTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #sessions: Sessions;
  readonly #view: (typeof views)[ViewId];
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listener: vscode.Disposable;
  readonly #rowsChanged = new vscode.EventEmitter<void>();
  /** Fired when the tree gets its first rows, or loses them. */
  readonly onDidChangeHasRows = this.#rowsChanged.event;
  #hasRows = false;
  /** Of every row that was shown, by its id; undefined for a root. */
  #parents = new Map<string, TreeNode | undefined>();

  constructor(sessions: Sessions, viewId: ViewId, log: vscode.LogOutputChannel) {
    this.#sessions = sessions;
    this.#view = views[viewId];
    this.#log = log;
    this.#listener = sessions.onDidChangeSnapshot(() => {
      this.#parents = new Map();
      this.#changed.fire();
    });
  }

  async getChildren(parent?: TreeNode): Promise<TreeNode[]> {
    const { client } = this.#sessions;
    if (client === undefined) return [];
    try {
      const params = { view: this.#view, ...(parent === undefined ? {} : { parent: parent.id }) };
      const nodes = await client.ask(treeRequest, params);
      for (const { id } of nodes) this.#parents.set(id, parent);
      if (parent === undefined) this.#keepRows(nodes);
      return [...nodes];
    } catch (error) {
      // The worker went away: its successor asks for the tree to be drawn again.
      if (!isCancellation(error)) this.#log.error(`The tree ${this.#view} was not read.`, error);
      return [];
    }
  }

  /** False: what the view shows is its welcome content. */
  get hasRows(): boolean {
    return this.#hasRows;
  }

  #keepRows(nodes: readonly TreeNode[]): void {
    const hasRows = nodes.length > 0;
    if (hasRows === this.#hasRows) return;
    this.#hasRows = hasRows;
    this.#rowsChanged.fire();
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node.id);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsibleStates[node.children]);
    item.id = node.id;
    item.description = node.description;
    item.contextValue = node.context;
    item.accessibilityInformation = { label: node.accessibleLabel };
    const color = node.color === undefined ? undefined : new vscode.ThemeColor(node.color);
    if (node.icon !== "") item.iconPath = new vscode.ThemeIcon(node.icon, color);
    if (node.line !== undefined) item.command = openLine(node.line);
    if (node.target?.type === "alert")
      item.command = {
        command: goToAlert,
        title: vscode.l10n.t("Go to Alert"),
        arguments: [node.target],
      };
    return item;
  }

  /** The tooltip is made when it is shown. It is not trusted: it holds text from upstream. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(node.tooltip);
    return item;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
    this.#rowsChanged.dispose();
  }
}

function openLine({ uri, line }: NonNullable<TreeNode["line"]>): vscode.Command {
  const start = new vscode.Position(line - 1, 0);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(start, start) };
  return {
    command: "vscode.open",
    title: vscode.l10n.t("Go to Line"),
    arguments: [vscode.Uri.parse(uri, true), options],
  };
}

const collapsibleStates = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const satisfies Record<TreeNode["children"], vscode.TreeItemCollapsibleState>;
