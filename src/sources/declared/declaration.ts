import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Region } from "../../core/alert.ts";
import {
  type Declaration,
  type DeclarationRemark,
  type DeclaredDeployment,
  type DeclaredKey,
  declaredValues,
  deploymentKeys,
  topKeys,
} from "../../core/declared/declared.ts";
import { splitReference } from "../../core/join/images.ts";
import { createContradictions } from "./contradiction.ts";
import { readFolder } from "./folder.ts";

/** A declaration is a page or two. Parsing more would hold up everything else that waits. */
const mostCharacters = 128 * 1024;
const mostDeployments = 1000;
/** Who has read these mends the file before reading on. */
const mostRemarks = 100;
const longestText = 256;

/**
 * Reads `.github/runtime-risk.yml`. What is wrong is remarked on with its place, costs no more than
 * the value it is in, and leaves the rest: an unknown risk factor its factor, a deployment without a
 * name the deployment. Aliases and tags are not followed.
 */
export function parseDeclaration(text: string): Declaration {
  const reader = new Reader(text);
  if (text.length > mostCharacters) {
    const size = `${mostCharacters / 1024} KiB`;
    reader.remark(undefined, `The file is over ${size} and was not read. Shorten it.`);
    return { deployments: [], remarks: reader.remarks };
  }
  const document = parseDocument(text, {
    lineCounter: reader.lines,
    logLevel: "silent",
    prettyErrors: false,
    // The parser compares every key with every other; here they are looked up.
    uniqueKeys: false,
  });
  for (const { pos, message } of document.errors) {
    reader.remarkAt(pos[0], pos[1], `This is not valid YAML: ${message.split("\n")[0] ?? ""}.`);
  }
  const deployments = readTop(reader, document.contents);
  return { deployments, remarks: reader.remarks };
}

/** Turns nodes into values and remembers what was wrong. */
class Reader {
  readonly lines = new LineCounter();
  readonly remarks: DeclarationRemark[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  remark(node: Node | Pair | null | undefined, message: string): void {
    const range = node !== null && node !== undefined && "range" in node ? node.range : undefined;
    this.remarkAt(range?.[0] ?? 0, range?.[1] ?? 0, message);
  }

  remarkAt(start: number, end: number, message: string): void {
    if (this.remarks.length >= mostRemarks) return;
    this.remarks.push({ region: this.#region(start, end), message });
  }

  /** Ends on the line it starts on: what is wrong with a block is said where it begins. */
  #region(start: number, end: number): Region {
    const { line, col } = this.lines.linePos(start);
    const startLine = Math.max(1, line);
    const startColumn = Math.max(1, col);
    const lineEnd = this.#text.indexOf("\n", start);
    const last = Math.min(Math.max(end, start), lineEnd < 0 ? this.#text.length : lineEnd);
    return {
      startLine,
      startColumn,
      endLine: startLine,
      endColumn: startColumn + Math.max(1, last - start),
    };
  }
}

function readTop(reader: Reader, contents: Node | null): readonly DeclaredDeployment[] {
  if (contents === null) {
    reader.remark(null, "The file is empty. Begin with version: 1 and deployments.");
    return [];
  }
  if (!isMap(contents)) {
    reader.remark(contents, "The file must hold the keys version and deployments.");
    return [];
  }
  const values = readKeys(reader, contents, topKeys);
  const version = values.get("version");
  if (version === undefined) {
    reader.remarkAt(0, 0, "version is missing. Add version: 1.");
  } else if (!isScalar(version) || version.value !== 1) {
    reader.remark(version, "This version is not known. Write version: 1.");
  }
  const list = values.get("deployments");
  if (list === undefined) {
    reader.remarkAt(0, 0, "deployments is missing. Add a list of what is deployed.");
    return [];
  }
  if (!isSeq(list)) {
    reader.remark(list, "deployments must be a list: begin each entry with - name.");
    return [];
  }
  if (list.items.length > mostDeployments) {
    reader.remark(list, `Only the first ${mostDeployments} deployments are read.`);
  }
  const read = new Map<string, DeclaredDeployment>();
  const contradictionOf = createContradictions();
  for (const item of list.items.slice(0, mostDeployments)) {
    readDeployment(reader, item, { read, contradictionOf });
  }
  return [...read.values()];
}

interface Readings {
  /** By name. */
  readonly read: Map<string, DeclaredDeployment>;
  readonly contradictionOf: ReturnType<typeof createContradictions>;
}

/** Adds a deployment to those that were read before it. */
function readDeployment(reader: Reader, item: unknown, { read, contradictionOf }: Readings): void {
  if (!isMap(item)) {
    reader.remark(nodeOf(item), "A deployment must have keys. Begin it with - name.");
    return;
  }
  const values = readKeys(reader, item, deploymentKeys);
  const name = textOf(reader, values, "name");
  if (name === undefined) {
    if (!values.has("name")) {
      reader.remark(item, "This deployment has no name and is left out. Add name.");
    }
    return;
  }
  if (read.has(name)) {
    const message = `The name ${name} stands here twice; only the first is read. Choose another.`;
    reader.remark(values.get("name"), message);
    return;
  }
  const deployment: DeclaredDeployment = {
    name,
    image: imageOf(reader, values),
    folders: foldersOf(reader, values),
    environment: textOf(reader, values, "environment"),
    kind: oneOf(reader, values, "kind", declaredValues.kind),
    platform: oneOf(reader, values, "platform", declaredValues.platform),
    cluster: textOf(reader, values, "cluster"),
    namespace: textOf(reader, values, "namespace"),
    riskFactors: itemsOf(reader, values, "riskFactors").flatMap((factor) =>
      chosen(reader, factor, "a risk factor", declaredValues.riskFactors),
    ),
  };
  const contradiction = contradictionOf(deployment);
  if (contradiction === undefined) {
    read.set(name, deployment);
    return;
  }
  const { keys, other } = contradiction;
  reader.remark(
    values.get("image"),
    `${name} says another ${keys} of this image than ${other} and stands for itself. Make them agree, or name the cluster or the namespace of each.`,
  );
  read.set(name, { ...deployment, image: undefined });
}

type Values = ReadonlyMap<string, Node>;

/** The values of the known keys; the others are remarked on. */
function readKeys(reader: Reader, map: YAMLMap, keys: readonly DeclaredKey[]): Values {
  const values = new Map<string, Node>();
  const read = new Set<string>();
  for (const { key, value } of map.items) {
    const node = nodeOf(key);
    const name = isScalar(node) && typeof node.value === "string" ? node.value : undefined;
    if (name === undefined || !keys.some((known) => known.name === name)) {
      const known = keys.map((one) => one.name).join(", ");
      reader.remark(node ?? map, `${name ?? "This"} is not a key here. Use one of ${known}.`);
      continue;
    }
    if (read.has(name)) {
      reader.remark(node, `${name} stands here twice; only the first is read. Take one out.`);
      continue;
    }
    read.add(name);
    const given = nodeOf(value);
    // A key without a value is one that is still being written.
    if (given === undefined || (isScalar(given) && given.value === null)) {
      reader.remark(node, `${name} has no value. Give it one, or take the key out.`);
    } else values.set(name, given);
  }
  return values;
}

function textOf(reader: Reader, values: Values, key: string): string | undefined {
  const node = values.get(key);
  if (node === undefined) return undefined;
  const text = isScalar(node) ? scalarText(node) : undefined;
  if (text !== undefined && text !== "" && text.length <= longestText) return text;
  reader.remark(node, `${key} must be a text of 1 to ${longestText} characters.`);
  return undefined;
}

/** A name such as 2048 is a number to YAML; its spelling is what was meant. */
function scalarText(node: Scalar): string | undefined {
  if (typeof node.value === "string") return node.value.trim();
  return typeof node.value === "number" ? (node.source ?? String(node.value)).trim() : undefined;
}

function imageOf(reader: Reader, values: Values): string | undefined {
  const text = textOf(reader, values, "image");
  if (text === undefined) return undefined;
  const isDigest = !text.includes("@") || splitReference(text).digest !== undefined;
  if (isDigest && !/\s/.test(text) && splitReference(text).name !== "") return text;
  reader.remark(
    values.get("image"),
    "This is not an image. Write a name such as acme.azurecr.io/payments-api, or one with @sha256: and its 64 digits.",
  );
  return undefined;
}

function foldersOf(reader: Reader, values: Values): readonly string[] {
  return itemsOf(reader, values, "folders").flatMap((node) => {
    const folder = typeof node.value === "string" ? readFolder(node.value) : undefined;
    if (folder !== undefined) return [folder];
    reader.remark(
      node,
      "This is not a folder of the repository. Write its path from the root, with / and without .. in it.",
    );
    return [];
  });
}

/** The scalars of a list. */
function itemsOf(reader: Reader, values: Values, key: string): readonly Scalar[] {
  const node = values.get(key);
  if (node === undefined) return [];
  if (!isSeq(node)) {
    reader.remark(node, `${key} must be a list. Put - before each entry, on a line of its own.`);
    return [];
  }
  return node.items.flatMap((item) => {
    if (isScalar(item) && item.value !== null) return [item];
    reader.remark(nodeOf(item) ?? node, `An entry of ${key} must be a text.`);
    return [];
  });
}

function oneOf<T extends string>(
  reader: Reader,
  values: Values,
  key: string,
  known: readonly T[],
): T | undefined {
  const node = values.get(key);
  if (node === undefined) return undefined;
  if (isScalar(node)) return chosen(reader, node, `a ${key}`, known)[0];
  reader.remark(node, `${key} must be one of ${known.join(", ")}.`);
  return undefined;
}

function chosen<T extends string>(
  reader: Reader,
  node: Scalar,
  what: string,
  known: readonly T[],
): readonly T[] {
  const found = known.filter((value) => value === node.value);
  if (found.length === 0) {
    const given = scalarText(node) ?? "This";
    reader.remark(node, `${given} is not ${what}. Use one of ${known.join(", ")}.`);
  }
  return found;
}

/** yaml types the parts of a parsed document as unknown; they are nodes, or nothing. */
function nodeOf(value: unknown): Node | undefined {
  return isScalar(value) || isMap(value) || isSeq(value) ? value : undefined;
}
