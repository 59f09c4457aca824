import type { Region } from "../../core/alert.ts";
import { positionedText, regionOnLine } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  emptyManifest,
  type Manifest,
  type Token,
} from "../../core/locate/dependency/manifest.ts";

const directive = /^\s*(require|replace|exclude|retract|tool|ignore|godebug)?\b\s*(\(?)/;
const wanted = /^(\s*(?:require\s+)?)("?)([^\s"(),]+)\2\s+(v[^\s/]+)\s*(?:\/\/(.*))?$/;
const replaced =
  /^(\s*(?:replace\s+)?)("?)([^\s"()]+)\2(?:\s+v\S+)?\s+=>\s+("?)([^\s"]+)\4(?:\s+(v[^\s/]+))?\s*(?:\/\/.*)?$/;

/**
 * Reads a `go.mod`. Modules that only others need are `indirect`; a replacement is an `override` of
 * the module that it replaces.
 */
export function readGoModule(original: string): Manifest {
  const text = positionedText(original);
  const declarations: Declaration[] = [];
  let open: string | undefined;
  let block: Manifest["block"];
  let project: string | undefined;
  for (const [index, line] of text.lines.entries()) {
    if (/^\s*(?:\/\/|$)/.test(line)) continue;
    project ??= /^\s*module\s+"?([^\s"]+)/.exec(line)?.[1];
    if (open !== undefined && /^\s*\)/.test(line)) {
      open = undefined;
      continue;
    }
    const [, keyword, parenthesis] = directive.exec(line) ?? [];
    if (keyword === "require") block ??= keywordRegion(line, index, keyword);
    if (parenthesis === "(") open ??= keyword;
    declarations.push(...declarationOn(line, index, open ?? keyword));
  }
  return { ...emptyManifest, declarations, project, block };
}

function declarationOn(
  line: string,
  index: number,
  keyword: string | undefined,
): readonly Declaration[] {
  if (keyword === "require") return requireOn(line, index);
  return keyword === "replace" ? replacementOn(line, index) : [];
}

function keywordRegion(line: string, index: number, keyword: string): Region {
  const start = line.indexOf(keyword);
  return regionOnLine(index, start, start + keyword.length);
}

function requireOn(line: string, index: number): readonly Declaration[] {
  const found = wanted.exec(line);
  if (found === null) return [];
  const [, before = "", quote = "", name = "", version = "", comment = ""] = found;
  const start = before.length + quote.length;
  return [
    {
      name,
      declaredAs: name,
      group: /^\s*indirect\b/.test(comment) ? "indirect" : "runtime",
      nameRegion: regionOnLine(index, start, start + name.length),
      version: tokenOn(line, index, { version, from: start + name.length }),
      reference: undefined,
    },
  ];
}

function replacementOn(line: string, index: number): readonly Declaration[] {
  const found = replaced.exec(line);
  if (found === null) return [];
  const [, before = "", quote = "", name = "", , target = "", version] = found;
  const start = before.length + quote.length;
  const arrow = line.indexOf("=>");
  return [
    {
      name,
      // Another module in its place: its versions say nothing about this one's.
      declaredAs: target,
      group: "override",
      nameRegion: regionOnLine(index, start, start + name.length),
      version:
        version === undefined
          ? undefined
          : tokenOn(line, index, { version, from: line.indexOf(target, arrow) + target.length }),
      reference: undefined,
    },
  ];
}

function tokenOn(
  line: string,
  index: number,
  { version, from }: { readonly version: string; readonly from: number },
): Token {
  const start = line.indexOf(version, from);
  return { text: version, region: regionOnLine(index, start, start + version.length) };
}
