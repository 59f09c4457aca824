import {
  type DeclarationEntry,
  type DeclarationNode,
  readDeclarationNodes,
} from "../infrastructure/declarationNodes.ts";
import { isRecord, parseJson } from "../json.ts";
import { composeBuilds, isComposeFile } from "./composeBuilds.ts";
import { type BuiltFrom, builtFrom } from "./described.ts";
import { combinationsOf } from "./matrix.ts";

/** Where `docker buildx bake` looks, in its order (Docker, Bake reference). */
export const bakeFileNames = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
  "docker-bake.json",
  "docker-bake.hcl",
  "docker-bake.override.json",
  "docker-bake.override.hcl",
] as const;

/** What a bake file says, as plain values; texts keep what is to be put into them. */
interface Bake {
  readonly targets: Map<string, Readonly<Record<string, unknown>>>;
  readonly groups: Map<string, readonly string[]>;
  readonly variables: Map<string, string>;
  readonly composed: { readonly name: string; readonly from: BuiltFrom }[];
}

/** A bake file with its content. */
export interface BakeText {
  readonly path: string;
  readonly content: string;
}

/** More targets than these are not read. */
const mostTargets = 256;

/**
 * What bake builds for the named targets (empty: `default`), seen from `folder`, out of files in HCL,
 * JSON or Compose, later ones over earlier ones: groups, `inherits`, `matrix`, variables with their
 * defaults or the environment's values. What calls functions is not known. Never throws.
 */
export function bakeBuilds(
  files: readonly BakeText[],
  wanted: readonly string[],
  { folder, values }: { readonly folder: string; readonly values: ReadonlyMap<string, string> },
): readonly BuiltFrom[] {
  const bake: Bake = { targets: new Map(), groups: new Map(), variables: new Map(), composed: [] };
  for (const file of files) readInto(bake, file);
  for (const [name, value] of values) if (bake.variables.has(name)) bake.variables.set(name, value);
  const asked = wanted.length > 0 ? wanted : ["default"];
  const isAll = wanted.length === 0 && !bake.groups.has("default") && !bake.targets.has("default");
  const names = [...new Set(asked.flatMap((name) => membersOf(name, bake, new Set())))];
  const composed = bake.composed.filter(({ name }) => isAll || names.includes(name));
  return [
    ...names.slice(0, mostTargets).flatMap((name) => targetBuilds(name, bake, folder)),
    ...composed.map(({ from }) => from),
  ];
}

function readInto(bake: Bake, { path, content }: BakeText): void {
  if (isComposeFile(path)) {
    for (const { service, from } of composeBuilds(path, content)) {
      bake.composed.push({ name: service, from });
    }
    return;
  }
  const blocks = /\.json$/i.test(path) ? jsonBlocks(parseJson(content)) : hclBlocks(content);
  for (const { type, name, body } of blocks) {
    if (type === "variable" && typeof body["default"] === "string") {
      bake.variables.set(name, filled(body["default"], bake.variables));
    }
    if (type === "group") bake.groups.set(name, textsOf(body["targets"]));
    if (type === "target") bake.targets.set(name, { ...bake.targets.get(name), ...body });
  }
}

interface Block {
  readonly type: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

function jsonBlocks(document: unknown): readonly Block[] {
  if (!isRecord(document)) return [];
  return Object.entries(document).flatMap(([type, named]) =>
    isRecord(named)
      ? Object.entries(named).flatMap(([name, body]) =>
          isRecord(body) ? [{ type, name, body }] : [],
        )
      : [],
  );
}

function hclBlocks(content: string): readonly Block[] {
  return readDeclarationNodes(content, "hcl").flatMap(
    ({ key, labels, value }): readonly Block[] => {
      const [name] = labels;
      return name === undefined || value.kind !== "map"
        ? []
        : [{ type: key, name, body: recordOf(value.entries) }];
    },
  );
}

function recordOf(entries: readonly DeclarationEntry[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    entries
      .filter(({ labels }) => labels.length === 0)
      .map(({ key, value }) => [key, plainOf(value)]),
  );
}

/** A name alone is a variable; everything else that is no literal is a text that is not known. */
function plainOf(node: DeclarationNode): unknown {
  if (node.kind === "text") return node.text;
  if (node.kind === "map") return recordOf(node.entries);
  if (node.kind === "list") return node.items.map(plainOf);
  return /^[A-Za-z_]\w*$/.test(node.text) ? `\${${node.text}}` : "${}";
}

/** The targets of a group, and of groups in it; a name that is none is a target's. */
function membersOf(name: string, bake: Bake, seen: Set<string>): readonly string[] {
  if (seen.has(name) || seen.size > mostTargets) return [];
  seen.add(name);
  const members = bake.groups.get(name);
  return members === undefined ? [name] : members.flatMap((one) => membersOf(one, bake, seen));
}

function targetBuilds(name: string, bake: Bake, folder: string): readonly BuiltFrom[] {
  const own = bake.targets.get(name);
  if (own === undefined) return [];
  const body = inherited(name, bake, new Set());
  return combinationsOf(own["matrix"]).flatMap((combination) => {
    const values = new Map(bake.variables);
    for (const [key, value] of Object.entries(combination)) {
      if (typeof value === "string") values.set(key, value);
      if (!isRecord(value)) continue;
      for (const [inner, one] of Object.entries(value)) {
        if (typeof one === "string") values.set(`${key}.${inner}`, one);
      }
    }
    const text = (key: string) => {
      const value = body[key];
      return typeof value === "string" ? filled(value, values) : undefined;
    };
    return body["dockerfile-inline"] === undefined
      ? (builtFrom({
          context: text("context") ?? ".",
          file: text("dockerfile"),
          fileFrom: "context",
          target: text("target"),
          tags: textsOf(body["tags"]).map((tag) => filled(tag, values)),
          folder,
        }) ?? [])
      : [];
  });
}

function inherited(name: string, bake: Bake, seen: Set<string>): Readonly<Record<string, unknown>> {
  if (seen.has(name) || seen.size > mostTargets) return {};
  seen.add(name);
  const own = bake.targets.get(name) ?? {};
  const parents = textsOf(own["inherits"]).map((parent) => inherited(parent, bake, seen));
  return Object.fromEntries([...parents, own].flatMap((one) => Object.entries(one)));
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** `${NAME}` and `${item.name}` with a known value; others stay. */
function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{([\w.]*)\}/g, (whole, name: string) => values.get(name) ?? whole);
}
