import type { LockGraph } from "../../core/locate/dependency/lockGraph.ts";
import type { Manifest } from "../../core/locate/dependency/manifest.ts";
import { checkPath } from "../../core/locate/path.ts";
import type { WorkingFile } from "../git/workingTree.ts";
import { fileNameOf, folderOf, joinPath } from "./above.ts";
import { manifestReader } from "./formats.ts";
import { readLockFile } from "./lockFile.ts";
import { once } from "./once.ts";
import { type FolderEntry, nameGlob, workspaceFolders } from "./workspaceFolders.ts";

/** What reaches the files of one repository. Paths are repository-relative and were checked. */
export interface DependencyFilesOptions {
  /** The open text of a file, else the one on disk. */
  readonly read: (path: string) => Promise<WorkingFile>;
  /** What stands in a folder; empty when it cannot be read. */
  readonly list: (folder: string) => Promise<readonly FolderEntry[]>;
  readonly readManifest?: (text: string, path: string) => Manifest | undefined;
  readonly readLock?: (text: string, path: string) => LockGraph | undefined;
}

/** A manifest with its path. */
export interface LoadedManifest {
  readonly path: string;
  readonly manifest: Manifest;
}

/** A file that was read, or why not. */
export type Loaded<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** The manifests and lock files of one repository, each read once. */
export interface DependencyFiles {
  readonly text: (path: string) => Promise<WorkingFile>;
  readonly manifest: (path: string) => Promise<Loaded<Manifest>>;
  readonly lock: (path: string) => Promise<Loaded<LockGraph>>;
  /** The paths that a relative path stands for: several where its last segment holds `*`. */
  readonly match: (folder: string, relative: string) => Promise<readonly string[]>;
  /** The folders that a workspace's pattern stands for. */
  readonly folders: (folder: string, pattern: string) => Promise<readonly string[]>;
}

/** Makes a reader that opens every file once; nothing outside the repository. */
export function createDependencyFiles(options: DependencyFilesOptions): DependencyFiles {
  const { readManifest = parseManifest, readLock = readLockFile } = options;
  const text = once(async (path: string): Promise<WorkingFile> => {
    const checked = checkPath(path);
    if (checked.kind === "refused") return { kind: "unreadable", reason: checked.reason };
    return await options.read(path);
  });
  const list = once(async (folder: string): Promise<readonly FolderEntry[]> => {
    const isInside = folder === "" || checkPath(folder).kind === "inside";
    return isInside ? await options.list(folder) : [];
  });
  const parsed = <T>(parse: (text: string, path: string) => T | undefined) =>
    once(async (path: string): Promise<Loaded<T>> => {
      const file = await text(path);
      if (file.kind !== "text") return file;
      const value = parse(file.text, path);
      const reason = `${fileNameOf(path)} cannot be read as what it is.`;
      return value === undefined ? { kind: "unreadable", reason } : { kind: "read", value };
    });
  return {
    text,
    manifest: parsed(readManifest),
    lock: parsed(readLock),
    match: async (folder, relative) => {
      const path = joinPath(folder, relative);
      if (path === undefined) return [];
      const name = fileNameOf(path);
      if (!name.includes("*")) return [path];
      const parent = folderOf(path);
      return (await list(parent))
        .filter((entry) => !entry.isFolder && nameGlob(name).test(entry.name))
        .map((entry) => (parent === "" ? entry.name : `${parent}/${entry.name}`))
        .toSorted();
    },
    folders: async (folder, pattern) => await workspaceFolders(folder, pattern, list),
  };
}

/** The manifest in a text by its path. */
export function parseManifest(text: string, path: string): Manifest | undefined {
  return manifestReader(path)?.(text, path);
}
