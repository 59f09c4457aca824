/** A word of a command; offsets are those of its first and last character in the text. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** False where the shell puts something in its place: variables, commands, patterns. */
  readonly isLiteral: boolean;
}

/** The characters that end a line of a Dockerfile without ending the instruction. */
export type Escape = "\\" | "`";

/**
 * The simple commands of a shell text, as their words (POSIX shell, 2.3 Token Recognition, as far as
 * package installations need it). Line continuations join lines, whole-line comments between them
 * are passed over as a Dockerfile does; redirections are left out. Never throws.
 */
export function shellCommands(text: string, escape: Escape): readonly (readonly ShellWord[])[] {
  const reader = new Reader(text, escape);
  while (!reader.isAtEnd) reader.step();
  return reader.finish();
}

const separators = new Set([";", "&", "|", "(", ")", "\n"]);

class Reader {
  readonly #text: string;
  readonly #escape: Escape;
  readonly #commands: ShellWord[][] = [[]];
  #at = 0;
  #word: { text: string; start: number; end: number; isLiteral: boolean } | undefined;
  #isRedirected = false;

  constructor(text: string, escape: Escape) {
    this.#text = text;
    this.#escape = escape;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  finish(): readonly (readonly ShellWord[])[] {
    this.#endWord();
    return this.#commands.filter((words) => words.length > 0);
  }

  step(): void {
    const character = this.#text.charAt(this.#at);
    const continued = this.#continuation();
    if (continued > 0) {
      this.#at += continued;
      this.#skipComments();
    } else if (character === "'" || character === '"') this.#quoted(character);
    else if (character === "\\") this.#take(this.#text.charAt(this.#at + 1), 2);
    else if (character === "#" && this.#word === undefined) this.#skipLine();
    else if (character === ">" || character === "<") this.#redirect();
    else if (separators.has(character)) this.#endCommand();
    else if (/\s/.test(character)) {
      this.#endWord();
      this.#at += 1;
    } else {
      if (/[$`*?{}[\]]/.test(character)) this.#open().isLiteral = false;
      this.#take(character, 1);
    }
  }

  /** The length of an escape character, spaces and a line's end. */
  #continuation(): number {
    if (this.#text.charAt(this.#at) !== this.#escape) return 0;
    const pattern = /[ \t]*(?:\r\n|\n|\r)/y;
    pattern.lastIndex = this.#at + 1;
    return pattern.test(this.#text) ? pattern.lastIndex - this.#at : 0;
  }

  #skipComments(): void {
    const pattern = /[ \t]*#[^\n]*(?:\n|$)|[ \t]*\r?\n/y;
    pattern.lastIndex = this.#at;
    while (pattern.lastIndex < this.#text.length && pattern.test(this.#text)) {
      this.#at = pattern.lastIndex;
    }
  }

  #skipLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #quoted(quote: string): void {
    this.#open();
    this.#at += 1;
    while (!this.isAtEnd && this.#text.charAt(this.#at) !== quote) {
      const character = this.#text.charAt(this.#at);
      const continued = this.#continuation();
      if (continued > 0) this.#at += continued;
      else if (quote === '"' && character === "\\") this.#take(this.#text.charAt(this.#at + 1), 2);
      else {
        if (quote === '"' && /[$`]/.test(character)) this.#open().isLiteral = false;
        this.#take(character, 1);
      }
    }
    this.#at += 1;
  }

  #open() {
    this.#word ??= { text: "", start: -1, end: -1, isLiteral: true };
    return this.#word;
  }

  #take(character: string, length: number): void {
    const word = this.#open();
    if (word.start < 0) word.start = this.#at;
    this.#at += length;
    word.text += character;
    word.end = Math.min(this.#at, this.#text.length);
  }

  #redirect(): void {
    // A number right before it is a file descriptor, no word.
    if (this.#word !== undefined && /^\d+$/.test(this.#word.text)) this.#word = undefined;
    this.#endWord();
    const pattern = /[<>&|-]+[ \t]*/y;
    pattern.lastIndex = this.#at;
    pattern.test(this.#text);
    this.#at = Math.max(this.#at + 1, pattern.lastIndex);
    this.#isRedirected = true;
  }

  #endWord(): void {
    const word = this.#word;
    this.#word = undefined;
    if (word === undefined) return;
    if (this.#isRedirected) this.#isRedirected = false;
    else if (word.start >= 0) this.#commands.at(-1)?.push(word);
  }

  #endCommand(): void {
    this.#endWord();
    this.#isRedirected = false;
    this.#commands.push([]);
    this.#at += 1;
  }
}
