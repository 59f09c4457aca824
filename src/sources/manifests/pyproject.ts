import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type DeclarationGroup,
  emptyManifest,
  type Manifest,
} from "../../core/locate/dependency/manifest.ts";
import {
  type DataEntry,
  type DataNode,
  entriesOf,
  entryAt,
  itemsOf,
  textAt,
  textsOf,
  tokenOf,
  valueAt,
} from "./dataNode.ts";
import { requirementAt } from "./pep508.ts";
import { readTomlNodes } from "./tomlNodes.ts";

/** Reads a `pyproject.toml`: PEP 621 and 735, Poetry, PDM, uv. Undefined when it is no TOML. */
export function readPyproject(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readTomlNodes(text.text);
  if (root === undefined) return undefined;
  const tool = valueAt(root, "tool");
  const poetry = valueAt(tool, "poetry");
  const lists: readonly (readonly [DataNode | undefined, DeclarationGroup])[] = [
    [valueAt(root, "project", "dependencies"), "runtime"],
    ...listsIn(valueAt(root, "project", "optional-dependencies"), "optional"),
    ...listsIn(valueAt(root, "dependency-groups"), "development"),
    ...listsIn(valueAt(tool, "pdm", "dev-dependencies"), "development"),
    [valueAt(tool, "uv", "dev-dependencies"), "development"],
    [valueAt(tool, "uv", "override-dependencies"), "override"],
    [valueAt(tool, "uv", "constraint-dependencies"), "override"],
    [valueAt(root, "build-system", "requires"), "development"],
    ...entriesOf(valueAt(tool, "hatch", "envs")).flatMap(({ value }) =>
      ["dependencies", "extra-dependencies"].map(
        (key) => [valueAt(value, key), "development"] as const,
      ),
    ),
  ];
  const tables: readonly (readonly [DataNode | undefined, DeclarationGroup])[] = [
    [valueAt(poetry, "dependencies"), "runtime"],
    [valueAt(poetry, "dev-dependencies"), "development"],
    ...entriesOf(valueAt(poetry, "group")).map(
      ({ value }) => [valueAt(value, "dependencies"), "development"] as const,
    ),
  ];
  const block = entryAt(root, "project", "dependencies") ?? entryAt(poetry, "dependencies");
  return {
    ...emptyManifest,
    declarations: [
      ...lists.flatMap(([list, group]) => requirementsIn(list, group, text)),
      ...tables.flatMap(([table, group]) => tableDeclarations(table, group, text)),
    ],
    members: textsOf(valueAt(tool, "uv", "workspace", "members")),
    project: textAt(root, "project", "name") ?? textAt(poetry, "name"),
    block: block === undefined ? undefined : text.regionOf(block.keyStart, block.keyEnd),
  };
}

/** Reads a `Pipfile`. Undefined when it is no TOML. */
export function readPipfile(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readTomlNodes(text.text);
  if (root === undefined) return undefined;
  const block = entryAt(root, "packages");
  return {
    ...emptyManifest,
    declarations: [
      ...tableDeclarations(valueAt(root, "packages"), "runtime", text),
      ...tableDeclarations(valueAt(root, "dev-packages"), "development", text),
    ],
    block: block === undefined ? undefined : text.regionOf(block.keyStart, block.keyEnd),
  };
}

function listsIn(
  node: DataNode | undefined,
  group: DeclarationGroup,
): readonly (readonly [DataNode, DeclarationGroup])[] {
  return entriesOf(node).map(({ value }) => [value, group]);
}

function requirementsIn(
  list: DataNode | undefined,
  group: DeclarationGroup,
  text: PositionedText,
): readonly Declaration[] {
  return itemsOf(list).flatMap((item) =>
    item.kind === "scalar" ? requirementAt(item.text, item.start, { text, group }) : [],
  );
}

function tableDeclarations(
  table: DataNode | undefined,
  group: DeclarationGroup,
  text: PositionedText,
): readonly Declaration[] {
  return entriesOf(table)
    .filter(({ key }) => key.toLowerCase() !== "python")
    .flatMap((entry) => {
      // Poetry takes a list of tables for versions that depend on the platform.
      const tables = itemsOf(entry.value);
      return tables.length > 0
        ? tables.map((table) => tableDeclaration(entry, { table, isOneOf: true, group }, text))
        : [tableDeclaration(entry, { table: entry.value, isOneOf: false, group }, text)];
    });
}

interface TableVersion {
  readonly table: DataNode;
  /** There are others for other platforms. */
  readonly isOneOf: boolean;
  readonly group: DeclarationGroup;
}

function tableDeclaration(
  { key, keyStart, keyEnd }: DataEntry,
  { table, isOneOf, group }: TableVersion,
  text: PositionedText,
): Declaration {
  const version = tokenOf(table.kind === "scalar" ? table : valueAt(table, "version"), text);
  return {
    name: key,
    declaredAs: key,
    group,
    nameRegion: text.regionOf(keyStart, keyEnd),
    version: version !== undefined && isOneOf ? { ...version, limits: [key] } : version,
    reference: undefined,
  };
}
