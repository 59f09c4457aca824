/** TypeScript source as code: what a search for code must not find is blanked out. */

interface Token {
  readonly kind: "code" | "string" | "blank";
  readonly text: string;
}

/**
 * The source with comments, regular expressions and the text of templates as spaces. `strings`
 * says whether quoted strings stay (import paths are strings) or go as well.
 *
 * Line breaks stay, so that lines can be counted.
 */
export function codeOnly(source: string, strings: "keep" | "blank"): string {
  return tokens(source)
    .map(({ kind, text }) =>
      kind === "code" || (kind === "string" && strings === "keep")
        ? text
        : text.replaceAll(/[^\n]/g, " "),
    )
    .join("");
}

const patterns = {
  comment: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y,
  string: /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y,
  regex: /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y,
  plain: /[^"'`/{}]+/y,
  template: /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y,
} as const;

/** A `/` starts a regular expression where a value may start: after these, or after a keyword. */
const beforeValue = /(?:[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|void))$/;

const longestKeyword = 12;

function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  /** For every open `${`: how many braces are open inside it. */
  const holes: number[] = [];
  let at = 0;
  let code = "";
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? "";
  };
  const emit = (kind: Token["kind"], text: string): void => {
    if (code !== "") found.push({ kind: "code", text: code });
    code = "";
    found.push({ kind, text });
    at += text.length;
  };
  const skip = (text: string): void => {
    code += text;
    at += text.length;
  };
  const isValueNext = (): boolean => {
    const before = code.trimEnd().slice(-longestKeyword);
    return before === "" ? found.at(-1)?.kind !== "string" : beforeValue.test(before);
  };
  const template = (): void => {
    emit("blank", take(patterns.template));
    if (source.startsWith("${", at)) {
      emit("blank", "${");
      holes.push(0);
    } else emit("blank", source.slice(at, at + 1));
  };
  while (at < source.length) {
    const char = source[at] ?? "";
    const depth = holes.at(-1);
    if (char === '"' || char === "'") emit("string", take(patterns.string));
    else if (char === "`") {
      emit("blank", char);
      template();
    } else if (char === "}" && depth === 0) {
      holes.pop();
      emit("blank", char);
      template();
    } else if (char === "/") {
      const blank = take(patterns.comment) || (isValueNext() ? take(patterns.regex) : "");
      if (blank === "") skip(char);
      else emit("blank", blank);
    } else {
      if (char === "{" && depth !== undefined) holes[holes.length - 1] = depth + 1;
      if (char === "}" && depth !== undefined) holes[holes.length - 1] = depth - 1;
      skip(take(patterns.plain) || char);
    }
  }
  if (code !== "") found.push({ kind: "code", text: code });
  return found;
}
