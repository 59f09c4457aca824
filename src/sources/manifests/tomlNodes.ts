import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { DataEntry, DataNode } from "./dataNode.ts";
import { withinStack } from "./withinStack.ts";

type OpenNode =
  | OpenMap
  | { readonly kind: "list"; readonly start: number; readonly items: DataNode[] };

interface OpenMap {
  readonly kind: "map";
  readonly start: number;
  readonly entries: DataEntry[];
}

/** Reads TOML; undefined when it is not well-formed. */
export function readTomlNodes(text: string): DataNode | undefined {
  return withinStack(() => readWellFormed(text));
}

function readWellFormed(text: string): DataNode | undefined {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
  const root: OpenMap = { kind: "map", start: 0, entries: [] };
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") add(root, node);
    else addTable(root, node);
  }
  return root;
}

function addTable(root: OpenMap, table: AST.TOMLTable): void {
  const keys = table.key.keys;
  const parent = keys.slice(0, -1).reduce(childOf, root);
  const last = keys.at(-1);
  if (last === undefined) return;
  const target = table.kind === "array" ? itemOf(parent, last) : childOf(parent, last);
  for (const entry of table.body) add(target, entry);
}

function add(target: OpenMap, { key, value }: AST.TOMLKeyValue): void {
  const parent = key.keys.slice(0, -1).reduce(childOf, target);
  const last = key.keys.at(-1);
  if (last !== undefined) parent.entries.push({ ...keyOf(last), value: nodeOf(value) });
}

/** The mapping below a key: the last item where the key holds a list of tables. */
function childOf(parent: OpenMap, key: AST.TOMLBare | AST.TOMLQuoted): OpenMap {
  const known = openNode(parent.entries.find((entry) => entry.key === keyOf(key).key)?.value);
  if (known?.kind === "map") return known;
  const item = known?.kind === "list" ? openNode(known.items.at(-1)) : undefined;
  if (item?.kind === "map") return item;
  const made: OpenMap = { kind: "map", start: key.range[0], entries: [] };
  parent.entries.push({ ...keyOf(key), value: made });
  return made;
}

function itemOf(parent: OpenMap, key: AST.TOMLBare | AST.TOMLQuoted): OpenMap {
  const known = openNode(parent.entries.find((entry) => entry.key === keyOf(key).key)?.value);
  const made: OpenMap = { kind: "map", start: key.range[0], entries: [] };
  if (known?.kind === "list") known.items.push(made);
  else {
    const value = { kind: "list", start: key.range[0], items: [made] } as const;
    parent.entries.push({ ...keyOf(key), value });
  }
  return made;
}

function openNode(node: DataNode | undefined): OpenNode | undefined {
  // All collections were made open in this file.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return node === undefined || node.kind === "scalar" ? undefined : (node as OpenNode);
}

function keyOf(key: AST.TOMLBare | AST.TOMLQuoted): Omit<DataEntry, "value"> {
  const [start, end] = key.range;
  return key.type === "TOMLBare"
    ? { key: key.name, keyStart: start, keyEnd: end }
    : { key: key.value, keyStart: start + 1, keyEnd: end - 1 };
}

function nodeOf(node: AST.TOMLContentNode): DataNode {
  const [start, end] = node.range;
  switch (node.type) {
    case "TOMLArray":
      return { kind: "list", start, items: node.elements.map(nodeOf) };
    case "TOMLInlineTable": {
      const map: OpenMap = { kind: "map", start, entries: [] };
      for (const entry of node.body) add(map, entry);
      return map;
    }
    case "TOMLValue": {
      if (node.kind !== "string") {
        const text = "number" in node ? node.number : String(node.value);
        return { kind: "scalar", start, end, text };
      }
      const quotes = node.multiline ? 3 : 1;
      return { kind: "scalar", start: start + quotes, end: end - quotes, text: node.value };
    }
  }
}
