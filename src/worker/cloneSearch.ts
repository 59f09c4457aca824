import { lstat, readdir } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Git } from "../sources/git/git.ts";
import { type FoundRepository, findRepository } from "../sources/git/repository.ts";
import { initialisedSubmodules } from "../sources/git/submodules.ts";
import {
  absolutePath,
  type Clone,
  type FoundClone,
  findClone,
  judge,
  prefixOf,
  repositoryPath,
} from "./clones.ts";
import { placeBelow, systemPaths } from "./paths.ts";
import type { RemoteWish } from "./remoteDecision.ts";

/** Clones behind one opened folder; what comes after them is not looked at. */
const mostClones = 50;
/** The folders that VS Code's git leaves out by default (`git.repositoryScanIgnoredFolders`). */
const ignoredFolders: ReadonlySet<string> = new Set(["node_modules"]);

/**
 * All clones behind an opened folder, and what is wrong with those that cannot be read, in a stable
 * order: the folder's own repository, its initialised submodules in and below the folder by path,
 * then theirs. A folder that is in no repository stands for the repositories in its direct children,
 * by name, as for VS Code's git; hidden and ignored ones are left out.
 *
 * A file can lie in several of the clones, as a submodule's does: its owner is the deepest of them,
 * see `ownerOf`. There is at least one result, and 50 at most; what is no repository beside some
 * that are, and a submodule that was not initialised, is none.
 */
export async function findClones(
  git: Git,
  folder: string,
  wish: RemoteWish,
  signal: AbortSignal,
): Promise<readonly FoundClone[]> {
  const look = async (at: string, found?: FoundRepository): Promise<Look> => {
    const own = found ?? (await findRepository(git, at, signal));
    const [result, submodules] = await Promise.all([
      judge(own, at, wish),
      own.kind === "found" ? submodulesBehind(git, at, own.repository, signal) : [],
    ]);
    return { result, submodules };
  };
  const own = await findRepository(git, folder, signal);
  const children = own.kind === "notARepository" ? await childRepositories(folder) : [];
  let looks =
    children.length === 0
      ? [await look(folder, own)]
      : await Promise.all(children.map((child) => look(child)));
  const results: FoundClone[] = [];
  while (looks.length > 0) {
    results.push(...looks.map(({ result }) => result));
    const next = looks.flatMap(({ submodules }) => submodules);
    looks = await Promise.all(next.slice(0, mostClones - results.length).map((at) => look(at)));
  }
  return results;
}

/** As `findClones`, but the folder's own repository alone. */
export async function findOwnClone(
  ...search: Parameters<typeof findClone>
): Promise<readonly FoundClone[]> {
  return [await findClone(...search)];
}

/** What one folder turned out to be, and where to look next. */
interface Look {
  readonly result: FoundClone;
  readonly submodules: readonly string[];
}

/** The folders of initialised submodules in and below an opened folder, spelled as that is. */
async function submodulesBehind(
  git: Git,
  folder: string,
  repository: Extract<FoundRepository, { readonly kind: "found" }>["repository"],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const paths = await initialisedSubmodules(git, repository, signal);
  if (paths.length === 0) return [];
  const place = { folder, prefix: await prefixOf(repository.root, folder), git: repository };
  return paths
    .map((path) => absolutePath(place, path))
    .filter((at) => place.prefix === "" || isBehind(folder, { folder: at }));
}

/** Whether what was found may have been found behind an opened folder. */
export function isBehind(opened: string, { folder }: { readonly folder: string }): boolean {
  // A virtual folder has a name only.
  return isAbsolute(folder) && placeBelow(opened, folder) !== undefined;
}

/** The clone that a file belongs to, and its path there: the deepest of those that hold it. */
export function ownerOf<T extends { readonly clone: Clone }>(
  candidates: readonly T[],
  absolute: string,
  style = systemPaths,
): { readonly owner: T; readonly path: string } | undefined {
  let deepest: { readonly owner: T; readonly path: string } | undefined;
  for (const owner of candidates) {
    const path = repositoryPath(owner.clone, absolute, style);
    const depth = owner.clone.git.root.length;
    if (path === undefined || depth <= (deepest?.owner.clone.git.root.length ?? -1)) continue;
    deepest = { owner, path };
  }
  return deepest;
}

/** Direct children with a git folder or file, by name; symbolic links are not followed. */
async function childRepositories(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const children = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith(".") && !ignoredFolders.has(name))
    .toSorted()
    .map((name) => join(folder, name));
  const found: string[] = [];
  for (const child of children) {
    if (found.length === mostClones) break;
    if (await hasGitFolder(child)) found.push(child);
  }
  return found;
}

async function hasGitFolder(folder: string): Promise<boolean> {
  return lstat(join(folder, ".git")).then(
    (stat) => stat.isDirectory() || stat.isFile(),
    () => false,
  );
}
