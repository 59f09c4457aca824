import * as vscode from "vscode";
import type { TreeNode } from "../../core/view/treeNode.ts";
import { rowsAtOnce } from "../../core/view/treeSource.ts";
import type { CommandId, ViewId } from "../../protocol/contributions.ts";
import { treeRequest } from "../../protocol/messages.ts";
import { isCancellation } from "../cancellation.ts";
import { gitHubUrl } from "../links.ts";
import type { Sessions } from "../session.ts";

const goToAlert: CommandId = "runtimeRisk.goToAlert";
const showMore: CommandId = "runtimeRisk.showMore";

const views = {
  "runtimeRisk.exposedResources": "exposedResources",
  "runtimeRisk.alerts": "alerts",
  "runtimeRisk.issues": "issues",
} as const satisfies Record<ViewId, "exposedResources" | "alerts" | "issues">;

const drawDelayMs = 100;

/** What a tree is drawn with. */
export interface TreeContext {
  readonly sessions: Sessions;
  readonly log: vscode.LogOutputChannel;
  /** The GitHub hosts whose pages rows may open. */
  readonly hosts: () => readonly string[];
}

/**
 * The rows of one view, asked from the worker when they are shown.
 *
 * Ids are stable over refreshes, so the editor keeps expansion and selection. While no worker runs
 * the tree is empty, and the welcome content of the view says why.
 */
export class RiskTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #context: TreeContext;
  readonly #id: ViewId;
  readonly #view: (typeof views)[ViewId];
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listener: vscode.Disposable;
  readonly #rowsChanged = new vscode.EventEmitter<void>();
  /** Fired when the tree gets its first rows, or loses them. */
  readonly onDidChangeHasRows = this.#rowsChanged.event;
  readonly #shownRows = new vscode.EventEmitter<readonly TreeNode[]>();
  /** Fired with rows that the editor has asked for to show. */
  readonly onDidShow = this.#shownRows.event;
  #hasRows = false;
  /** Every row that was shown, with its parent, by its id; undefined for a root. */
  #rows = new Map<string, { readonly node: TreeNode; readonly parent: TreeNode | undefined }>();
  /** How many rows the user wants to see below a row, by its id; empty for the roots. */
  readonly #most = new Map<string, number>();

  #timer: NodeJS.Timeout | undefined;

  constructor(context: TreeContext, id: ViewId) {
    this.#context = context;
    this.#id = id;
    this.#view = views[id];
    this.#listener = context.sessions.onDidChangeSnapshot(() => this.#drawSoon());
  }

  /** Once for changes that follow each other: drawing over a drawing loses the selection. */
  #drawSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#rows = new Map();
      this.#changed.fire(undefined);
    }, drawDelayMs);
  }

  /** The rows that were asked for since the tree was drawn last. */
  shown(): readonly TreeNode[] {
    return [...this.#rows.values()].map(({ node }) => node);
  }

  /** Shows more rows below a row (empty: more roots); undefined: wherever some are left out. */
  showMore(parent: string | undefined): void {
    const left = this.shown().flatMap(({ more }) => more ?? []);
    for (const id of parent === undefined ? left : [parent]) {
      this.#most.set(id, (this.#most.get(id) ?? rowsAtOnce) + rowsAtOnce);
      this.#changed.fire(this.#rows.get(id)?.node);
    }
  }

  async getChildren(parent?: TreeNode): Promise<TreeNode[]> {
    const { client } = this.#context.sessions;
    if (client === undefined) return [];
    try {
      const most = this.#most.get(parent?.id ?? "");
      const nodes = await client.ask(treeRequest, {
        view: this.#view,
        ...(parent === undefined ? {} : { parent: parent.id }),
        ...(most === undefined ? {} : { most }),
      });
      for (const node of nodes) this.#rows.set(node.id, { node, parent });
      if (parent === undefined) this.#keepRows(nodes);
      this.#shownRows.fire(nodes);
      return [...nodes];
    } catch (error) {
      // The worker went away: its successor asks for the tree to be drawn again.
      if (!isCancellation(error)) {
        this.#context.log.error(`The tree ${this.#view} was not read.`, error);
      }
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
    return this.#rows.get(node.id)?.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsibleStates[node.children]);
    item.id = node.id;
    item.description = node.description;
    item.contextValue = node.context;
    item.accessibilityInformation = { label: node.accessibleLabel };
    const color = node.color === undefined ? undefined : new vscode.ThemeColor(node.color);
    if (node.icon !== "") item.iconPath = new vscode.ThemeIcon(node.icon, color);
    const command = this.#commandOf(node);
    if (command !== undefined) item.command = command;
    return item;
  }

  /** What a click or Enter on a row does. */
  #commandOf({ line, target, page, more }: TreeNode): vscode.Command | undefined {
    const { t } = vscode.l10n;
    if (line !== undefined) return openLine(line);
    if (more !== undefined) {
      return { command: showMore, title: t("Show More"), arguments: [[this.#id, more]] };
    }
    if (page !== undefined) {
      const url = gitHubUrl(page, this.#context.hosts());
      return url === undefined
        ? undefined
        : {
            command: "vscode.open",
            title: t("Open on GitHub"),
            arguments: [vscode.Uri.parse(url)],
          };
    }
    if (target?.type === "alert") {
      return { command: goToAlert, title: t("Go to Alert"), arguments: [target] };
    }
    return undefined;
  }

  /** The tooltip is made when it is shown. It is not trusted: it holds text from upstream. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(node.tooltip);
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener.dispose();
    this.#changed.dispose();
    this.#rowsChanged.dispose();
    this.#shownRows.dispose();
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
