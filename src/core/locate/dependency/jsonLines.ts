import { container, type LineTree, type OpenTree, scalar } from "./lineTree.ts";

const quote = 0x22;
const comma = 0x2c;
const scalarPattern = /^(?:-?\d[\d.eE+-]*|true|false|null)$/;

/**
 * Reads JSON as machines write it, one value a line, whatever the indentation: much faster than a
 * parser. Undefined for any other text: that wants a parser.
 */
export function readJsonLines(text: string): LineTree | undefined {
  let root: OpenTree | undefined;
  const stack: OpenTree[] = [];
  let line = 0;
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  while (start < text.length) {
    const end = lineEnd(text, start);
    line += 1;
    const content = trimmed(text, start, end);
    start = end + 1;
    if (content === "") continue;
    if (content === "}" || content === "]") {
      if (stack.pop() === undefined) return undefined;
      continue;
    }
    if (root === undefined) {
      if (content !== "{") return undefined;
      root = container(line);
      stack.push(root);
      continue;
    }
    const parent = stack.at(-1);
    if (parent === undefined || !addLine(content, line, { parent, stack })) return undefined;
  }
  return stack.length === 0 ? root : undefined;
}

interface Place {
  readonly parent: OpenTree;
  readonly stack: OpenTree[];
}

function addLine(content: string, line: number, { parent, stack }: Place): boolean {
  const keyEnd = content.charCodeAt(0) === quote ? closingQuote(content) : -1;
  const colon = keyEnd < 0 ? -1 : colonAfter(content, keyEnd);
  const value = colon < 0 ? content : content.slice(colon + 1).trimStart();
  const node = valueOf(value, line);
  if (node === undefined) return false;
  if (colon < 0) parent.items.push(node);
  else {
    const key = unquote(content.slice(0, keyEnd + 1));
    if (key === undefined) return false;
    parent.members.set(key, node);
  }
  if (value === "{" || value === "[") stack.push(node);
  return true;
}

function valueOf(value: string, line: number): OpenTree | undefined {
  if (value === "{" || value === "[" || value === "{}" || value === "[]") return container(line);
  if (value.charCodeAt(0) === quote) {
    const text = closingQuote(value) === value.length - 1 ? unquote(value) : undefined;
    return text === undefined ? undefined : leaf(line, text);
  }
  return scalarPattern.test(value) ? leaf(line, value) : undefined;
}

/** A scalar is never opened: its empty containers are shared. */
function leaf(line: number, text: string): OpenTree {
  // It is never put on the stack, which is where members would be written.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return scalar(line, text) as OpenTree;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

/** The line without white space at its ends and without its comma. */
function trimmed(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && text.charCodeAt(from) <= 0x20) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to -= 1;
  if (to > from && text.charCodeAt(to - 1) === comma) to -= 1;
  return text.slice(from, to).trimEnd();
}

/** The index of the quote that ends the string at the start of a text; -1 without one. */
function closingQuote(text: string): number {
  let end = text.indexOf('"', 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text[index - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}

function colonAfter(text: string, index: number): number {
  let next = index + 1;
  while (text[next] === " " || text[next] === "\t") next += 1;
  return text[next] === ":" ? next : -1;
}

function unquote(token: string): string | undefined {
  if (!token.includes("\\")) return token.slice(1, -1);
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === "string" ? value : undefined;
  } catch {
    // A bad escape is for the tolerant parser.
    return undefined;
  }
}
