/**
 * Programs made of nested blocks, and what people do to blocks: wrap them, copy them, extract them,
 * move them, retype them. Where every line went is known. Much of the text repeats, as it does in
 * real code: `try {`, `} else {`, `return;`, neighbours that differ in one word.
 */

import type { EditHistory, Line } from "./editHistory.ts";
import { randomNumbers } from "./random.ts";

interface Section {
  readonly header: Line;
  readonly body: readonly Node[];
}

/** A statement has one section without a footer; `try` and `if` have more than one. */
interface Node {
  readonly sections: readonly [Section, ...Section[]];
  readonly footer: Line | undefined;
}

/** A class of 3 to 10 methods and what 1 to 8 edits make of it. The same seed makes the same. */
export function blockHistory(seed: number): EditHistory {
  const maker = new BlockMaker(randomNumbers(seed + 1_000_003));
  let program = maker.program();
  const before = maker.print(program);
  const edits = 1 + maker.below(8);
  for (let edit = 0; edit < edits; edit += 1) program = maker.edited(program);
  return { before, after: maker.print(program) };
}

const nouns = ["user", "order", "item", "entry", "node", "value", "request", "buffer"];
const verbs = ["get", "find", "read", "apply", "close", "append", "remove"];

class BlockMaker {
  readonly #random: () => number;
  /** What a copied line is a copy of. */
  readonly #originals = new Map<number, number>();
  #nextId = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  program(): readonly Node[] {
    return Array.from({ length: 3 + this.below(8) }, () => this.#method());
  }

  print(program: readonly Node[]): readonly Line[] {
    const lines: Line[] = [this.#line("class Service {", false)];
    for (const method of program) lines.push(...printed(method, 1), this.#line("", false));
    return [...lines, this.#line("}", false)];
  }

  /** One edit of one or two methods. */
  edited(program: readonly Node[]): readonly Node[] {
    const at = this.below(program.length);
    const method = program[at];
    if (method === undefined) return [this.#method()];
    switch (this.below(14)) {
      case 0:
        return program.toSpliced(at, 0, this.#method());
      case 1:
        return this.#without(program, at);
      case 2:
        return this.#without(program, at, this.#method());
      case 3:
        return program.toSpliced(at, 1).toSpliced(this.below(program.length), 0, method);
      case 4:
        // A copy with other names, before or after what it is a copy of.
        return program.toSpliced(at + this.below(2), 0, this.#copied(method));
      case 5:
        return this.#extracted(program, at);
      case 6:
        return program.with(
          at,
          this.#inBody(method, (nodes) => this.#wrapped(nodes)),
        );
      case 7:
        return program.with(
          at,
          this.#inBody(method, (nodes) => unwrapped(nodes)),
        );
      case 8:
        return program.with(at, this.#retyped(method));
      case 9:
        return program.with(
          at,
          this.#inBody(method, (nodes) => this.#inserted(nodes)),
        );
      case 10:
        return program.with(
          at,
          this.#inBody(method, (nodes) => this.#removed(nodes)),
        );
      case 11:
        return program.with(
          at,
          this.#inBody(method, (nodes) => this.#swapped(nodes)),
        );
      case 12:
        return program.with(
          at,
          this.#inBody(method, (nodes) => this.#oneChanged(nodes)),
        );
      default: {
        const [from, to] = [this.#noun(), `${this.#noun()}${this.below(10)}`];
        return program.map((node) => mapLines(node, (line) => renamed(line, from, to)));
      }
    }
  }

  #method(): Node {
    const [noun, other] = [this.#noun(), this.#noun()];
    const name = `${this.#verb()}${capital(noun)}`;
    const header = this.#line(`public void ${name}(String ${noun}, int ${other}) {`, true);
    return this.#block([{ header, body: this.#nodes(2 + this.below(6), 2) }]);
  }

  #nodes(count: number, depth: number): readonly Node[] {
    return Array.from({ length: count }, () => this.#node(depth));
  }

  #node(depth: number): Node {
    const [noun, other, verb] = [this.#noun(), this.#noun(), this.#verb()];
    const body = () => this.#nodes(1 + this.below(3), depth - 1);
    switch (this.below(depth > 0 ? 12 : 7)) {
      case 0:
        return this.#statement(`${noun}.${verb}(${other});`);
      case 1:
        return this.#statement(`String ${noun} = ${verb}${capital(other)}(${this.below(9)});`);
      case 2:
        return this.#statement(`log.debug("${verb} {}", ${noun});`);
      case 3:
        return this.#statement(this.below(2) === 0 ? "return;" : "count++;", false);
      case 4:
        return this.#statement(`builder.append("${noun}").append(${other}).append(${noun});`);
      case 5:
        return this.#statement(`assertEquals(${this.below(9)}, ${noun}.size());`);
      case 6:
        return this.#statement(`this.${noun} = ${noun};`);
      case 7: {
        const test = { header: this.#line(`if (${noun} != null) {`, true), body: body() };
        return this.#block([test, { header: this.#line("} else {", true), body: body() }]);
      }
      case 8: {
        const tried = { header: this.#line("try {", true), body: body() };
        const caught = { header: this.#line("} catch (IOException e) {", true), body: body() };
        return this.#block([tried, caught]);
      }
      case 9:
        return this.#block([
          { header: this.#line(`for (String ${noun} : ${other}s) {`, true), body: body() },
        ]);
      case 10:
        return this.#block([
          { header: this.#line(`synchronized (${noun}) {`, true), body: body() },
        ]);
      default:
        return this.#block([
          { header: this.#line(`if (${noun} == ${this.below(9)}) {`, true), body: body() },
        ]);
    }
  }

  #block(sections: readonly [Section, ...Section[]]): Node {
    return { sections, footer: this.#line("}", false) };
  }

  #statement(text: string, isStatement = true): Node {
    return { sections: [{ header: this.#line(text, isStatement), body: [] }], footer: undefined };
  }

  /** Edits the list of nodes of some body below. */
  #inBody(node: Node, edit: (nodes: readonly Node[]) => readonly Node[]): Node {
    const index = this.below(node.sections.length);
    const sections = node.sections.map((section, other): Section => {
      if (other !== index) return section;
      const blocks = section.body.flatMap((child, at) => (child.footer === undefined ? [] : [at]));
      const at = blocks[this.below(blocks.length)];
      const child = at === undefined ? undefined : section.body[at];
      if (at === undefined || child === undefined || this.below(2) === 0) {
        return { ...section, body: edit(section.body) };
      }
      return { ...section, body: section.body.with(at, this.#inBody(child, edit)) };
    });
    return { ...node, sections: atLeastOne(sections) };
  }

  #wrapped(nodes: readonly Node[]): readonly Node[] {
    const [from, to] = this.#stretch(nodes);
    const body = nodes.slice(from, to);
    const header = this.#line(
      this.below(2) === 0 ? "try {" : `if (${this.#noun()} != null) {`,
      true,
    );
    return nodes.toSpliced(from, to - from, this.#block([{ header, body }]));
  }

  #inserted(nodes: readonly Node[]): readonly Node[] {
    return nodes.toSpliced(this.below(nodes.length + 1), 0, ...this.#nodes(1 + this.below(3), 1));
  }

  #removed(nodes: readonly Node[]): readonly Node[] {
    return nodes.length < 2 ? nodes : nodes.toSpliced(this.below(nodes.length), 1);
  }

  #swapped(nodes: readonly Node[]): readonly Node[] {
    const at = this.below(nodes.length - 1);
    const [one, other] = [nodes[at], nodes[at + 1]];
    if (one === undefined || other === undefined) return nodes;
    return nodes.with(at, other).with(at + 1, one);
  }

  #oneChanged(nodes: readonly Node[]): readonly Node[] {
    const at = this.below(nodes.length);
    const node = nodes[at];
    if (node === undefined) return nodes;
    const [first, ...rest] = node.sections;
    return nodes.with(at, {
      ...node,
      sections: [{ ...first, header: this.#changed(first.header) }, ...rest],
    });
  }

  /** Some nodes become a method of their own, called from where they were. */
  #extracted(program: readonly Node[], at: number): readonly Node[] {
    const method = program[at];
    if (method === undefined) return program;
    const [{ header, body }] = method.sections;
    const [from, to] = this.#stretch(body);
    const name = `${this.#verb()}${capital(this.#noun())}`;
    const call = this.#statement(`${name}(${this.#noun()});`);
    const rest = { ...method, sections: [{ header, body: body.toSpliced(from, to - from, call) }] };
    const own = this.#block([
      {
        header: this.#line(`private void ${name}(String ${this.#noun()}) {`, true),
        body: body.slice(from, to),
      },
    ]);
    return program.toSpliced(at, 1, { ...rest, sections: atLeastOne(rest.sections) }, own);
  }

  /** The same code typed again: some lines are not quite as they were. */
  #retyped(method: Node): Node {
    return mapLines(method, (line) => (this.below(3) === 0 ? this.#changed(line) : line));
  }

  /** Another method that reads alike, copied and adapted: nothing of it is what was scanned. */
  #copied(method: Node): Node {
    const [from, to] = [this.#noun(), this.#noun()];
    const name = `${this.#verb()}${capital(this.#noun())}${this.below(100)}(`;
    return mapLines(method, (line) => {
      const adapted = this.below(3) === 0 ? this.#changed(line) : line;
      const { text, isStatement } = renamed(adapted, from, to);
      const copy = this.#line(
        text.replace(/(?<=^(?:public|private) void )\w+\(/, name),
        isStatement,
      );
      this.#originals.set(copy.id, line.id);
      return copy;
    });
  }

  /**
   * A method is gone. If there is a copy of it, that is where its lines are now: nothing that can be
   * seen tells a method that was copied and then deleted from one that was retyped or moved.
   */
  #without(program: readonly Node[], at: number, ...instead: readonly Node[]): readonly Node[] {
    const gone = program[at]?.sections[0].header.id;
    const rest = program.toSpliced(at, 1, ...instead);
    const copy = rest.findIndex(
      ({ sections: [{ header }] }) => this.#originals.get(header.id) === gone,
    );
    const heir = rest[copy];
    if (heir === undefined) return rest;
    return rest.with(
      copy,
      mapLines(heir, (line) => ({ ...line, id: this.#originals.get(line.id) ?? line.id })),
    );
  }

  #stretch(nodes: readonly Node[]): readonly [from: number, to: number] {
    const from = this.below(nodes.length);
    return [from, Math.min(nodes.length, from + 1 + this.below(3))];
  }

  #changed(line: Line): Line {
    if (!/\w{4}/.test(line.text)) return line;
    const changes = [
      (text: string) => text.replace(/\d+/, String(this.below(100))),
      (text: string) => text.replace(/\)(?=[^)]*$)/, `, ${this.#noun()})`),
      (text: string) => text.replace(/\((?!\))/, `(${this.#noun()}, `),
      (text: string) => renamed(line, this.#noun(), this.#noun()).text || text,
    ];
    return { ...line, text: changes[this.below(changes.length)]?.(line.text) ?? line.text };
  }

  #line(text: string, isStatement: boolean): Line {
    this.#nextId += 1;
    return { id: this.#nextId, text, isStatement };
  }

  #noun(): string {
    return nouns[this.below(nouns.length)] ?? "user";
  }

  #verb(): string {
    return verbs[this.below(verbs.length)] ?? "get";
  }
}

function printed(node: Node, depth: number): readonly Line[] {
  const indented = (line: Line): Line => ({ ...line, text: "    ".repeat(depth) + line.text });
  return [
    ...node.sections.flatMap(({ header, body }) => [
      indented(header),
      ...body.flatMap((child) => printed(child, depth + 1)),
    ]),
    ...(node.footer === undefined ? [] : [indented(node.footer)]),
  ];
}

function mapLines(node: Node, change: (line: Line) => Line): Node {
  const sections = node.sections.map(({ header, body }) => ({
    header: change(header),
    body: body.map((child) => mapLines(child, change)),
  }));
  const footer = node.footer === undefined ? undefined : change(node.footer);
  return { sections: atLeastOne(sections), footer };
}

/** The first block gives its content and is gone. */
function unwrapped(nodes: readonly Node[]): readonly Node[] {
  const at = nodes.findIndex(({ footer }) => footer !== undefined);
  const node = nodes[at];
  return node === undefined
    ? nodes
    : nodes.toSpliced(at, 1, ...node.sections.flatMap(({ body }) => body));
}

function renamed(line: Line, from: string, to: string): Line {
  return { ...line, text: line.text.replaceAll(new RegExp(`\\b${from}\\b`, "g"), to) };
}

function capital(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

function atLeastOne(sections: readonly Section[]): readonly [Section, ...Section[]] {
  const [first, ...rest] = sections;
  if (first === undefined) throw new Error("a node has a section");
  return [first, ...rest];
}
