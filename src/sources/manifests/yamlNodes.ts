import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  parseDocument,
  Scalar,
} from "yaml";
import { isDenseYaml } from "../denseYaml.ts";
import type { DataEntry, DataNode } from "./dataNode.ts";
import { withinStack } from "./withinStack.ts";

/** The most values read: a guard against texts that are small and unfold to much. */
const largestCount = 200_000;

interface Count {
  left: number;
}

/** Nobody reads the errors: finding their lines costs as much as reading the text. */
const options = { logLevel: "silent", prettyErrors: false, uniqueKeys: false } as const;

/**
 * Reads the first YAML document, errors passed over; undefined when nothing can be made of it, or it
 * is made to hold this up.
 */
export function readYamlNodes(text: string): DataNode | undefined {
  if (isDenseYaml(text)) return undefined;
  return withinStack(() => {
    const { contents } = parseDocument(text, options);
    return contents === null ? undefined : nodeOf(contents, { left: largestCount });
  });
}

/** Reads every YAML document of a text, errors passed over; none of one that is made to hold this up. */
export function readYamlDocuments(text: string): readonly DataNode[] {
  if (isDenseYaml(text)) return [];
  const read = withinStack(() => {
    const documents = parseAllDocuments(text, options);
    if (!Array.isArray(documents)) return [];
    const count = { left: largestCount };
    return documents.flatMap(({ contents }) =>
      contents === null ? [] : (nodeOf(contents, count) ?? []),
    );
  });
  return read ?? [];
}

function nodeOf(node: Node, count: Count): DataNode | undefined {
  const start = node.range?.[0] ?? 0;
  count.left -= 1;
  // What an alias stands for has its place at its anchor; it is read there.
  if (isAlias(node) || count.left < 0) return undefined;
  if (isMap(node)) {
    const entries = node.items.flatMap(({ key, value }) => entryOf(key, value, count));
    return { kind: "map", start, entries };
  }
  if (isSeq(node)) {
    const items = node.items.flatMap((item) => (isNode(item) ? (nodeOf(item, count) ?? []) : []));
    return { kind: "list", start, items };
  }
  if (!isScalar(node)) return undefined;
  return { kind: "scalar", ...inside(node), text: textOf(node) };
}

function entryOf(key: unknown, value: unknown, count: Count): readonly DataEntry[] {
  if (!isScalar(key)) return [];
  const { start, end } = inside(key);
  const node = isNode(value)
    ? nodeOf(value, count)
    : ({ kind: "scalar", start: end, end, text: "" } as const);
  return node === undefined
    ? []
    : [{ key: textOf(key), keyStart: start, keyEnd: end, value: node }];
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

/** As written where it can be: `1.10` is no number here. */
function textOf(node: Scalar): string {
  return typeof node.value === "string" ? node.value : (node.source ?? "");
}

function inside(node: Scalar): { readonly start: number; readonly end: number } {
  const [start = 0, end = start] = node.range ?? [];
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  return isQuoted ? { start: start + 1, end: Math.max(start + 1, end - 1) } : { start, end };
}
