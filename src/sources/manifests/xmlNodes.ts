import { SaxesParser } from "saxes";

/** A text in an XML file with its offsets, white space around it excluded. */
export interface XmlText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** An element; its own text counts only where it has no child elements. */
export interface XmlNode {
  readonly name: string;
  /** Offsets of the name in the opening tag. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly attributes: ReadonlyMap<string, XmlText>;
  readonly children: readonly XmlNode[];
  /** What stands between the tags. */
  readonly content: XmlText;
}

interface OpenElement extends XmlNode {
  readonly children: OpenElement[];
  readonly contentStart: number;
  content: XmlText;
}

/** Reads XML up to its end, errors passed over; undefined when there is no element. */
export function readXmlNodes(text: string): XmlNode | undefined {
  const parser = new SaxesParser({ position: true });
  const stack: OpenElement[] = [];
  let root: OpenElement | undefined;
  parser.on("error", () => {
    // A file that is being edited has errors: what can be read of it counts.
  });
  parser.on("opentag", ({ name }) => {
    const element = openElement(text, name, parser.position);
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  parser.on("closetag", ({ isSelfClosing }) => {
    const element = stack.pop();
    if (element === undefined || isSelfClosing) return;
    const end = text.lastIndexOf("</", parser.position - 1);
    if (end >= element.contentStart) element.content = trimmed(text, element.contentStart, end);
  });
  parser.write(text).close();
  return root;
}

function openElement(text: string, name: string, tagEnd: number): OpenElement {
  const nameStart = text.lastIndexOf(`<${name}`, tagEnd - 1) + 1;
  const nameEnd = nameStart + name.length;
  const attributes = new Map<string, XmlText>();
  const pattern = /([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
  for (const found of text.slice(nameEnd, tagEnd).matchAll(pattern)) {
    const value = found[2] ?? found[3] ?? "";
    const end = nameEnd + found.index + found[0].length - 1;
    attributes.set(found[1] ?? "", trimmed(text, end - value.length, end));
  }
  return {
    name,
    nameStart,
    nameEnd,
    attributes,
    children: [],
    contentStart: tagEnd,
    content: { text: "", start: tagEnd, end: tagEnd },
  };
}

/** A text without the white space and the comments around it. */
function trimmed(text: string, start: number, end: number): XmlText {
  const raw = text
    .slice(start, end)
    .replace(/^(?:\s*<!--(?:[^-]|-(?!->))*-->)+/, blank)
    .replace(/(?:<!--(?:[^-]|-(?!->))*-->\s*)+$/, blank);
  const from = start + (raw.length - raw.trimStart().length);
  const value = raw.trim();
  return { text: value, start: from, end: from + value.length };
}

function blank(match: string): string {
  return " ".repeat(match.length);
}

/** The children of an element with one of the names, in their order. */
export function childrenOf(
  node: XmlNode | undefined,
  ...names: readonly string[]
): readonly XmlNode[] {
  return node?.children.filter(({ name }) => names.includes(name)) ?? [];
}

/** The elements at a path of names. */
export function elementsAt(
  node: XmlNode | undefined,
  ...path: readonly string[]
): readonly XmlNode[] {
  let current = node === undefined ? [] : [node];
  for (const name of path) current = current.flatMap((element) => childrenOf(element, name));
  return current;
}

/** The text of the first child of a name; undefined without text. */
export function childText(node: XmlNode | undefined, name: string): XmlText | undefined {
  const content = childrenOf(node, name)[0]?.content;
  return content === undefined || content.text === "" ? undefined : content;
}
