import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type DeclarationGroup,
  type Definition,
  emptyManifest,
  type Manifest,
  type ManifestLink,
  type Token,
} from "../../core/locate/dependency/manifest.ts";
import { childrenOf, childText, elementsAt, readXmlNodes, type XmlNode } from "./xmlNodes.ts";

/** Reads a `pom.xml`, its profiles included; undefined when it is no project. */
export function readPom(original: string): Manifest | undefined {
  const text = positionedText(original);
  const project = readXmlNodes(text.text);
  if (project?.name !== "project") return undefined;
  const [parent] = childrenOf(project, "parent");
  const scopes = [project, ...elementsAt(project, "profiles", "profile")];
  const managed = scopes.flatMap((scope) =>
    elementsAt(scope, "dependencyManagement", "dependencies", "dependency"),
  );
  const [block] = scopes.flatMap((scope) => childrenOf(scope, "dependencies"));
  const wanted = scopes.flatMap((scope) => [
    ...elementsAt(scope, "dependencies", "dependency"),
    ...pluginsOf(scope),
  ]);
  return {
    ...emptyManifest,
    declarations: [
      ...wanted.flatMap((element) => declarationOf(element, groupOf(element), text)),
      ...managed.flatMap((element) => declarationOf(element, "managed", text)),
      ...(parent === undefined ? [] : declarationOf(parent, "runtime", text)),
    ],
    definitions: new Map([
      ...ownDefinitions(project, parent, text),
      ...scopes.flatMap((scope) => propertiesOf(scope, text)),
      ...managed.flatMap((element) => managedDefinition(element, text)),
    ]),
    outer: [...parentLink(parent), ...managed.flatMap(bomLinks)],
    project: childText(project, "artifactId")?.text,
    block: block === undefined ? undefined : text.regionOf(block.nameStart, block.nameEnd),
  };
}

function pluginsOf(scope: XmlNode): readonly XmlNode[] {
  const plugins = [
    ...elementsAt(scope, "build", "plugins", "plugin"),
    ...elementsAt(scope, "build", "pluginManagement", "plugins", "plugin"),
    ...elementsAt(scope, "reporting", "plugins", "plugin"),
    ...elementsAt(scope, "build", "extensions", "extension"),
  ];
  return plugins.flatMap((plugin) => [plugin, ...elementsAt(plugin, "dependencies", "dependency")]);
}

function groupOf(element: XmlNode): DeclarationGroup {
  return childText(element, "scope")?.text === "test" ? "development" : "runtime";
}

/** `group:artifact`; plugins have a group that need not be written. */
function coordinatesOf(element: XmlNode): string | undefined {
  const artifact = childText(element, "artifactId")?.text;
  const usual = element.name === "plugin" ? "org.apache.maven.plugins" : undefined;
  const group = childText(element, "groupId")?.text ?? usual;
  return artifact === undefined || group === undefined ? undefined : `${group}:${artifact}`;
}

function declarationOf(
  element: XmlNode,
  group: DeclarationGroup,
  text: PositionedText,
): readonly Declaration[] {
  const name = coordinatesOf(element);
  const artifact = childText(element, "artifactId");
  if (name === undefined || artifact === undefined) return [];
  const version = tokenIn(element, "version", text);
  return [
    {
      name,
      declaredAs: name,
      group,
      nameRegion: text.regionOf(artifact.start, artifact.end),
      version,
      reference: version === undefined ? `managed:${name}` : referenceIn(version),
    },
  ];
}

function tokenIn(element: XmlNode, child: string, text: PositionedText): Token | undefined {
  const found = childText(element, child);
  if (found === undefined) return undefined;
  return { text: found.text, region: text.regionOf(found.start, found.end) };
}

/** A version that is one property and nothing else. */
function referenceIn({ text }: Token): string | undefined {
  const property = /^\$\{([^${}]+)\}$/.exec(text)?.[1];
  return property === undefined ? undefined : `property:${property.trim()}`;
}

function propertiesOf(
  scope: XmlNode,
  text: PositionedText,
): readonly (readonly [string, Definition])[] {
  return childrenOf(scope, "properties").flatMap(({ children }) =>
    children.flatMap(({ name, content }): readonly (readonly [string, Definition])[] => {
      if (content.text === "") return [];
      const token = { text: content.text, region: text.regionOf(content.start, content.end) };
      return [[`property:${name}`, { token, reference: referenceIn(token) }]];
    }),
  );
}

function managedDefinition(
  element: XmlNode,
  text: PositionedText,
): readonly (readonly [string, Definition])[] {
  const name = coordinatesOf(element);
  const token = tokenIn(element, "version", text);
  if (name === undefined || token === undefined) return [];
  return [[`managed:${name}`, { token, reference: referenceIn(token) }]];
}

/** The versions of the project and of its parent, by the names that Maven gives them. */
function ownDefinitions(
  project: XmlNode,
  parent: XmlNode | undefined,
  text: PositionedText,
): readonly (readonly [string, Definition])[] {
  const parentVersion = parent === undefined ? undefined : tokenIn(parent, "version", text);
  const version = tokenIn(project, "version", text) ?? parentVersion;
  const named = [
    ["project.parent.version", parentVersion],
    ["project.version", version],
    ["version", version],
  ] as const;
  return named.flatMap(([name, token]): readonly (readonly [string, Definition])[] =>
    token === undefined ? [] : [[`property:${name}`, { token, reference: referenceIn(token) }]],
  );
}

/** A list of managed versions that is imported may be a project of the same repository. */
function bomLinks(element: XmlNode): readonly ManifestLink[] {
  const artifact = childText(element, "artifactId")?.text;
  if (childText(element, "scope")?.text !== "import" || artifact === undefined) return [];
  if (!/^[\w.-]+$/.test(artifact)) return [];
  return [`../${artifact}/pom.xml`, `${artifact}/pom.xml`].map((path) => ({
    path,
    project: artifact,
  }));
}

/** An empty relative path says that the parent is not beside the project. */
function parentLink(parent: XmlNode | undefined): readonly ManifestLink[] {
  if (parent === undefined) return [];
  const [relative] = childrenOf(parent, "relativePath");
  const path = relative === undefined ? "../pom.xml" : relative.content.text;
  if (path === "") return [];
  const file = /\.(?:xml|pom)$/.test(path) ? path : `${path.replace(/\/$/, "")}/pom.xml`;
  return [{ path: file, project: childText(parent, "artifactId")?.text }];
}
