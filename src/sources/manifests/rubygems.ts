import { positionedText, regionOnLine } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type DeclarationGroup,
  emptyManifest,
  type Manifest,
} from "../../core/locate/dependency/manifest.ts";

const gem = /^(\s*gem[\s(]\s*)(["'])([^"']+)\2/;
const specified = /^(\s*\w+\.add_(runtime_|development_)?dependency[\s(]\s*)(["'])([^"']+)\3/;
const developmentGroups = /:(?:development|test|lint|ci|docs)\b/;

/** Reads a `Gemfile`; a `gemspec` line makes the specifications beside it count. */
export function readGemfile(original: string): Manifest {
  const text = positionedText(original);
  const declarations: Declaration[] = [];
  const blocks: (DeclarationGroup | undefined)[] = [];
  let included: readonly string[] = [];
  for (const [index, raw] of text.lines.entries()) {
    const line = withoutComment(raw);
    if (/^\s*gemspec\b/.test(line)) included = ["*.gemspec"];
    if (/\bdo\s*(?:\|[^|]*\|\s*)?$/.test(line)) {
      const isDevelopment = /^\s*group\b/.test(line) && developmentGroups.test(line);
      blocks.push(isDevelopment ? "development" : undefined);
    } else if (/^\s*(?:if|unless|case)\b/.test(line)) blocks.push(undefined);
    else if (/^\s*end\b/.test(line)) blocks.pop();
    const found = gem.exec(line);
    if (found === null) continue;
    const [, before = "", , name = ""] = found;
    const rest = line.slice(found[0].length);
    const isDevelopment =
      blocks.includes("development") || (/\bgroups?\b/.test(rest) && developmentGroups.test(rest));
    const nameStart = before.length + 1;
    const group = isDevelopment ? "development" : "runtime";
    declarations.push(declarationAt({ line, index, name, nameStart }, group));
  }
  return { ...emptyManifest, declarations, included };
}

/** Reads a `.gemspec`. */
export function readGemspec(original: string): Manifest {
  const text = positionedText(original);
  const declarations = text.lines.flatMap((raw, index) => {
    const line = withoutComment(raw);
    const found = specified.exec(line);
    if (found === null) return [];
    const [, before = "", kind, , name = ""] = found;
    const group = kind === "development_" ? "development" : "runtime";
    return [declarationAt({ line, index, name, nameStart: before.length + 1 }, group)];
  });
  return { ...emptyManifest, declarations };
}

interface NamedLine {
  readonly line: string;
  readonly index: number;
  readonly name: string;
  readonly nameStart: number;
}

function declarationAt(
  { line, index, name, nameStart }: NamedLine,
  group: DeclarationGroup,
): Declaration {
  const nameEnd = nameStart + name.length;
  // Requirements are the texts right after the name, before any option.
  const rest = line.slice(nameEnd + 1);
  const found = /^(\s*,\s*\[?\s*)(["'])\s*((?:[~<>=!]{1,2}\s*)?\d[^"']*?)\s*\2/.exec(rest);
  const start = nameEnd + 1 + (found === null ? 0 : found[0].indexOf(found[3] ?? ""));
  const version = found?.[3];
  return {
    name,
    declaredAs: name,
    group,
    nameRegion: regionOnLine(index, nameStart, nameEnd),
    version:
      version === undefined
        ? undefined
        : { text: version, region: regionOnLine(index, start, start + version.length) },
    reference: undefined,
  };
}

/** A comment starts outside of quotes. */
function withoutComment(line: string): string {
  return /^(?:[^#"']|"[^"]*"|'[^']*')*/.exec(line)?.[0] ?? line;
}
