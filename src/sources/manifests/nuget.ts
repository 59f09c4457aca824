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
import { type DataNode, tokenOf as dataToken, entriesOf, valueAt } from "./dataNode.ts";
import { readJsonNodes } from "./jsonNodes.ts";
import {
  childrenOf,
  childText,
  elementsAt,
  readXmlNodes,
  type XmlNode,
  type XmlText,
} from "./xmlNodes.ts";

const shared = ["Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets"];
const isProject = /\.[a-z]+proj$/i;

/**
 * Reads an MSBuild project or properties file: package references, central package versions and
 * properties. Undefined when it is no project.
 */
export function readMsBuild(original: string, path: string): Manifest | undefined {
  const text = positionedText(original);
  const project = readXmlNodes(text.text);
  if (project?.name !== "Project") return undefined;
  const groups = groupsIn(project, "ItemGroup");
  const items = groups.flatMap(({ children }) => children);
  const block = groups.find(({ children }) =>
    children.some(({ name }) => name === "PackageReference" || name === "PackageVersion"),
  );
  const managed = items.filter(({ name }) => name === "PackageVersion");
  return {
    ...emptyManifest,
    declarations: [
      ...items
        .filter(({ name }) => name === "PackageReference" || name === "GlobalPackageReference")
        .flatMap((element) => declarationOf(element, "runtime", text)),
      ...items
        .filter(({ name }) => name === "ProjectReference")
        .flatMap((element) => projectOf(element, text)),
      ...sdksOf(project, text),
      ...managed.flatMap((element) => declarationOf(element, "managed", text)),
    ],
    definitions: new Map([
      ...propertiesOf(project, text),
      ...managed.flatMap((element) => managedDefinition(element, text)),
    ]),
    outer: shared.flatMap((name) =>
      upwards(path, name).map((link) => ({ path: link, project: undefined })),
    ),
    // What every project below a folder references stands in its files.
    included: isProject.test(path) ? shared.flatMap((name) => upwards(path, name)) : [],
    block: block === undefined ? undefined : text.regionOf(block.nameStart, block.nameEnd),
  };
}

/** Reads a `packages.config`. Undefined when it lists no packages. */
export function readPackagesConfig(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readXmlNodes(text.text);
  if (root?.name !== "packages") return undefined;
  const declarations = elementsAt(root, "package").flatMap(({ attributes }) => {
    const id = attributes.get("id");
    if (id === undefined) return [];
    const isTool = attributes.get("developmentDependency")?.text.toLowerCase() === "true";
    const version = attributes.get("version");
    return [declared(id, { version, group: isTool ? "development" : "runtime" }, text)];
  });
  const block = text.regionOf(root.nameStart, root.nameEnd);
  return { ...emptyManifest, declarations, block };
}

/** Reads a `.nuspec`. Undefined when it is none. */
export function readNuspec(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readXmlNodes(text.text);
  if (root?.name !== "package") return undefined;
  const lists = elementsAt(root, "metadata", "dependencies");
  const found = [...lists, ...elementsAt(root, "metadata", "dependencies", "group")];
  const declarations = found
    .flatMap((list) => childrenOf(list, "dependency"))
    .flatMap(({ attributes }) => {
      const id = attributes.get("id");
      const version = attributes.get("version");
      return id === undefined ? [] : [declared(id, { version, group: "runtime" }, text)];
    });
  return { ...emptyManifest, declarations };
}

/** Reads the SDKs of a `global.json`, or the tools of a `dotnet-tools.json`. */
export function readDotnetJson(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readJsonNodes(text.text);
  if (root?.kind !== "map") return undefined;
  const listed = (
    list: DataNode | undefined,
    versionOf: (value: DataNode) => DataNode | undefined,
  ) =>
    entriesOf(list).map(
      ({ key, keyStart, keyEnd, value }): Declaration => ({
        name: key,
        declaredAs: key,
        group: "development",
        nameRegion: text.regionOf(keyStart, keyEnd),
        version: dataToken(versionOf(value), text),
        reference: undefined,
      }),
    );
  return {
    ...emptyManifest,
    declarations: [
      ...listed(valueAt(root, "msbuild-sdks"), (value) => value),
      ...listed(valueAt(root, "tools"), (value) => valueAt(value, "version")),
    ],
  };
}

/** Groups of a project, those that hold on a condition included. */
function groupsIn(project: XmlNode, name: string): readonly XmlNode[] {
  return [
    ...elementsAt(project, name),
    ...elementsAt(project, "Choose", "When", name),
    ...elementsAt(project, "Choose", "Otherwise", name),
  ];
}

/** A project that is referenced; a lock file lists it by the name of its file. */
function projectOf({ attributes }: XmlNode, text: PositionedText): readonly Declaration[] {
  const include = attributes.get("Include");
  const name = include?.text.split(/[\\/]/).at(-1)?.replace(isProject, "");
  if (include === undefined || name === undefined || name === "") return [];
  return [
    {
      name: `project:${name}`,
      declaredAs: name,
      group: "runtime",
      nameRegion: text.regionOf(include.start, include.end),
      version: undefined,
      reference: undefined,
    },
  ];
}

/** SDKs that come as packages: `Sdk="Name/1.2.3"`, and elements of that name. */
function sdksOf(project: XmlNode, text: PositionedText): readonly Declaration[] {
  const written = project.attributes.get("Sdk");
  const [, name = "", version = ""] = /^([^/;]+)\/([^/;]+)$/.exec(written?.text ?? "") ?? [];
  const start = written?.start ?? 0;
  const versionStart = start + name.length + 1;
  const own =
    name === ""
      ? []
      : [
          declared(
            { text: name, start, end: start + name.length },
            {
              version: { text: version, start: versionStart, end: versionStart + version.length },
              group: "development",
            },
            text,
          ),
        ];
  const listed = [...childrenOf(project, "Sdk"), ...childrenOf(project, "Import")].flatMap(
    ({ attributes }) => {
      const sdk = attributes.get("Name") ?? attributes.get("Sdk");
      const said = attributes.get("Version");
      if (sdk === undefined || said === undefined) return [];
      return [declared(sdk, { version: said, group: "development" }, text)];
    },
  );
  return [...own, ...listed];
}

function nameIn({ attributes }: XmlNode): XmlText | undefined {
  return attributes.get("Include") ?? attributes.get("Update");
}

function versionIn(element: XmlNode): XmlText | undefined {
  const names = ["VersionOverride", "Version"];
  return names
    .map((name) => element.attributes.get(name) ?? childText(element, name))
    .find((found) => found !== undefined && found.text !== "");
}

function declarationOf(
  element: XmlNode,
  group: DeclarationGroup,
  text: PositionedText,
): readonly Declaration[] {
  const name = nameIn(element);
  if (name === undefined) return [];
  return [declared(name, { version: versionIn(element), group }, text)];
}

function declared(
  name: XmlText,
  { version, group }: { readonly version: XmlText | undefined; readonly group: DeclarationGroup },
  text: PositionedText,
): Declaration {
  const token = version === undefined ? undefined : tokenOf(version, text);
  return {
    name: name.text,
    declaredAs: name.text,
    group,
    nameRegion: text.regionOf(name.start, name.end),
    version: token,
    reference: token === undefined ? managedKey(name.text) : referenceIn(token),
  };
}

function tokenOf({ text: written, start, end }: XmlText, text: PositionedText): Token {
  return { text: written, region: text.regionOf(start, end) };
}

/** MSBuild ignores the case of names. */
function referenceIn({ text }: Token): string | undefined {
  const property = /^\$\(([^()$]+)\)$/.exec(text)?.[1];
  return property === undefined ? undefined : `property:${property.trim().toLowerCase()}`;
}

function managedKey(name: string): string {
  return `managed:${name.toLowerCase()}`;
}

function managedDefinition(
  element: XmlNode,
  text: PositionedText,
): readonly (readonly [string, Definition])[] {
  const name = nameIn(element);
  const version = versionIn(element);
  if (name === undefined || version === undefined) return [];
  const token = tokenOf(version, text);
  return [[managedKey(name.text), { token, reference: referenceIn(token) }]];
}

function propertiesOf(
  project: XmlNode,
  text: PositionedText,
): readonly (readonly [string, Definition])[] {
  return groupsIn(project, "PropertyGroup").flatMap(({ children }) =>
    children.flatMap(({ name, content }): readonly (readonly [string, Definition])[] => {
      if (content.text === "") return [];
      const token = tokenOf(content, text);
      return [[`property:${name.toLowerCase()}`, { token, reference: referenceIn(token) }]];
    }),
  );
}
