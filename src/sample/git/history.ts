/**
 * A git history as values: what each commit changes, and the object ids git gives the result.
 *
 * Invariants of this room: it shares no code and no types with the rest of the program; it never
 * opens a socket; the same scenario gives the same bytes, on every machine, for ever.
 */
import { createHash } from "node:crypto";

/** Text by repository-relative path. */
export type Files = Readonly<Record<string, string>>;

/** One change of a commit. A change that does not fit the text it meets is a mistake in the data. */
export type Edit =
  | { readonly kind: "add"; readonly files: Files }
  | {
      readonly kind: "replace";
      readonly path: string;
      readonly old: string;
      readonly text: string;
    }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "remove"; readonly path: string };

export interface Author {
  readonly name: string;
  readonly mail: string;
}

/** A commit as it is told. `id` is our own name for it, `date` is ISO 8601. */
export interface Step {
  readonly id: string;
  /** The step it follows; when absent, the one before it. */
  readonly on?: string;
  readonly author: Author;
  readonly date: string;
  readonly message: string;
  readonly edits: readonly Edit[];
}

/** A commit as git stores it. */
export interface Commit extends Step {
  /** Hexadecimal SHA-1, as git computes it. */
  readonly sha: string;
  readonly parent: string | undefined;
  readonly tree: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Adds new files. */
export function add(files: Files): Edit {
  return { kind: "add", files };
}

/** Replaces text that occurs exactly once in a file. */
export function replace(path: string, old: string, text: string): Edit {
  return { kind: "replace", path, old, text };
}

/** Moves a file. */
export function rename(from: string, to: string): Edit {
  return { kind: "rename", from, to };
}

/** Deletes a file. */
export function remove(path: string): Edit {
  return { kind: "remove", path };
}

/** Plays the steps in order, each on top of the one it follows. Throws when an edit does not fit. */
export function play(steps: readonly Step[]): readonly Commit[] {
  const commits: Commit[] = [];
  const ids = remembered();
  for (const step of steps) {
    const { on } = step;
    const base = on === undefined ? commits.at(-1) : commits.find(({ id }) => id === on);
    if (on !== undefined && base === undefined) throw new Error(`no step ${on}`);
    const files = step.edits.reduce(applied, base?.files ?? new Map<string, string>());
    const tree = treeId(files, ids);
    const parent = base?.sha;
    commits.push({ ...step, files, parent, tree, sha: commitId(step, tree, parent) });
  }
  return commits;
}

/** The text git stores for a commit, without its header. */
function commitText(step: Step, tree: string, parent: string | undefined): string {
  const who = `${step.author.name} <${step.author.mail}> ${secondsOf(step.date)} +0000`;
  const parents = parent === undefined ? "" : `parent ${parent}\n`;
  return `tree ${tree}\n${parents}author ${who}\ncommitter ${who}\n\n${step.message}\n`;
}

/** Whole seconds since 1970 of an ISO 8601 date. */
export function secondsOf(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

/** The id git gives a text file. */
export function blobId(text: string): string {
  return objectId("blob", Buffer.from(text, "utf8"));
}

function applied(files: ReadonlyMap<string, string>, edit: Edit): ReadonlyMap<string, string> {
  const next = new Map(files);
  switch (edit.kind) {
    case "add": {
      for (const [path, text] of Object.entries(edit.files)) {
        if (next.has(path)) throw new Error(`${path} is there already`);
        next.set(path, text);
      }
      return next;
    }
    case "replace": {
      const parts = textOf(files, edit.path).split(edit.old);
      if (parts.length !== 2)
        throw new Error(`${edit.path}: ${parts.length - 1} times: ${edit.old}`);
      next.set(edit.path, parts.join(edit.text));
      return next;
    }
    case "rename": {
      const text = textOf(files, edit.from);
      next.delete(edit.from);
      if (next.has(edit.to)) throw new Error(`${edit.to} is there already`);
      next.set(edit.to, text);
      return next;
    }
    case "remove": {
      textOf(files, edit.path);
      next.delete(edit.path);
      return next;
    }
  }
}

function textOf(files: ReadonlyMap<string, string>, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is not there`);
  return text;
}

function objectId(kind: "blob" | "tree" | "commit", content: Buffer): string {
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");
}

/** Ids by content. Most files and folders are the same from one commit to the next. */
interface Ids {
  readonly blob: (text: string) => string;
  readonly tree: (entries: readonly Entry[]) => string;
}

function remembered(): Ids {
  const blobs = new Map<string, string>();
  const trees = new Map<string, string>();
  return {
    blob: (text) => {
      const id = blobs.get(text) ?? blobId(text);
      blobs.set(text, id);
      return id;
    },
    tree: (entries) => {
      const key = entries.map(({ mode, name, id }) => `${mode} ${name} ${id}`).join("\n");
      const id = trees.get(key) ?? treeOf(entries);
      trees.set(key, id);
      return id;
    },
  };
}

function commitId(step: Step, tree: string, parent: string | undefined): string {
  return objectId("commit", Buffer.from(commitText(step, tree, parent), "utf8"));
}

interface Entry {
  readonly mode: "100644" | "40000";
  readonly name: string;
  readonly id: string;
}

function treeId(files: ReadonlyMap<string, string>, ids: Ids): string {
  const entries: Entry[] = [];
  const folders = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      entries.push({ mode: "100644", name: path, id: ids.blob(text) });
      continue;
    }
    const name = path.slice(0, slash);
    const inner = folders.get(name) ?? new Map<string, string>();
    inner.set(path.slice(slash + 1), text);
    folders.set(name, inner);
  }
  for (const [name, inner] of folders) {
    entries.push({ mode: "40000", name, id: treeId(inner, ids) });
  }
  return ids.tree(entries.toSorted(byGitOrder));
}

function treeOf(entries: readonly Entry[]): string {
  const content = entries.map(({ mode, name, id }) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`, "utf8"), Buffer.from(id, "hex")]),
  );
  return objectId("tree", Buffer.concat(content));
}

/** Git sorts by bytes, folders as if their name ended in a slash. The story's paths are ASCII. */
function byGitOrder(a: Entry, b: Entry): number {
  return sortKey(a) < sortKey(b) ? -1 : 1;
}

function sortKey({ mode, name }: Entry): string {
  return mode === "40000" ? `${name}/` : name;
}
