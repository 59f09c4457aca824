import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  emptyManifest,
  type Manifest,
} from "../../core/locate/dependency/manifest.ts";
import { requirementAt } from "./pep508.ts";

/** Reads a pip requirements or constraints file; the files it includes with `-r` and `-c` count. */
export function readRequirements(original: string, path: string): Manifest {
  const text = positionedText(original);
  const group = /(?:^|[/_.-])(?:dev|test|tests|lint|docs|ci)(?:[/_.-]|$)/i.test(path)
    ? "development"
    : "runtime";
  const included: string[] = [];
  const declarations: Declaration[] = [];
  for (const { line, start } of logicalLines(text)) {
    const option = /^\s*(?:-r|-c|--requirement|--constraint)(?:\s+|\s*=\s*)?([^\s#-][^\s#]*)/.exec(
      line,
    )?.[1];
    if (option !== undefined) included.push(option);
    const content = line.replace(/(?:^|\s)#.*$/, "");
    if (/^\s*-/.test(content)) continue;
    const plain = content.replace(/\s--\S.*$/, "");
    // A hash is that of one version.
    const hash = /\s(--hash)[=\s]/.exec(content)?.[1];
    declarations.push(
      ...requirementAt(plain, start, { text, group }).map((declaration) =>
        hash === undefined || declaration.version === undefined
          ? declaration
          : { ...declaration, version: { ...declaration.version, limits: [hash] } },
      ),
    );
  }
  return { ...emptyManifest, declarations, included };
}

interface LogicalLine {
  /** As long as what is written: a backslash and the line's end are blanks. */
  readonly line: string;
  readonly start: number;
}

/** Lines of a requirements file, those that end with a backslash joined with what follows. */
function logicalLines({ lines, text, startOf }: PositionedText): readonly LogicalLine[] {
  const found: LogicalLine[] = [];
  let first = 0;
  for (const [index, line] of lines.entries()) {
    if (/\\\s*$/.test(line) && !/^\s*#/.test(line) && index + 1 < lines.length) continue;
    const start = startOf(first);
    const whole = text.slice(start, startOf(index) + line.length);
    found.push({ line: whole.replaceAll(/\\\s*(?:\r\n|\n|\r)/g, blank), start });
    first = index + 1;
  }
  return found;
}

function blank(match: string): string {
  return " ".repeat(match.length);
}
