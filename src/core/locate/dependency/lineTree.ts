/**
 * A structured text with the line of every value: all that is needed of a lock file. A value has a
 * text, or members, or items; a key that stands twice has the later value, as JSON has it.
 */
export interface LineTree {
  /** 1-based; the line of the key where there is one. */
  readonly line: number;
  readonly text: string | undefined;
  readonly members: ReadonlyMap<string, LineTree>;
  readonly items: readonly LineTree[];
}

const noMembers: ReadonlyMap<string, LineTree> = new Map();
const noItems: readonly LineTree[] = [];

/** A value without inner structure; `text` is undefined for one that does not matter. */
export function scalar(line: number, text: string | undefined): LineTree {
  return { line, text, members: noMembers, items: noItems };
}

/** A container to be filled by its reader. */
export interface OpenTree extends LineTree {
  readonly members: Map<string, LineTree>;
  readonly items: LineTree[];
}

/** An empty container. */
export function container(line: number): OpenTree {
  return { line, text: undefined, members: new Map(), items: [] };
}

/** The value at a path of keys. */
export function at(tree: LineTree | undefined, ...path: readonly string[]): LineTree | undefined {
  let current = tree;
  for (const key of path) current = current?.members.get(key);
  return current;
}

/** The text at a path of keys. */
export function textAt(tree: LineTree | undefined, ...path: readonly string[]): string | undefined {
  return at(tree, ...path)?.text;
}

/** The members at a path of keys, in the order of the text. */
export function membersAt(
  tree: LineTree | undefined,
  ...path: readonly string[]
): ReadonlyMap<string, LineTree> {
  return at(tree, ...path)?.members ?? noMembers;
}
