import type { PositionedText } from "../../core/locate/dependency/lines.ts";
import { container, type LineTree, scalar } from "../../core/locate/dependency/lineTree.ts";
import type { Token } from "../../core/locate/dependency/manifest.ts";

/** One entry of a mapping; offsets of the key without quotes. */
export interface DataEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: DataNode;
}

/** A value of a JSON, YAML or TOML text; offsets of scalars are without quotes, end exclusive. */
export type DataNode =
  | { readonly kind: "map"; readonly start: number; readonly entries: readonly DataEntry[] }
  | { readonly kind: "list"; readonly start: number; readonly items: readonly DataNode[] }
  | {
      readonly kind: "scalar";
      readonly start: number;
      readonly end: number;
      readonly text: string;
    };

/** The entries of a mapping in the order of the text; none for anything else. */
export function entriesOf(node: DataNode | undefined): readonly DataEntry[] {
  return node?.kind === "map" ? node.entries : [];
}

/** The items of a list; none for anything else. */
export function itemsOf(node: DataNode | undefined): readonly DataNode[] {
  return node?.kind === "list" ? node.items : [];
}

/** The entry at a path of keys; where a key stands twice the last one counts. */
export function entryAt(
  node: DataNode | undefined,
  ...path: readonly string[]
): DataEntry | undefined {
  let current = node;
  let found: DataEntry | undefined;
  for (const key of path) {
    found = entriesOf(current).findLast((entry) => entry.key === key);
    current = found?.value;
  }
  return found;
}

/** The value at a path of keys. */
export function valueAt(
  node: DataNode | undefined,
  ...path: readonly string[]
): DataNode | undefined {
  return entryAt(node, ...path)?.value;
}

/** The text at a path of keys. */
export function textAt(node: DataNode | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(node, ...path);
  return value?.kind === "scalar" ? value.text : undefined;
}

/** A text with its place; undefined for anything but a text. */
export function tokenOf(node: DataNode | undefined, text: PositionedText): Token | undefined {
  if (node?.kind !== "scalar") return undefined;
  return { text: node.text, region: text.regionOf(node.start, node.end) };
}

/** The texts of a list. */
export function textsOf(node: DataNode | undefined): readonly string[] {
  return itemsOf(node).flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
}

/** The same values with their lines only. */
export function lineTreeOf(node: DataNode, text: PositionedText, keyStart?: number): LineTree {
  const line = text.regionOf(keyStart ?? node.start, keyStart ?? node.start).startLine;
  if (node.kind === "scalar") return scalar(line, node.text);
  const tree = container(line);
  for (const { key, keyStart: start, value } of entriesOf(node)) {
    tree.members.set(key, lineTreeOf(value, text, start));
  }
  for (const item of itemsOf(node)) tree.items.push(lineTreeOf(item, text));
  return tree;
}
