/**
 * Finds the line that begins what encloses a line, by indentation: most languages are written so
 * that it stands above with less of it. It is a guess for places of lenses, not for truths.
 */

/** Functions are rarely longer; a file without line structure must not cost time. */
const mostLines = 3000;
/** Columns of a tab; only the order of indentations matters. */
const tabColumns = 4;

/** Words that begin a block inside of a function. */
const control =
  /^(?:\}?\s*(?:if|else|elif|elsif|for|foreach|while|until|do|switch|match|case|when|default|try|catch|except|finally|rescue|ensure|with|using|lock|synchronized|unless|begin|return|await|throw|raise|yield)\b)/;
const declaration =
  /\b(?:function|def|class|func|fn|fun|sub|proc|interface|struct|impl|trait|enum|module|namespace|resource|data)\b/;
/** A call or a signature that opens a block: `add(a, b) {`, `app.get("/", (q) => {`, `run():`. */
const opening = /\(.*(?:\{|=>|:|\bdo\b(?:\s*\|[^|]*\|)?|\()\s*$/;

/** 1-based line of the enclosing function, class or handler; `line` itself where there is none. */
export function enclosingSymbol(lines: readonly string[], line: number): number {
  const own = lines[line - 1] ?? "";
  if (isSymbol(own)) return line;
  let least = indentOf(own);
  for (let at = line - 1; at > Math.max(0, line - mostLines) && least > 0; at -= 1) {
    const text = lines[at - 1] ?? "";
    const indent = indentOf(text);
    if (text.trim() === "" || indent >= least) continue;
    if (isSymbol(text)) return at;
    least = indent;
  }
  return line;
}

/** 1-based line above with less indentation; undefined at the top level. */
export function enclosingBlock(lines: readonly string[], line: number): number | undefined {
  const own = indentOf(lines[line - 1] ?? "");
  if (own === 0) return undefined;
  for (let at = line - 1; at > Math.max(0, line - mostLines); at -= 1) {
    const text = lines[at - 1] ?? "";
    if (text.trim() !== "" && indentOf(text) < own) return at;
  }
  return undefined;
}

function isSymbol(text: string): boolean {
  const code = text.trim();
  if (code.length > 400 || control.test(code)) return false;
  return (declaration.test(code) && !/^(?:\/\/|#|\*)/.test(code)) || opening.test(code);
}

function indentOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (character === " ") columns += 1;
    else if (character === "\t") columns += tabColumns;
    else break;
  }
  return columns;
}
