/** A part of an indented text: the whole, what is below a key, or one entry of a list. */
export interface Block {
  readonly kind: "root" | "key" | "entry";
  /** 0-based column it starts at; -1 for the whole. */
  readonly column: number;
  /** The name of a key. */
  readonly name: string | undefined;
  readonly parent: Block | undefined;
  /** The keys that stand in it, but for one on the line that is asked about. */
  readonly keys: Set<string>;
}

/**
 * The block that a place is in, by indentation alone: `lead` is what stands on the line before the
 * place, white space and the dashes of list entries.
 */
export function blockAt(lines: readonly string[], line: number, lead: string): Block {
  let open: Block = {
    kind: "root",
    column: -1,
    name: undefined,
    parent: undefined,
    keys: new Set(),
  };
  let here = open;
  const last = Math.max(lines.length - 1, line);
  for (let index = 0; index <= last; index += 1) {
    if (index === line) {
      open = entries(open, lead);
      here = closed(open, lead.length);
      continue;
    }
    const text = lines[index] ?? "";
    if (/^\s*(?:#|$)/.test(text)) continue;
    const [, start = "", name] = /^(\s*(?:-\s+)*)(?:([A-Za-z]+)\s*:)?/.exec(text) ?? [];
    open = entries(open, start);
    if (name === undefined) continue;
    const parent = closed(open, start.length);
    parent.keys.add(name);
    open = { kind: "key", column: start.length, name, parent, keys: new Set() };
  }
  return here;
}

/** Opens an entry for each dash. A list may stand at the column of its key. */
function entries(open: Block, lead: string): Block {
  let block = open;
  for (const { index } of lead.matchAll(/-/g)) {
    while (block.column > index || (block.column === index && block.kind === "entry")) {
      block = block.parent ?? block;
    }
    block = { kind: "entry", column: index, name: undefined, parent: block, keys: new Set() };
  }
  return block;
}

/** The block that something at a column is in: all that begin there or behind it have ended. */
function closed(open: Block, column: number): Block {
  let block = open;
  while (block.column >= column && block.parent !== undefined) block = block.parent;
  return block;
}
