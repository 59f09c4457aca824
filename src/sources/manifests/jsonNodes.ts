import { type Node, parseTree } from "jsonc-parser";
import type { DataEntry, DataNode } from "./dataNode.ts";
import { withinStack } from "./withinStack.ts";

/** Reads JSON, with comments and errors passed over; undefined when nothing can be made of it. */
export function readJsonNodes(text: string): DataNode | undefined {
  return withinStack(() => {
    const root = parseTree(text, [], { allowTrailingComma: true });
    return root === undefined ? undefined : nodeOf(root, text);
  });
}

function nodeOf(node: Node, text: string): DataNode {
  const { type, offset: start, length, children = [] } = node;
  if (type === "object") {
    return { kind: "map", start, entries: children.flatMap((child) => entryOf(child, text)) };
  }
  if (type === "array") {
    return { kind: "list", start, items: children.map((child) => nodeOf(child, text)) };
  }
  const inner = inside(node, text);
  const value: unknown = node.value;
  const written = text.slice(start, start + length);
  return { kind: "scalar", ...inner, text: typeof value === "string" ? value : written };
}

function entryOf(property: Node, text: string): readonly DataEntry[] {
  const [key, value] = property.children ?? [];
  const name: unknown = key?.value;
  // A property without a value is being typed.
  if (key === undefined || value === undefined || typeof name !== "string") return [];
  const { start, end } = inside(key, text);
  return [{ key: name, keyStart: start, keyEnd: end, value: nodeOf(value, text) }];
}

/** Without the quotes; a string that is being typed may lack the second one. */
function inside(
  { type, offset, length }: Node,
  text: string,
): { readonly start: number; readonly end: number } {
  const end = offset + length;
  if (type !== "string" && text[offset] !== '"') return { start: offset, end };
  const isClosed = length > 1 && text[end - 1] === '"';
  return { start: offset + 1, end: isClosed ? end - 1 : end };
}
