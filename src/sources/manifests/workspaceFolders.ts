import { joinPath } from "./above.ts";

/** One entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

type List = (folder: string) => Promise<readonly FolderEntry[]>;

const mostFolders = 300;
const deepestFolder = 4;

/**
 * The folders that a workspace's pattern stands for, relative to the repository. `*` stands for any
 * name, `**` for any folders down to the fourth level; hidden folders and `node_modules` are passed
 * over, and so are patterns that exclude.
 */
export async function workspaceFolders(
  folder: string,
  pattern: string,
  list: List,
): Promise<readonly string[]> {
  const segments = pattern.split("/").filter((segment) => segment !== "" && segment !== ".");
  return pattern.startsWith("!") ? [] : await foldersOf(folder, segments, list);
}

async function foldersOf(
  folder: string,
  segments: readonly string[],
  list: List,
): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [folder];
  if (!segment.includes("*")) {
    const next = joinPath(folder, segment);
    return next === undefined ? [] : await foldersOf(next, rest, list);
  }
  const isDeep = segment === "**";
  const found: string[] = isDeep ? [...(await foldersOf(folder, rest, list))] : [];
  for (const name of await foldersIn(folder, list)) {
    const below = folder === "" ? name : `${folder}/${name}`;
    const isWanted = isDeep
      ? below.split("/").length <= deepestFolder
      : nameGlob(segment).test(name);
    if (isWanted && found.length < mostFolders) {
      found.push(...(await foldersOf(below, isDeep ? segments : rest, list)));
    }
  }
  return found.slice(0, mostFolders);
}

async function foldersIn(folder: string, list: List): Promise<readonly string[]> {
  return (await list(folder)).flatMap(({ name, isFolder }) =>
    isFolder && !name.startsWith(".") && name !== "node_modules" ? [name] : [],
  );
}

/** A pattern for one name, in which only `*` is special. */
export function nameGlob(pattern: string): RegExp {
  const literal = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll(/\*+/g, "[^/]*")}$`);
}
