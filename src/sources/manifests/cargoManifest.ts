import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type DeclarationGroup,
  type Definition,
  emptyManifest,
  type Manifest,
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
import { readTomlNodes } from "./tomlNodes.ts";

const tables: readonly (readonly [table: string, group: DeclarationGroup])[] = [
  ["dependencies", "runtime"],
  ["build-dependencies", "development"],
  ["dev-dependencies", "development"],
  // The spellings of old.
  ["build_dependencies", "development"],
  ["dev_dependencies", "development"],
];

/** Reads a `Cargo.toml`, with its targets and workspace. Undefined when it is no TOML. */
export function readCargoManifest(original: string, path: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readTomlNodes(text.text);
  if (root === undefined) return undefined;
  const shared = entriesOf(valueAt(root, "workspace", "dependencies"));
  const scopes = [root, ...entriesOf(valueAt(root, "target")).map(({ value }) => value)];
  const block = entryAt(root, "dependencies") ?? entryAt(root, "workspace", "dependencies");
  return {
    ...emptyManifest,
    declarations: [
      ...scopes.flatMap((scope) => declarationsIn(scope, text)),
      ...shared.map((entry) => declarationOf(entry, "managed", text)),
    ],
    definitions: new Map(
      shared.flatMap((entry): readonly (readonly [string, Definition])[] => {
        const { version: token, name } = declarationOf(entry, "managed", text);
        return token === undefined
          ? []
          : [[`workspace:${entry.key}`, { token, reference: undefined, package: name }]];
      }),
    ),
    outer: upwards(path, "Cargo.toml")
      .slice(1)
      .map((link) => ({ path: link, project: undefined })),
    members: [
      ...textsOf(valueAt(root, "workspace", "members")),
      // Packages that are used by their path belong to the workspace, too.
      ...pathsIn([...shared, ...scopes.flatMap(entriesIn)]),
    ],
    project: textAt(root, "package", "name"),
    block: block === undefined ? undefined : text.regionOf(block.keyStart, block.keyEnd),
  };
}

function entriesIn(scope: DataNode): readonly DataEntry[] {
  return tables.flatMap(([table]) => entriesOf(valueAt(scope, table)));
}

function pathsIn(entries: readonly DataEntry[]): readonly string[] {
  return entries.flatMap(({ value }) => textAt(value, "path") ?? []);
}

function declarationsIn(scope: DataNode, text: PositionedText): readonly Declaration[] {
  return tables.flatMap(([table, group]) =>
    entriesOf(valueAt(scope, table)).map((entry) => declarationOf(entry, group, text)),
  );
}

function declarationOf(
  { key, keyStart, keyEnd, value }: DataEntry,
  group: DeclarationGroup,
  text: PositionedText,
): Declaration {
  return {
    name: textAt(value, "package") ?? key,
    declaredAs: key,
    group,
    nameRegion: text.regionOf(keyStart, keyEnd),
    version: tokenOf(value.kind === "scalar" ? value : valueAt(value, "version"), text),
    reference: textAt(value, "workspace") === "true" ? `workspace:${key}` : undefined,
  };
}
