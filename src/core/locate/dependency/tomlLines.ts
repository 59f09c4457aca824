import { container, type LineTree, type OpenTree, scalar } from "./lineTree.ts";

/**
 * Reads the part of TOML that lock files are written in: tables, arrays of tables, and keys with
 * one-line texts, arrays and inline tables. Undefined for anything else: that wants a parser.
 */
export function readTomlLines(text: string): LineTree | undefined {
  const root = container(1);
  let table: OpenTree = root;
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const content = (lines[index] ?? "").trim();
    if (content === "" || content.startsWith("#")) continue;
    const header = /^(\[\[?)\s*([\w."'-]+)\s*\]\]?\s*(?:#.*)?$/.exec(content);
    if (header !== null) {
      const opened = openTable(root, header[2] ?? "", {
        line: index + 1,
        isItem: header[1] === "[[",
      });
      if (opened === undefined) return undefined;
      table = opened;
      continue;
    }
    const last = addEntry(table, lines, index);
    if (last === undefined) return undefined;
    index = last;
  }
  return root.members.size > 0 ? root : undefined;
}

/** Adds the key of a line to its table; the last line of its value, undefined when it is none. */
function addEntry(table: OpenTree, lines: readonly string[], index: number): number | undefined {
  const entry = /^([\w-]+|"[^"\\]*"|'[^']*')\s*=\s*(.*)$/.exec((lines[index] ?? "").trim());
  if (entry === null) return undefined;
  const value = wholeValue(lines, index, entry[2] ?? "");
  const node = value === undefined ? undefined : readValue(value.text, index + 1);
  if (node === undefined) return undefined;
  table.members.set((entry[1] ?? "").replaceAll(/^["']|["']$/g, ""), node);
  return value?.lastIndex;
}

function openTable(
  root: OpenTree,
  path: string,
  { line, isItem }: { readonly line: number; readonly isItem: boolean },
): OpenTree | undefined {
  const keys = path.split(".").map((key) => key.replaceAll(/^["']|["']$/g, ""));
  let current = root;
  for (const [depth, key] of keys.entries()) {
    const known = current.members.get(key);
    const isLast = depth === keys.length - 1;
    const next = known === undefined ? container(line) : openTree(known);
    if (next === undefined) return undefined;
    if (known === undefined) current.members.set(key, next);
    if (isLast && isItem) {
      const item = container(line);
      next.items.push(item);
      return item;
    }
    const lastItem = next.items.at(-1);
    current = (lastItem === undefined ? next : openTree(lastItem)) ?? next;
  }
  return current;
}

function openTree(tree: LineTree): OpenTree | undefined {
  // Whatever is no text was made open in this file.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return tree.text === undefined ? (tree as OpenTree) : undefined;
}

/** A value with its further lines: arrays may span some. */
function wholeValue(
  lines: readonly string[],
  index: number,
  first: string,
): { readonly text: string; readonly lastIndex: number } | undefined {
  if (!first.startsWith("[")) return { text: first, lastIndex: index };
  let depth = 0;
  const parts: string[] = [];
  for (let next = index; next < lines.length; next += 1) {
    const part = withoutComment(next === index ? first : (lines[next] ?? "").trim());
    if (part === undefined) return undefined;
    parts.push(part.text);
    depth += part.depth;
    if (depth === 0) return { text: parts.join(" "), lastIndex: next };
  }
  return undefined;
}

/** A line up to its comment, and by how much it opens more brackets than it closes. */
function withoutComment(
  line: string,
): { readonly text: string; readonly depth: number } | undefined {
  if (line.includes('"""') || line.includes("'''")) return undefined;
  let depth = 0;
  let end = line.length;
  for (const token of line.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[[\]#]/g)) {
    if (token[0] === "#") {
      end = token.index;
      break;
    }
    if (token[0] === "[") depth += 1;
    if (token[0] === "]") depth -= 1;
  }
  return { text: line.slice(0, end), depth };
}

const valueToken =
  /\s*(?:("(?:[^"\\]|\\.)*"|'[^']*')|([\w.-]+)\s*=|([[\]{},])|([^\s"'[\]{},=#]+)|(#.*$))/y;

interface Reader {
  readonly source: string;
  position: number;
  readonly line: number;
}

function readValue(source: string, line: number): LineTree | undefined {
  const reader: Reader = { source, position: 0, line };
  return source.startsWith('"""') || source.startsWith("'''") ? undefined : valueAt(reader);
}

function valueAt(reader: Reader): LineTree | undefined {
  const token = nextToken(reader);
  if (token === undefined) return undefined;
  if (token[1] !== undefined) {
    const text = unquote(token[1]);
    return text === undefined ? undefined : scalar(reader.line, text);
  }
  if (token[4] !== undefined) return scalar(reader.line, token[4]);
  if (token[3] === "[") return collection(reader, "]");
  return token[3] === "{" ? collection(reader, "}") : undefined;
}

function collection(reader: Reader, end: "]" | "}"): LineTree | undefined {
  const tree = container(reader.line);
  for (;;) {
    const before = reader.position;
    const token = nextToken(reader);
    if (token === undefined) return undefined;
    if (token[3] === end) return tree;
    if (token[3] === ",") continue;
    if (token[2] === undefined) reader.position = before;
    const value = valueAt(reader);
    if (value === undefined) return undefined;
    if (token[2] === undefined) tree.items.push(value);
    else tree.members.set(token[2], value);
  }
}

function nextToken(reader: Reader): RegExpExecArray | undefined {
  valueToken.lastIndex = reader.position;
  const token = valueToken.exec(reader.source);
  if (token === null) return undefined;
  reader.position = valueToken.lastIndex;
  return token;
}

function unquote(token: string): string | undefined {
  if (token.startsWith("'")) return token.slice(1, -1);
  if (!token.includes("\\")) return token.slice(1, -1);
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === "string" ? value : undefined;
  } catch {
    // TOML knows escapes that JSON does not.
    return undefined;
  }
}
