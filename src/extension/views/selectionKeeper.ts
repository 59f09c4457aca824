import * as vscode from "vscode";
import type { TreeNode } from "../../core/view/treeNode.ts";
import type { RiskTree } from "./riskTree.ts";

/** The editor takes a moment to draw the rows that it was given. */
const settleMs = 200;

/**
 * Selects what was selected again when a tree was drawn anew: the editor keeps which rows are
 * unfolded by their ids, and forgets the selection.
 */
export function keepSelection(
  view: vscode.TreeView<TreeNode>,
  tree: RiskTree,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let selected: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const select = async (node: TreeNode): Promise<void> => {
    if (!view.visible || view.selection.length > 0 || selected !== node.id) return;
    try {
      await view.reveal(node, { select: true, focus: false });
    } catch (error) {
      log.debug("A row could not be selected again.", error);
    }
  };
  return vscode.Disposable.from(
    view.onDidChangeSelection(({ selection }) => {
      if (selection.length > 0) selected = selection[0]?.id;
    }),
    tree.onDidShow((nodes) => {
      const node = nodes.find(({ id }) => id === selected);
      if (node === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => void select(node), settleMs);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}
