import type { ResourceLine } from "../../core/infrastructure.ts";
import type { PositionedText } from "../../core/locate/dependency/lines.ts";
import type { DeclarationEntry, DeclarationNode } from "./declarationNodes.ts";

export type DeclaredFormat = "terraform" | "bicep" | "arm";

/** A resource, or a module: what it is called, and its body. */
export interface DeclaredResource {
  /** Lower case, without version: `azurerm_container_app`, `microsoft.app/containerapps`, `module`. */
  readonly type: string;
  /** What others of the folder call it by. */
  readonly symbol: string;
  readonly scope: string;
  /** In the cloud; undefined where it is not written out. */
  readonly name: string | undefined;
  readonly body: DeclarationNode;
}

/** A file as the readers of images and exposures want it. */
export interface Declared {
  readonly format: DeclaredFormat;
  readonly text: PositionedText;
  readonly entries: readonly DeclarationEntry[];
  readonly definitions: Definitions;
  readonly resources: readonly DeclaredResource[];
}

/** Values of variables, parameters and locals, by how expressions name them, in lower case. */
export type Definitions = ReadonlyMap<string, DeclarationNode>;

/** The literal values that a file defines for its own expressions. */
export function definitionsOf(
  entries: readonly DeclarationEntry[],
  format: DeclaredFormat,
): Definitions {
  return new Map(entries.flatMap((entry) => defined[format](entry)));
}

type Defined = (entry: DeclarationEntry) => readonly (readonly [string, DeclarationNode])[];

/** What an entry at the top of a file defines, in each language. */
const defined: Readonly<Record<DeclaredFormat, Defined>> = {
  terraform: ({ key, labels: [name = ""], value }) => {
    if (key === "locals") {
      return namedBelow(value).map(([inner, one]) => [`local.${inner}`, one] as const);
    }
    const [given] = key === "variable" ? valuesAt(value, "default") : [];
    return given === undefined ? [] : [[`var.${name}`.toLowerCase(), given]];
  },
  bicep: ({ key, labels: [name = ""], value }) =>
    key === "param" || key === "var" ? [[name.toLowerCase(), value]] : [],
  arm: ({ key, value }) =>
    key === "parameters" || key === "variables"
      ? namedBelow(value).map(([inner, one]) => {
          const [given = one] = [...valuesAt(one, "defaultValue"), ...valuesAt(one, "value")];
          return [`${key}('${inner}')`, given] as const;
        })
      : [],
};

function namedBelow(node: DeclarationNode): readonly (readonly [string, DeclarationNode])[] {
  return node.kind === "map"
    ? node.entries.map(({ key, value }) => [key.toLowerCase(), value] as const)
    : [];
}

/** The value that an expression names, where the file defines it; everything else as it is. */
export function resolved(node: DeclarationNode, definitions: Definitions): DeclarationNode {
  let current = node;
  for (let depth = 0; depth < 4 && current.kind === "expression"; depth += 1) {
    const next = definitions.get(current.text.trim().toLowerCase());
    if (next === undefined) return current;
    current = next;
  }
  return current;
}

/** A text with what the file defines put into its `${}`; others stay. Undefined for anything else. */
export function textOf(
  node: DeclarationNode | undefined,
  definitions: Definitions,
): string | undefined {
  const value = node === undefined ? undefined : resolved(node, definitions);
  if (value?.kind === "expression") return /^\w+$/.test(value.text.trim()) ? value.text : undefined;
  if (value?.kind !== "text") return undefined;
  return value.text.replaceAll(/\$\{\s*([\w.]+)\s*\}/g, (whole, name: string) => {
    const found = definitions.get(name.toLowerCase());
    return found?.kind === "text" && !found.text.includes("${") ? found.text : whole;
  });
}

/**
 * The values at a path of keys, case ignored: of every block of that name, every item of a list, and
 * what conditions, loops, calls and Terraform's `dynamic` blocks hold.
 */
export function valuesAt(
  node: DeclarationNode | undefined,
  ...path: readonly string[]
): readonly DeclarationNode[] {
  let current: readonly DeclarationNode[] = node === undefined ? [] : [node];
  for (const key of path) {
    current = current.flatMap(mapsOf).flatMap((entry) => valuesOfKey(entry, key.toLowerCase()));
  }
  return current;
}

function valuesOfKey(
  { key, labels, value }: DeclarationEntry,
  wanted: string,
): readonly DeclarationNode[] {
  if (key.toLowerCase() === wanted) return [value];
  const isDynamic = key === "dynamic" && labels[0]?.toLowerCase() === wanted;
  return isDynamic ? valuesAt(value, "content") : [];
}

/** The entries of a map, and of the maps that a list or an expression holds. */
export function mapsOf(node: DeclarationNode): readonly DeclarationEntry[] {
  if (node.kind === "map") return node.entries;
  if (node.kind === "text") return [];
  return (node.kind === "list" ? node.items : node.parts).flatMap(mapsOf);
}

interface Reading {
  readonly format: DeclaredFormat;
  readonly folder: string;
  readonly definitions: Definitions;
}

/** The resources and modules that a file declares. */
export function resourcesOf(
  entries: readonly DeclarationEntry[],
  reading: Reading,
): readonly DeclaredResource[] {
  if (reading.format === "arm") return armResources(entries, reading, 0);
  return entries.flatMap(({ key, labels, value }): readonly DeclaredResource[] => {
    const [first = "", second = ""] = labels;
    if (key === "module") return [resource("module", first, value, reading)];
    if (key !== "resource") return [];
    const isBicep = reading.format === "bicep";
    if (isBicep && labels.includes("existing")) return [];
    const own = isBicep
      ? resource(typeOf(second), first, value, reading)
      : resource(terraformType(first, value), second, value, reading);
    // Bicep may declare resources in resources.
    const inner = isBicep ? resourcesOf(mapsOf(value), reading) : [];
    return [own, ...inner];
  });
}

/** `azapi_resource` names the type that it is. */
function terraformType(type: string, body: DeclarationNode): string {
  const [named] = type.startsWith("azapi_") ? valuesAt(body, "type") : [];
  return named?.kind === "text" ? typeOf(named.text) : type.toLowerCase();
}

function typeOf(text: string): string {
  return text.replace(/@.*$/, "").toLowerCase();
}

function resource(
  type: string,
  symbol: string,
  body: DeclarationNode,
  { format, folder, definitions }: Reading,
): DeclaredResource {
  const kind = format === "terraform" ? `${type.includes("/") ? "azapi_resource" : type}.` : "";
  const [named] = [...valuesAt(body, "name"), ...valuesAt(body, "params", "name")];
  const written = textOf(named, definitions);
  const isLiteral =
    written !== undefined && /^[\w.-]+$/.test(written) && named?.kind !== "expression";
  const defined =
    named === undefined ? undefined : textOf(resolved(named, definitions), definitions);
  const name = isLiteral
    ? written
    : defined !== undefined && isName(defined, named)
      ? defined
      : undefined;
  return { type, symbol, scope: `${folder}#${kind}${symbol}`.toLowerCase(), name, body };
}

/** What an expression names is a name once it is a text. */
function isName(defined: string, named: DeclarationNode | undefined): boolean {
  return /^[\w.-]+$/.test(defined) && named?.kind === "expression" && defined !== named.text;
}

function armResources(
  entries: readonly DeclarationEntry[],
  reading: Reading,
  depth: number,
): readonly DeclaredResource[] {
  if (depth > 20) return [];
  return entries.flatMap(({ key, value }): readonly DeclaredResource[] => {
    if (key !== "resources") {
      return value.kind === "map" && key !== "parameters"
        ? armResources(value.entries, reading, depth + 1)
        : [];
    }
    // A list, or since version 2 of the language a map of symbols.
    const bodies =
      value.kind === "list"
        ? value.items
        : value.kind === "map"
          ? value.entries.map((entry) => entry.value)
          : [];
    return bodies.flatMap((body) => {
      const [type] = valuesAt(body, "type");
      if (type?.kind !== "text") return [];
      const name = valuesAt(body, "name")[0];
      const symbol =
        name === undefined || name.kind === "map" || name.kind === "list" ? "" : name.text;
      const inner = body.kind === "map" ? armResources(body.entries, reading, depth + 1) : [];
      return [resource(typeOf(type.text), symbol, body, reading), ...inner];
    });
  });
}

const network =
  /^aws_ecs_service$|security_?group|security_?rule|firewall|subnet|network_?interface|networkinterfaces|route_?table/;
const machine =
  /^(?:azurerm_(?:linux_|windows_)?virtual_machine|microsoft\.compute\/virtualmachines)$/;

/** Resources with those of their folder that their bodies name. */
export function resourceLines(
  resources: readonly DeclaredResource[],
  folder: string,
): readonly ResourceLine[] {
  const symbols = new Map(resources.map(({ symbol, scope }) => [symbol.toLowerCase(), scope]));
  return resources.map((one) => resourceLine(one, symbols, folder));
}

function resourceLine(
  { type, scope, name, body }: DeclaredResource,
  symbols: ReadonlyMap<string, string>,
  folder: string,
): ResourceLine {
  const kind = machine.test(type) ? "machine" : network.test(type) ? "network" : "other";
  const named = namesIn(body).flatMap((path) => {
    // `azurerm_subnet.web.id` of Terraform may stand in another file; Bicep and ARM name symbols.
    const [first = "", second] = path.toLowerCase().split(".");
    const isAddress = first.includes("_") && second !== undefined;
    return isAddress ? [`${folder}#${first}.${second}`.toLowerCase()] : (symbols.get(first) ?? []);
  });
  const refersTo = [...new Set(named)].filter((other) => other !== scope).toSorted();
  return { scope, name, kind, refersTo };
}

/** More names than these are a table, no resource. */
const mostNames = 500;

function namesIn(root: DeclarationNode): readonly string[] {
  const names: string[] = [];
  const waiting = [root];
  for (
    let node = waiting.pop();
    node !== undefined && names.length < mostNames;
    node = waiting.pop()
  ) {
    if (node.kind === "map") for (const { value } of node.entries) waiting.push(value);
    else if (node.kind === "list") for (const item of node.items) waiting.push(item);
    else if (node.kind === "text") {
      for (const [, inner = ""] of node.text.matchAll(/\$\{([^{}]*)\}/g))
        names.push(...paths(inner));
    } else {
      names.push(...paths(node.text));
      waiting.push(...node.parts);
    }
  }
  return names;
}

/** Also the name that `resourceId(…, 'name')` of ARM ends in. */
function paths(expression: string): readonly string[] {
  return expression.slice(0, 4000).match(/[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*/g) ?? [];
}
