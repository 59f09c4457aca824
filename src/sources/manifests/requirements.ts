import { positionedText } from "../../core/locate/dependency/lines.ts";
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
  let isContinued = false;
  for (const [index, line] of text.lines.entries()) {
    const continues = isContinued;
    isContinued = /\\\s*$/.test(line) && !/^\s*#/.test(line);
    // Only the first line of a requirement names it; the others hold hashes and options.
    if (continues) continue;
    const option = /^\s*(?:-r|-c|--requirement|--constraint)(?:\s+|\s*=\s*)?([^\s#-][^\s#]*)/.exec(
      line,
    )?.[1];
    if (option !== undefined) included.push(option);
    const content = line.replace(/(?:^|\s)#.*$/, "").replace(/\s--\S.*$/, "");
    if (/^\s*-/.test(content)) continue;
    declarations.push(...requirementAt(content, text.startOf(index), { text, group }));
  }
  return { ...emptyManifest, declarations, included };
}
