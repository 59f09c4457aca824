import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type DeclarationGroup,
  emptyManifest,
  type Manifest,
  type Token,
} from "../../core/locate/dependency/manifest.ts";

const gem = /^(\s*gem[\s(]\s*)(["'])([^"']+)\2/;
const specified =
  /^(\s*\w+\.add_(?:runtime_|(development_))?dependency[\s(]\s*)(?:(["'])([^"']+)\3|%q[<({[]([^>)}\]]+)[>)}\]])/;
const developmentGroups = /:(?:development|test|lint|ci|docs)\b/;
/** The start of a list of requirements, and each of its texts: `"~> 5.2", ">= 5.2.1"`. */
const listStart = /^(?:\.freeze)?\s*,\s*\[?/;
const requirement =
  /^\s*(["'])\s*((?:[~<>=!]{1,2}\s*)?\d[^"'\s]*)\s*\1(?:\.freeze)?(?!\s*(?:=>|:))\s*(,?)/;

/** Reads a `Gemfile`; a `gemspec` line makes the specifications beside it count. */
export function readGemfile(original: string): Manifest {
  const text = positionedText(original);
  const declarations: Declaration[] = [];
  const blocks: (DeclarationGroup | undefined)[] = [];
  const included: string[] = [];
  for (const { line, start } of statements(text)) {
    included.push(...includedBy(line));
    if (/\bdo\s*(?:\|[^|]*\|\s*)?$/.test(line)) {
      const isDevelopment = /^\s*group\b/.test(line) && developmentGroups.test(line);
      blocks.push(isDevelopment ? "development" : undefined);
    } else if (/^\s*(?:if|unless|case)\b/.test(line)) blocks.push(undefined);
    else if (/^\s*end\b/.test(line)) blocks.pop();
    const found = gem.exec(line);
    if (found === null) continue;
    const [matched, before = "", , name = ""] = found;
    const rest = line.slice(matched.length);
    const isDevelopment =
      blocks.includes("development") || (/\bgroups?\b/.test(rest) && developmentGroups.test(rest));
    declarations.push(
      declarationAt(
        { name, nameStart: start + before.length + 1, rest, restStart: start + matched.length },
        isDevelopment ? "development" : "runtime",
        text,
      ),
    );
  }
  return { ...emptyManifest, declarations, included };
}

/** Reads a `.gemspec`. */
export function readGemspec(original: string): Manifest {
  const text = positionedText(original);
  const declarations = statements(text).flatMap(({ line, start }) => {
    const found = specified.exec(line);
    if (found === null) return [];
    const [matched, before = "", kind, , quoted, bracketed = ""] = found;
    const name = quoted ?? bracketed;
    const nameStart = start + line.indexOf(name, before.length);
    const rest = line.slice(matched.length);
    const group = kind === undefined ? "runtime" : "development";
    return [
      declarationAt({ name, nameStart, rest, restStart: start + matched.length }, group, text),
    ];
  });
  return { ...emptyManifest, declarations };
}

/** Specifications and further files that a line of a `Gemfile` makes count. */
function includedBy(line: string): readonly string[] {
  const path = /\bpath(?::|\s*=>)\s*(["'])([^"']+)\1/.exec(line)?.[2];
  if (/^\s*gemspec\b/.test(line)) return [path === undefined ? "*.gemspec" : `${path}/*.gemspec`];
  const file = /^\s*eval_gemfile[\s(]\s*(["'])([^"'#]+)\1/.exec(line)?.[2];
  if (file !== undefined) return [file];
  return path !== undefined && gem.test(line) ? [`${path}/*.gemspec`] : [];
}

interface Statement {
  /** Without its comment; its lines are joined with their ends blank. */
  readonly line: string;
  readonly start: number;
}

/** The lines of a text; one that ends with a comma goes on in the next. */
function statements({ lines, startOf }: PositionedText): readonly Statement[] {
  const found: Statement[] = [];
  let open: Statement | undefined;
  for (const [index, raw] of lines.entries()) {
    const own = withoutComment(raw);
    const start = startOf(index);
    const current: Statement =
      open === undefined
        ? { line: own, start }
        : { line: `${open.line.padEnd(start - open.start)}${own}`, start: open.start };
    const isOpen = /,\s*$/.test(current.line) && current.line.length < 2000;
    if (!isOpen) found.push(current);
    open = isOpen ? current : undefined;
  }
  return open === undefined ? found : [...found, open];
}

interface NamedGem {
  readonly name: string;
  readonly nameStart: number;
  /** What follows the name's closing quote. */
  readonly rest: string;
  readonly restStart: number;
}

function declarationAt(
  { name, nameStart, rest, restStart }: NamedGem,
  group: DeclarationGroup,
  text: PositionedText,
): Declaration {
  return {
    name,
    declaredAs: name,
    group,
    nameRegion: text.regionOf(nameStart, nameStart + name.length),
    version: requirementsIn(rest, restStart, text),
    reference: undefined,
  };
}

/** The first requirement right after the name, before any option; the others limit it. */
function requirementsIn(rest: string, start: number, text: PositionedText): Token | undefined {
  const list = listStart.exec(rest);
  if (list === null) return undefined;
  const found: { readonly text: string; readonly start: number }[] = [];
  let position = list[0].length;
  for (;;) {
    const [matched, , written, comma] = requirement.exec(rest.slice(position)) ?? [];
    if (matched === undefined || written === undefined) break;
    found.push({ text: written, start: start + position + matched.indexOf(written) });
    position += matched.length;
    if (comma === "") break;
  }
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const region = text.regionOf(first.start, first.start + first.text.length);
  const limits = others.map((other) => other.text);
  return limits.length === 0 ? { text: first.text, region } : { text: first.text, region, limits };
}

/** A comment starts outside of quotes. */
function withoutComment(line: string): string {
  return /^(?:[^#"']|"[^"]*"|'[^']*')*/.exec(line)?.[0] ?? line;
}
