import type { DataNode } from "../manifests/dataNode.ts";
import type { DeclarationEntry, DeclarationNode } from "./declarationNodes.ts";

/** JSON in the form of declarations; `[…]` of ARM templates is an expression, `[[…` a text. */
export function declarationOfJson(root: DataNode | undefined): readonly DeclarationEntry[] {
  const node = root === undefined ? undefined : nodeOf(root, 0);
  return node?.kind === "map" ? node.entries : [];
}

/** Values nested deeper are passed over. */
const deepest = 60;

function nodeOf(node: DataNode, depth: number): DeclarationNode {
  const { start } = node;
  if (node.kind === "scalar") {
    const { text, end } = node;
    return /^\[(?!\[)/.test(text)
      ? { kind: "expression", start, end, text: text.slice(1, -1), parts: [] }
      : { kind: "text", start, end, text };
  }
  if (depth > deepest) return { kind: "list", start, end: start, items: [] };
  if (node.kind === "list") {
    const items = node.items.map((item) => nodeOf(item, depth + 1));
    return { kind: "list", start, end: start, items };
  }
  const entries = node.entries.map(({ key, keyStart, keyEnd, value }) => ({
    key,
    keyStart,
    keyEnd,
    labels: [],
    value: nodeOf(value, depth + 1),
  }));
  return { kind: "map", start, end: start, entries };
}
