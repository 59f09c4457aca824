import { container, type LineTree, type OpenTree, scalar } from "./lineTree.ts";

interface Level {
  readonly indent: number;
  readonly tree: OpenTree;
}

/**
 * Reads the part of YAML that lock files are written in: nested mappings with one key a line.
 * Lists, flow collections and block texts are passed over. Undefined for anything else: that wants
 * a parser.
 */
export function readYamlLines(text: string): LineTree | undefined {
  const root = container(1);
  const stack: Level[] = [{ indent: -1, tree: root }];
  const state = { skippedBelow: undefined as number | undefined };
  let line = 0;
  for (const raw of text.replace(/^\uFEFF/, "").split("\n")) {
    line += 1;
    const content = raw.trim();
    const indent = raw.length - raw.trimStart().length;
    if (content === "" || content.startsWith("#") || content === "---") continue;
    if (state.skippedBelow !== undefined && indent > state.skippedBelow) continue;
    state.skippedBelow = undefined;
    if (raw.slice(0, indent).includes("\t")) return undefined;
    const read = readLine(content, indent, { line, stack });
    if (read === undefined) return undefined;
    if (read === "blockText") state.skippedBelow = indent;
  }
  return root.members.size > 0 ? root : undefined;
}

interface Place {
  readonly line: number;
  readonly stack: Level[];
}

function readLine(content: string, indent: number, place: Place): "read" | "blockText" | undefined {
  if (content === ":" || content.startsWith(": ")) {
    // The value of an explicit key; what follows stands as if one level deeper.
    const rest = content.slice(1).trim();
    return rest === "" ? "read" : readLine(rest, indent + 2, place);
  }
  return readEntry(content, indent, place);
}

function readEntry(
  content: string,
  indent: number,
  { line, stack }: Place,
): "read" | "blockText" | undefined {
  while (stack.length > 1 && (stack.at(-1)?.indent ?? -1) >= indent) stack.pop();
  const parent = stack.at(-1)?.tree;
  if (parent === undefined) return undefined;
  if (content === "-" || content.startsWith("- ")) {
    // What belongs to the item goes into a value that nobody reads.
    stack.push({ indent, tree: container(line) });
    return "read";
  }
  const entry = content.startsWith("? ")
    ? { key: unquote(content.slice(2).trim()), value: "" }
    : keyAndValue(content);
  if (entry?.key === undefined) return undefined;
  return addEntry(entry.key, entry.value, { line, indent, parent, stack });
}

interface EntryPlace extends Place {
  readonly indent: number;
  readonly parent: OpenTree;
}

function addEntry(
  key: string,
  value: string,
  { line, indent, parent, stack }: EntryPlace,
): "read" | "blockText" | undefined {
  if (value === "") {
    const tree = container(line);
    parent.members.set(key, tree);
    stack.push({ indent, tree });
    return "read";
  }
  if (/^[|>][-+0-9]*$/.test(value)) {
    parent.members.set(key, scalar(line, undefined));
    return "blockText";
  }
  const node = valueOf(value, line);
  if (node === undefined) return undefined;
  parent.members.set(key, node);
  return "read";
}

function valueOf(value: string, line: number): LineTree | undefined {
  const first = value[0];
  if (first === "{" || first === "[") {
    return value.endsWith(first === "{" ? "}" : "]") ? scalar(line, undefined) : undefined;
  }
  if (first === "'" || first === '"') {
    const text = unquote(value);
    return text === undefined ? undefined : scalar(line, text);
  }
  if (first === "&" || first === "*" || first === "!") return undefined;
  return scalar(line, value.replace(/\s+#.*$/, ""));
}

function keyAndValue(
  content: string,
): { readonly key: string | undefined; readonly value: string } | undefined {
  const quoted = /^('(?:[^']|'')*'|"[^"\\]*")\s*:(?:\s+(.*))?$/.exec(content);
  if (quoted !== null) return { key: unquote(quoted[1] ?? ""), value: quoted[2] ?? "" };
  if (/^["'&*![{]/.test(content)) return undefined;
  const plain = /^(.+?):(?:\s+(.*))?$/.exec(content);
  if (plain === null) return undefined;
  const value = plain[2] ?? "";
  return { key: plain[1], value: value.startsWith("#") ? "" : value };
}

/** A plain text, or one in quotes that ends where it should; undefined for escapes. */
function unquote(token: string): string | undefined {
  if (token.startsWith("'")) {
    const inner = /^'((?:[^']|'')*)'$/.exec(token)?.[1];
    return inner?.replaceAll("''", "'");
  }
  if (token.startsWith('"')) return /^"([^"\\]*)"$/.exec(token)?.[1];
  return token;
}
