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
import { childText, elementsAt, readXmlNodes, type XmlNode, type XmlText } from "./xmlNodes.ts";

/**
 * Reads an MSBuild project or properties file: package references, central package versions and
 * properties. Undefined when it is no project.
 */
export function readMsBuild(original: string, path: string): Manifest | undefined {
  const text = positionedText(original);
  const project = readXmlNodes(text.text);
  if (project?.name !== "Project") return undefined;
  const items = elementsAt(project, "ItemGroup").flatMap(({ children }) => children);
  const block = elementsAt(project, "ItemGroup").find(({ children }) =>
    children.some(({ name }) => name === "PackageReference" || name === "PackageVersion"),
  );
  const managed = items.filter(({ name }) => name === "PackageVersion");
  return {
    ...emptyManifest,
    declarations: [
      ...items
        .filter(({ name }) => name === "PackageReference" || name === "GlobalPackageReference")
        .flatMap((element) => declarationOf(element, "runtime", text)),
      ...managed.flatMap((element) => declarationOf(element, "managed", text)),
    ],
    definitions: new Map([
      ...propertiesOf(project, text),
      ...managed.flatMap((element) => managedDefinition(element, text)),
    ]),
    outer: ["Directory.Packages.props", "Directory.Build.props"].flatMap((name) =>
      upwards(path, name).map((link) => ({ path: link, project: undefined })),
    ),
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
  return elementsAt(project, "PropertyGroup").flatMap(({ children }) =>
    children.flatMap(({ name, content }): readonly (readonly [string, Definition])[] => {
      if (content.text === "") return [];
      const token = tokenOf(content, text);
      return [[`property:${name.toLowerCase()}`, { token, reference: referenceIn(token) }]];
    }),
  );
}
