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
import { withoutComments } from "./comments.ts";

const stringNotation =
  /(["'])([A-Za-z0-9_.-]+):([A-Za-z0-9_.-]+(?:\$(?:\w+|\{[\w.]+\})[A-Za-z0-9_.-]*){0,2})(?::([^"':@\s]*))?(?:[:@][^"'\n]*)?\1/g;
const mapNotation =
  /\bgroup\s*[:=]\s*(["'])([^"'\n]+)\1\s*,\s*name\s*[:=]\s*(["'])([^"'\n]+)\3(?:\s*,\s*version\s*[:=]\s*(?:(["'])([^"'\n]+)\5|([A-Za-z_][\w.]*)))?/g;
const pluginNotation = /\bid\s*\(?\s*(["'])([\w.-]+)\1\s*\)?\s*version\s*\(?\s*(["'])([^"'\n]+)\3/g;
const variable =
  /^\s*(?:(?:def|val|var|const|private|final|String|ext\.|project\.ext\.)\s*)*(?:extra\[)?["']?(?:([A-Za-z_][\w.]*)["']?\]?(?:\s*:\s*String)?\s*(?:by\s+extra\(\s*|=)|(version)\b)\s*(["'])([^"'\n$]+)\3\)?\s*;?\s*$/;

/** Reads a `build.gradle`, `build.gradle.kts` or a script beside them, by its notations. */
export function readGradle(original: string, path: string): Manifest {
  const text = positionedText(original);
  const code = withoutComments(text.text);
  const block = /^[^\S\n]*(dependencies)\s*\{/m.exec(code);
  const start = block === null ? 0 : block.index + block[0].indexOf("dependencies");
  return {
    ...emptyManifest,
    declarations: [...strings(code, text), ...maps(code, text), ...plugins(code, text)].toSorted(
      (a, b) => a.nameRegion.startLine - b.nameRegion.startLine,
    ),
    definitions: variablesIn(code, text),
    outer: [
      ...upwards(path, "gradle.properties"),
      ...upwards(path, "gradle/libs.versions.toml"),
      ...upwards(path, "build.gradle").slice(1),
      ...upwards(path, "build.gradle.kts").slice(1),
    ].map((link) => ({ path: link, project: undefined })),
    included: [...upwards(path, "gradle/libs.versions.toml"), ...buildsOf(code, path)],
    block: block === null ? undefined : text.regionOf(start, start + "dependencies".length),
  };
}

/** The scripts of the builds that settings include; a colon stands for a folder. */
function buildsOf(code: string, path: string): readonly string[] {
  if (!/(?:^|\/)settings\.gradle(?:\.kts)?$/.test(path)) return [];
  const scripts = ["build.gradle", "build.gradle.kts"];
  const calls = code.matchAll(/\binclude\b\s*\(?((?:\s*,?\s*(?:"[^"\n]*"|'[^'\n]*'))+)/g);
  const projects = Array.from(calls, ([, list = ""]) =>
    Array.from(list.matchAll(/["']:?([\w.:/-]+)["']/g), ([, name = ""]) =>
      name.replaceAll(":", "/"),
    ),
  ).flat();
  return [...scripts, ...projects.flatMap((folder) => scripts.map((name) => `${folder}/${name}`))];
}

/** Reads a `gradle.properties`. */
export function readGradleProperties(original: string): Manifest {
  const text = positionedText(original);
  const definitions = new Map<string, Definition>();
  for (const [index, line] of text.lines.entries()) {
    const found = /^(\s*([\w.-]+)\s*[=:]\s*)([^\s#]+)\s*$/.exec(line);
    if (found === null) continue;
    const [, before = "", name = "", value = ""] = found;
    const start = text.startOf(index) + before.length;
    const token = { text: value, region: text.regionOf(start, start + value.length) };
    definitions.set(`variable:${name}`, { token, reference: undefined });
  }
  return { ...emptyManifest, definitions };
}

interface Version {
  readonly text: string;
  readonly start: number;
}

interface Found {
  readonly name: string;
  readonly nameStart: number;
  readonly nameLength: number;
  readonly version: Version | undefined;
  readonly group: DeclarationGroup;
}

function declaration(found: Found, text: PositionedText): Declaration {
  const { name, nameStart, nameLength, version, group } = found;
  const token: Token | undefined =
    version === undefined || version.text === ""
      ? undefined
      : {
          text: version.text,
          region: text.regionOf(version.start, version.start + version.text.length),
        };
  const used = /^\$\{?\s*([A-Za-z_][\w.]*)\s*\}?$/.exec(token?.text ?? "")?.[1];
  return {
    name,
    declaredAs: name,
    group,
    nameRegion: text.regionOf(nameStart, nameStart + nameLength),
    version: token,
    reference: used === undefined ? undefined : `variable:${variableName(used)}`,
  };
}

/** `rootProject.ext.x` and `property("x")` are the variable x. */
function variableName(used: string): string {
  return used.replace(/^(?:rootProject\.|project\.)?(?:ext\.|extra\.)?/, "");
}

function strings(code: string, text: PositionedText): readonly Declaration[] {
  return Array.from(code.matchAll(stringNotation), (match) => {
    const [, , group = "", artifact = "", version] = match;
    const nameStart = match.index + 1 + group.length + 1;
    const joined = { text: version ?? "", start: nameStart + artifact.length + 1 };
    const plus = joinedVariable(code, match);
    return declaration(
      {
        name: `${group}:${artifact}`,
        nameStart,
        nameLength: artifact.length,
        version: plus ?? (version === undefined ? undefined : joined),
        group: groupAt(code, match.index),
      },
      text,
    );
  });
}

/** `"group:artifact:" + version`; the variable stands for the version. */
function joinedVariable(code: string, match: RegExpExecArray): Version | undefined {
  if (match[4] !== "") return undefined;
  const end = match.index + match[0].length;
  const found = /^\s*\+\s*([A-Za-z_][\w.]*)/.exec(code.slice(end, end + 200));
  if (found === null) return undefined;
  const name = found[1] ?? "";
  return { text: `$${name}`, start: end + found[0].length - name.length - 1 };
}

function maps(code: string, text: PositionedText): readonly Declaration[] {
  return Array.from(code.matchAll(mapNotation), (match) => {
    const [whole, , group = "", , artifact = "", , version, variableUsed] = match;
    const nameStart = match.index + whole.indexOf(artifact, whole.indexOf("name"));
    const end = match.index + whole.length;
    const literal =
      version === undefined ? undefined : { text: version, start: end - 1 - version.length };
    const used =
      variableUsed === undefined
        ? undefined
        : { text: `$${variableUsed}`, start: end - variableUsed.length - 1 };
    return declaration(
      {
        name: `${group}:${artifact}`,
        nameStart,
        nameLength: artifact.length,
        version: literal ?? used,
        group: groupAt(code, match.index),
      },
      text,
    );
  });
}

/** A plugin is published as an artifact named after its id. */
function plugins(code: string, text: PositionedText): readonly Declaration[] {
  return Array.from(code.matchAll(pluginNotation), (match) => {
    const [whole, , id = "", , version = ""] = match;
    return declaration(
      {
        name: `${id}:${id}.gradle.plugin`,
        nameStart: match.index + whole.indexOf(id, 2),
        nameLength: id.length,
        version: { text: version, start: match.index + whole.length - 1 - version.length },
        group: "development",
      },
      text,
    );
  });
}

function groupAt(code: string, index: number): DeclarationGroup {
  const before = code.slice(code.lastIndexOf("\n", index) + 1, index);
  if (/\b(?:test|androidTest|kapt|classpath|annotationProcessor)\w*\b/.test(before)) {
    return "development";
  }
  return "runtime";
}

function variablesIn(code: string, text: PositionedText): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>();
  let offset = 0;
  for (const line of code.split(/(?<=\n)/)) {
    const content = line.trimEnd();
    const found = variable.exec(content);
    const [, assigned, own, , value] = found ?? [];
    // Groovy needs no sign after a property of the project; any other name there is a call.
    const name = assigned ?? own;
    if (name !== undefined && value !== undefined) {
      const start = offset + content.lastIndexOf(value);
      const token = { text: value, region: text.regionOf(start, start + value.length) };
      definitions.set(`variable:${variableName(name)}`, { token, reference: undefined });
    }
    offset += line.length;
  }
  for (const [name, token] of mapEntries(code, text)) {
    definitions.set(`variable:${name}`, { token, reference: undefined });
  }
  return definitions;
}

/** `versions = [log4j: "2.17.1"]` defines `versions.log4j`. */
function mapEntries(code: string, text: PositionedText): readonly (readonly [string, Token])[] {
  const maps = /([A-Za-z_][\w.]{0,60})\s*=\s*\[([^[\]]{1,10000})\]/g;
  const entries = /(["']?)([A-Za-z_][\w.-]*)\1\s*:\s*(["'])([^"'\n$]+)\3/g;
  return Array.from(code.matchAll(maps)).flatMap((map) => {
    const [whole, name = "", body = ""] = map;
    const bodyStart = map.index + whole.length - 1 - body.length;
    return Array.from(body.matchAll(entries), (entry): readonly [string, Token] => {
      const [matched, , key = "", , value = ""] = entry;
      const start = bodyStart + entry.index + matched.length - 1 - value.length;
      const token = { text: value, region: text.regionOf(start, start + value.length) };
      return [`${variableName(name)}.${key}`, token];
    });
  });
}
