import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { checkPath } from "../../core/locate/path.ts";
import type { FolderEntry } from "./workspaceFolders.ts";

const mostEntries = 2000;

/**
 * Makes a reader of the folders of one repository: names of plain files and folders, no links, in
 * their order. Empty for a folder that is not there, or behind a symbolic link.
 */
export function createFolderReader(
  root: string,
): (folder: string) => Promise<readonly FolderEntry[]> {
  return async (folder) => {
    if (folder !== "" && checkPath(folder).kind === "refused") return [];
    const path = join(await realpath(root).catch(() => root), ...folder.split("/"));
    const actual = await realpath(path).catch(() => undefined);
    // A case-insensitive disk answers with its own spelling; anything else is a link.
    if (actual?.toLowerCase().normalize() !== path.toLowerCase().normalize()) return [];
    const entries = await readdir(actual, { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .slice(0, mostEntries)
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  };
}
