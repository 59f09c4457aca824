/** A name of a Terraform, Bicep or HCL text, what stands behind it, and its value. */
export interface DeclarationEntry {
  /** Empty for a value that stands alone. */
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Words between the key and the value: `resource "type" "name" {`, `param image string =`. */
  readonly labels: readonly string[];
  readonly value: DeclarationNode;
}

/** A value; offsets are those of the text, of quoted texts without their quotes, end exclusive. */
export type DeclarationNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: "map"; readonly entries: readonly DeclarationEntry[] }
  | { readonly kind: "list"; readonly items: readonly DeclarationNode[] }
  /** A quoted text as it is written, with what is to be put into it. */
  | { readonly kind: "text"; readonly text: string }
  /** Everything else: names, numbers, calls, operators; with the values that stand in it. */
  | {
      readonly kind: "expression";
      readonly text: string;
      readonly parts: readonly DeclarationNode[];
    }
);

/** The languages differ in their quotes, comments and heredocs. */
export type DeclarationLanguage = "hcl" | "bicep";

/** Values nested deeper are passed over. */
const deepest = 60;

/**
 * Reads what Terraform (HCL native syntax) and Bicep texts declare, in their order. What cannot be
 * read is passed over; it never throws, and takes time in proportion to the text.
 */
export function readDeclarationNodes(
  text: string,
  language: DeclarationLanguage,
): readonly DeclarationEntry[] {
  return new Parser(text, language).entries(undefined, 0);
}

const word = /[A-Za-z_@][\w-]*/y;
const closing = new Set(["}", "]", ")"]);

class Parser {
  readonly #text: string;
  readonly #language: DeclarationLanguage;
  #at = 0;

  constructor(text: string, language: DeclarationLanguage) {
    this.#text = text;
    this.#language = language;
  }

  /** Entries until a closing character, which is taken. */
  entries(end: string | undefined, depth: number): readonly DeclarationEntry[] {
    const found: DeclarationEntry[] = [];
    while (this.#at < this.#text.length) {
      this.#skip(/[\s,;]/);
      const character = this.#peek();
      if (character === end || (end === undefined && character === "")) {
        this.#at += 1;
        return found;
      }
      const before = this.#at;
      const entry = this.#entry(depth);
      if (entry !== undefined) found.push(entry);
      // Whatever it is, it is none of the language's.
      if (this.#at === before) this.#at += 1;
    }
    return found;
  }

  #entry(depth: number): DeclarationEntry | undefined {
    const start = this.#at;
    const key = this.#word() ?? this.#quoted();
    if (key === undefined) {
      const value = this.#primary(depth + 1);
      if (value === undefined) return undefined;
      return this.#with({ text: "", start, end: start }, [], value);
    }
    const labels: string[] = [];
    for (;;) {
      this.#skip(/[ \t]/);
      const character = this.#peek();
      if (character === "=" || character === ":") {
        if (/[=>]/.test(this.#text.charAt(this.#at + 1)) && character === "=") return undefined;
        this.#at += 1;
        return this.#with(key, labels, this.#value(depth + 1));
      }
      if (character === "{") return this.#with(key, labels, this.#value(depth + 1));
      const label = this.#word() ?? this.#quoted();
      if (label === undefined) return undefined;
      labels.push(label.text);
    }
  }

  #with(
    key: { readonly text: string; readonly start: number; readonly end: number },
    labels: readonly string[],
    value: DeclarationNode,
  ): DeclarationEntry {
    return { key: key.text, keyStart: key.start, keyEnd: key.end, labels, value };
  }

  /** A value up to the end of its line, a comma, or the bracket around it. */
  #value(depth: number): DeclarationNode {
    this.#skip(/[ \t]/);
    const start = this.#at;
    const parts: DeclarationNode[] = [];
    let end = start;
    let bare = false;
    while (this.#at < this.#text.length) {
      this.#skip(/[ \t]/);
      const character = this.#peek();
      if (/[\r\n,]/.test(character) || character === "" || closing.has(character)) break;
      const part = this.#primary(depth);
      if (part !== undefined) parts.push(part);
      else {
        bare = true;
        if (this.#word() === undefined) this.#at += 1;
      }
      end = this.#at;
    }
    const [only] = parts;
    if (only !== undefined && parts.length === 1 && !bare) return only;
    return { kind: "expression", start, end, text: this.#text.slice(start, end), parts };
  }

  /** A bracketed or quoted value; undefined where there is none. */
  #primary(depth: number): DeclarationNode | undefined {
    const start = this.#at;
    const character = this.#peek();
    if (character === "{" || character === "[" || character === "(") {
      this.#at += 1;
      if (depth > deepest) return undefined;
      if (character === "{") {
        const entries = this.entries("}", depth);
        return { kind: "map", start, end: this.#at, entries };
      }
      const items = this.#items(character === "[" ? "]" : ")", depth);
      return { kind: "list", start, end: this.#at, items };
    }
    return this.#heredoc() ?? this.#textNode();
  }

  #items(end: string, depth: number): readonly DeclarationNode[] {
    const items: DeclarationNode[] = [];
    while (this.#at < this.#text.length) {
      this.#skip(/[\s,]/);
      if (this.#peek() === end) {
        this.#at += 1;
        break;
      }
      const before = this.#at;
      items.push(this.#value(depth + 1));
      if (this.#at === before) this.#at += 1;
    }
    return items;
  }

  #textNode(): DeclarationNode | undefined {
    const quoted = this.#quoted();
    return quoted === undefined ? undefined : { kind: "text", ...quoted };
  }

  #word(): { readonly text: string; readonly start: number; readonly end: number } | undefined {
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    const start = this.#at;
    this.#at += found.length;
    return { text: found, start, end: this.#at };
  }

  /** `"…"` of HCL, `'…'` and `'''…'''` of Bicep; one that does not end ends with its line. */
  #quoted(): { readonly text: string; readonly start: number; readonly end: number } | undefined {
    const quote = this.#isHcl() ? '"' : "'";
    if (this.#peek() !== quote) return undefined;
    if (!this.#isHcl() && this.#text.startsWith("'''", this.#at)) return this.#longQuoted();
    this.#at += 1;
    const start = this.#at;
    this.#passQuoted(quote);
    const end = Math.min(this.#at, this.#text.length);
    if (this.#peek() === quote) this.#at += 1;
    return { text: this.#text.slice(start, end), start, end };
  }

  #longQuoted() {
    const start = this.#at + 3;
    const found = this.#text.indexOf("'''", start);
    const end = found < 0 ? this.#text.length : found;
    this.#at = Math.min(end + 3, this.#text.length);
    return { text: this.#text.slice(start, end), start, end };
  }

  /** Up to the quote that ends a text, not those in its `${}`, or to the end of the line. */
  #passQuoted(quote: string): void {
    for (let inner = 0; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#peek();
      if (character === "\n" || character === "\r") return;
      if (character === quote && inner === 0) return;
      if (character === "\\") this.#at += 1;
      else if (character === "$" && this.#text.charAt(this.#at + 1) === "{") inner += 1;
      else if (character === "}" && inner > 0) inner -= 1;
    }
  }

  #heredoc(): DeclarationNode | undefined {
    if (this.#language !== "hcl" || !this.#text.startsWith("<<", this.#at)) return undefined;
    const opening = /<<-?(\w+)[^\n]*\n/y;
    opening.lastIndex = this.#at;
    const mark = opening.exec(this.#text)?.[1];
    if (mark === undefined) return undefined;
    const start = opening.lastIndex;
    let line = start;
    while (line < this.#text.length) {
      const next = this.#text.indexOf("\n", line);
      const end = next < 0 ? this.#text.length : next;
      if (this.#text.slice(line, end).trim() === mark) {
        this.#at = end;
        return { kind: "text", start, end: line, text: this.#text.slice(start, line) };
      }
      line = end + 1;
    }
    this.#at = this.#text.length;
    return { kind: "text", start, end: this.#at, text: this.#text.slice(start) };
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  /** Passes over characters of a kind, and comments. */
  #skip(kind: RegExp): void {
    for (;;) {
      const character = this.#peek();
      if (character !== "" && kind.test(character)) this.#at += 1;
      else if (this.#text.startsWith("//", this.#at) || (character === "#" && this.#isHcl())) {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else if (this.#text.startsWith("/*", this.#at)) {
        const end = this.#text.indexOf("*/", this.#at + 2);
        this.#at = end < 0 ? this.#text.length : end + 2;
      } else return;
    }
  }

  #isHcl(): boolean {
    return this.#language === "hcl";
  }
}
