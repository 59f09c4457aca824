import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type Definition,
  emptyManifest,
  type Manifest,
  type Token,
} from "../../core/locate/dependency/manifest.ts";
import {
  type DataEntry,
  type DataNode,
  entriesOf,
  entryAt,
  textAt,
  tokenOf,
  valueAt,
} from "./dataNode.ts";
import { readTomlNodes } from "./tomlNodes.ts";

/** Reads a Gradle version catalog, `libs.versions.toml`. Undefined when it is no TOML. */
export function readVersionCatalog(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readTomlNodes(text.text);
  if (root === undefined) return undefined;
  const definitions = new Map<string, Definition>();
  for (const { key, value } of entriesOf(valueAt(root, "versions"))) {
    const token = richVersion(value, text);
    if (token !== undefined) definitions.set(`version:${key}`, { token, reference: undefined });
  }
  const block = entryAt(root, "libraries");
  return {
    ...emptyManifest,
    declarations: [
      ...entriesOf(valueAt(root, "libraries")).flatMap((entry) => libraryOf(entry, text)),
      ...entriesOf(valueAt(root, "plugins")).flatMap((entry) => pluginOf(entry, text)),
    ],
    definitions,
    block: block === undefined ? undefined : text.regionOf(block.keyStart, block.keyEnd),
  };
}

/** A version as text, or as a table that says how strictly it is meant. */
function richVersion(node: DataNode | undefined, text: PositionedText): Token | undefined {
  const stated = ["strictly", "require", "prefer"].map((key) => valueAt(node, key));
  const [first, ...others] = [node, ...stated].flatMap((value) => tokenOf(value, text) ?? []);
  if (first === undefined || others.length === 0) return first;
  return { ...first, limits: others.map((token) => token.text) };
}

function libraryOf(entry: DataEntry, text: PositionedText): readonly Declaration[] {
  const { value } = entry;
  const split = (token: Token | undefined): readonly Declaration[] =>
    coordinates(token, entry, text);
  if (value.kind === "scalar") return split(tokenOf(value, text));
  const group = textAt(value, "group");
  const artifact = textAt(value, "name");
  const name = textAt(value, "module") ?? (group && artifact ? `${group}:${artifact}` : undefined);
  return name === undefined ? [] : [tabled(name, entry, text)];
}

function pluginOf(entry: DataEntry, text: PositionedText): readonly Declaration[] {
  const { value } = entry;
  const written = value.kind === "scalar" ? value.text.split(":")[0] : textAt(value, "id");
  if (written === undefined) return [];
  const name = `${written}:${written}.gradle.plugin`;
  if (value.kind !== "scalar") return [tabled(name, entry, text)];
  const version = value.text.slice(written.length + 1);
  return [{ ...tabled(name, entry, text), version: ending(tokenOf(value, text), version) }];
}

/** `group:artifact:version` in one text. */
function coordinates(
  token: Token | undefined,
  entry: DataEntry,
  text: PositionedText,
): readonly Declaration[] {
  const [group, artifact, version = ""] = token?.text.split(":") ?? [];
  if (group === undefined || artifact === undefined) return [];
  const named = tabled(`${group}:${artifact}`, entry, text);
  return [{ ...named, version: ending(token, version), reference: undefined }];
}

function ending(token: Token | undefined, end: string): Token | undefined {
  if (token === undefined || end === "") return undefined;
  return {
    text: end,
    region: { ...token.region, startColumn: token.region.endColumn - end.length },
  };
}

/** An entry whose version, if any, stands below a key of its own. */
function tabled(name: string, entry: DataEntry, text: PositionedText): Declaration {
  const reference = textAt(entry.value, "version", "ref");
  return {
    name,
    declaredAs: name,
    group: "runtime",
    nameRegion: text.regionOf(entry.keyStart, entry.keyEnd),
    version: richVersion(valueAt(entry.value, "version"), text),
    reference: reference === undefined ? undefined : `version:${reference}`,
  };
}
