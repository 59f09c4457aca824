/** Programs and edits of them, made from a seed, of which it is known where every line went. */

import { randomNumbers } from "./random.ts";

/** A line with the identity it keeps through edits. */
export interface Line {
  readonly id: number;
  readonly text: string;
  /** Worth an alert: more than a brace or a blank. */
  readonly isStatement: boolean;
}

export interface EditHistory {
  readonly before: readonly Line[];
  readonly after: readonly Line[];
}

/** A program of 60 to 300 lines and what 1 to 12 edits make of it. The same seed makes the same. */
export function editHistory(seed: number): EditHistory {
  const maker = new Maker(randomNumbers(seed));
  const before = maker.program();
  let after: readonly Line[] = before;
  const edits = 1 + maker.below(12);
  for (let edit = 0; edit < edits; edit += 1) after = maker.edited(after);
  return { before, after };
}

const nouns = [
  "user",
  "order",
  "cart",
  "price",
  "token",
  "query",
  "result",
  "item",
  "config",
  "row",
];
const verbs = [
  "load",
  "save",
  "find",
  "parse",
  "check",
  "send",
  "merge",
  "count",
  "render",
  "close",
];

class Maker {
  readonly #random: () => number;
  #nextId = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  program(): readonly Line[] {
    const lines: Line[] = [];
    const length = 60 + this.below(240);
    while (lines.length < length) lines.push(...this.#declaration());
    return lines;
  }

  /** One edit, as people make them. Identities stay with the lines that stay. */
  edited(lines: readonly Line[]): readonly Line[] {
    const at = this.below(lines.length);
    const end = Math.min(lines.length, at + 1 + this.below(8));
    const [head, block, tail] = [lines.slice(0, at), lines.slice(at, end), lines.slice(end)];
    switch (this.below(10)) {
      case 0:
      case 1:
        return [...head, ...this.#statements(1 + this.below(6)), ...block, ...tail];
      case 2:
        return [...head, ...this.#declaration(), ...block, ...tail];
      case 3:
        return [...head, ...tail];
      case 4:
        return [...head, ...block.map((line) => this.#changed(line)), ...tail];
      case 5: {
        const [first, ...rest] = block;
        return first === undefined ? lines : [...head, this.#changed(first), ...rest, ...tail];
      }
      case 6:
        return this.#moved([...head, ...tail], block);
      case 7:
        return [...head, ...block.map((line) => ({ ...line, text: `  ${line.text}` })), ...tail];
      case 8:
        return this.#renamed(lines);
      default:
        return [...head, ...this.#statements(block.length), ...tail];
    }
  }

  #moved(rest: readonly Line[], block: readonly Line[]): readonly Line[] {
    const to = this.below(rest.length + 1);
    return [...rest.slice(0, to), ...block, ...rest.slice(to)];
  }

  /** One name becomes another one everywhere. */
  #renamed(lines: readonly Line[]): readonly Line[] {
    const [from, to] = [this.#noun(), `${this.#noun()}${this.below(100)}`];
    const pattern = new RegExp(`\\b${from}\\d*\\b`, "g");
    return lines.map((line) => ({ ...line, text: line.text.replaceAll(pattern, to) }));
  }

  /** The same line with one more argument or another number. */
  #changed(line: Line): Line {
    if (!line.isStatement) return line;
    const text = /\d+/.test(line.text)
      ? line.text.replace(/\d+/, String(this.below(1000)))
      : line.text.replace(/\)(?=[^)]*$)/, `, ${this.#noun()})`);
    return { ...line, text };
  }

  #declaration(): readonly Line[] {
    const name = `${this.#verb()}${this.#capital()}${this.below(50)}`;
    return [
      this.#line(`function ${name}(${this.#noun()}, ${this.#noun()}) {`, true),
      ...this.#statements(2 + this.below(9)),
      this.#line("}", false),
      this.#line("", false),
    ];
  }

  #statements(count: number): readonly Line[] {
    return Array.from({ length: count }, () => this.#statement()).flat();
  }

  #statement(): readonly Line[] {
    const [noun, verb] = [this.#noun(), this.#verb()];
    switch (this.below(7)) {
      case 0:
        return [this.#line(`  const ${noun} = ${verb}(${this.#noun()});`, true)];
      case 1:
        return [this.#line(`  ${verb}${this.#capital()}(${noun}, ${this.below(100)});`, true)];
      case 2:
        return [
          this.#line(`  if (${noun} === ${this.below(10)}) {`, true),
          this.#line(`    return ${verb}(${noun});`, true),
          this.#line("  }", false),
        ];
      case 3:
        return [this.#line(`  // ${verb} the ${noun} before the ${this.#noun()}`, false)];
      case 4:
        return [this.#line(`  await db.execute("select ${noun} from ${this.#noun()}s");`, true)];
      case 5:
        // What stands in every second function.
        return [this.#line("  log.debug(request.id);", false)];
      default:
        return [this.#line(`  ${noun}.${verb}("${this.#noun()}", ${this.below(20)});`, true)];
    }
  }

  #line(text: string, isStatement: boolean): Line {
    this.#nextId += 1;
    return { id: this.#nextId, text, isStatement };
  }

  #noun(): string {
    return nouns[this.below(nouns.length)] ?? "user";
  }

  #verb(): string {
    return verbs[this.below(verbs.length)] ?? "load";
  }

  #capital(): string {
    const noun = this.#noun();
    return noun.charAt(0).toUpperCase() + noun.slice(1);
  }
}
