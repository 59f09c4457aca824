import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type DeclarationGroup,
  type Definition,
  emptyManifest,
  type Manifest,
  type Token,
} from "../../core/locate/dependency/manifest.ts";
import { upwards } from "./above.ts";
import {
  type DataEntry,
  type DataNode,
  entriesOf,
  entryAt,
  textAt,
  textsOf,
  tokenOf,
  valueAt,
} from "./dataNode.ts";
import { readJsonNodes } from "./jsonNodes.ts";
import { readYamlNodes } from "./yamlNodes.ts";

const groups: readonly (readonly [section: string, group: DeclarationGroup])[] = [
  ["dependencies", "runtime"],
  ["optionalDependencies", "optional"],
  ["devDependencies", "development"],
  ["peerDependencies", "peer"],
];

/** Reads a `package.json`; undefined when it is no JSON object. */
export function readPackageJson(original: string, path: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readJsonNodes(text.text);
  if (root?.kind !== "map") return undefined;
  const declared = groups.flatMap(([section, group]) =>
    lastOfEach(entriesOf(valueAt(root, section))).flatMap((entry) =>
      declarationOf(entry, group, text),
    ),
  );
  const forced = [["overrides"], ["resolutions"], ["pnpm", "overrides"]].flatMap((keys) =>
    overridesIn(valueAt(root, ...keys), text),
  );
  const workspaces = valueAt(root, "workspaces");
  const block = groups.map(([section]) => entryAt(root, section)).find((entry) => entry);
  return {
    ...emptyManifest,
    declarations: [...declared, ...forced],
    definitions: new Map(
      declared.flatMap(({ declaredAs, version, reference }) =>
        version === undefined ? [] : [[`direct:${declaredAs}`, { token: version, reference }]],
      ),
    ),
    outer: upwards(path, "pnpm-workspace.yaml").map((link) => ({ path: link, project: undefined })),
    // Beside the root manifest only, where its overrides and catalogs count.
    included: ["pnpm-workspace.yaml"],
    members: textsOf(workspaces?.kind === "map" ? valueAt(workspaces, "packages") : workspaces),
    project: textAt(root, "name"),
    block: block === undefined ? undefined : text.regionOf(block.keyStart, block.keyEnd),
  };
}

/** Reads a `pnpm-workspace.yaml`: catalogs, overrides and members. */
export function readPnpmWorkspace(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readYamlNodes(text.text);
  if (root?.kind !== "map") return undefined;
  const definitions = new Map<string, Definition>();
  const catalogs = [
    ["default", valueAt(root, "catalog")] as const,
    ...entriesOf(valueAt(root, "catalogs")).map(({ key, value }) => [key, value] as const),
  ];
  for (const [catalog, entries] of catalogs) {
    for (const entry of entriesOf(entries)) {
      for (const { name, version } of declarationOf(entry, "managed", text)) {
        if (version === undefined) continue;
        const definition = { token: version, reference: undefined, package: name };
        definitions.set(`catalog:${catalog}/${entry.key}`, definition);
      }
    }
  }
  const managed = catalogs.flatMap(([, entries]) =>
    entriesOf(entries).flatMap((entry) => declarationOf(entry, "managed", text)),
  );
  return {
    ...emptyManifest,
    declarations: [...overridesIn(valueAt(root, "overrides"), text), ...managed],
    definitions,
    members: textsOf(valueAt(root, "packages")),
  };
}

/** npm reads the last of two equal keys. */
function lastOfEach(entries: readonly DataEntry[]): readonly DataEntry[] {
  const last = new Map(entries.map((entry) => [entry.key, entry]));
  return entries.filter((entry) => last.get(entry.key) === entry);
}

function declarationOf(
  { key, keyStart, keyEnd, value }: DataEntry,
  group: DeclarationGroup,
  text: PositionedText,
): readonly Declaration[] {
  const written = tokenOf(value, text);
  if (written === undefined) return [];
  const alias = /^npm:(@?[^@]+)@(.*)$/.exec(written.text);
  const catalog = /^catalog:(.*)$/.exec(written.text)?.[1]?.trim();
  return [
    {
      name: alias?.[1] ?? key,
      declaredAs: key,
      group,
      nameRegion: text.regionOf(keyStart, keyEnd),
      version: alias === null ? written : shortened(written, alias[2] ?? ""),
      reference:
        catalog === undefined
          ? undefined
          : `catalog:${catalog === "" ? "default" : catalog}/${key}`,
    },
  ];
}

/** The end of a token. */
function shortened({ region }: Token, end: string): Token {
  return { text: end, region: { ...region, startColumn: region.endColumn - end.length } };
}

/**
 * The versions forced on packages. The last name of a key is the package: `a>b`, `a/b`, a glob
 * and a slash, a range behind an `@`. npm nests them, with a dot for the outer package itself.
 */
function overridesIn(
  node: DataNode | undefined,
  text: PositionedText,
  outer?: string,
): readonly Declaration[] {
  return entriesOf(node).flatMap((entry) => {
    const name = entry.key === "." ? outer : overriddenName(entry.key);
    if (name === undefined) return [];
    if (entry.value.kind === "map") return overridesIn(entry.value, text, name);
    const within = entry.key === "." ? undefined : (parentIn(entry.key) ?? outer);
    return declarationOf(entry, "override", text).map((declaration) => {
      // `$name` is the version of a direct dependency.
      const direct = /^\$(.+)$/.exec(declaration.version?.text ?? "")?.[1];
      return {
        ...declaration,
        name,
        declaredAs: name,
        reference: direct === undefined ? declaration.reference : `direct:${direct}`,
        ...(within === undefined ? {} : { within }),
      };
    });
  });
}

/** The package before the last name of `a>b` and of `a/b`. */
function parentIn(key: string): string | undefined {
  const name = String.raw`(?:@[^/@]+\/)?[^/@*>]+`;
  const pattern = new RegExp(`(?:^|[/>])(${name})(?:@[^/>]*)?[/>]${name}(?:@.*)?$`);
  return key.startsWith("@") && key.split("/").length === 2 && !key.includes(">")
    ? undefined
    : pattern.exec(key)?.[1]?.trim();
}

function overriddenName(key: string): string | undefined {
  const last = key.split(">").at(-1) ?? "";
  return /(?:^|\/)((?:@[^/@]+\/)?[^/@*]+)(?:@.*)?$/.exec(last.trim())?.[1];
}
