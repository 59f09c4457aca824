import { at, type LineTree, membersAt, textAt } from "../lineTree.ts";
import {
  type DirectDependency,
  type LockedPackage,
  type LockGraph,
  type LockRoot,
  lockGraph,
} from "../lockGraph.ts";

/**
 * The graph of a `package-lock.json` or `npm-shrinkwrap.json`, versions 1 to 3. Dependencies are
 * resolved as Node does: the nearest `node_modules` upwards from the package's folder.
 */
export function npmLockGraph(tree: LineTree): LockGraph | undefined {
  const packages = at(tree, "packages");
  const entries =
    packages === undefined ? nestedEntries(tree, "") : Array.from(packages.members, entryOf);
  if (packages === undefined && at(tree, "dependencies") === undefined) return undefined;
  return graphOf(entries, packages !== undefined);
}

interface Entry {
  /** Where it is installed, relative to the lock file. */
  readonly path: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly line: number;
  /** The folder that a link leads to. */
  readonly link: string | undefined;
  readonly dependencies: readonly string[];
  readonly peers: readonly string[];
}

const modules = "node_modules/";

function entryOf([path, tree]: readonly [string, LineTree]): Entry {
  const optionalPeers = membersAt(tree, "peerDependenciesMeta");
  return {
    path,
    name: textAt(tree, "name"),
    version: textAt(tree, "version"),
    line: tree.line,
    link: textAt(tree, "link") === "true" ? textAt(tree, "resolved") : undefined,
    dependencies: [
      ...membersAt(tree, "dependencies").keys(),
      ...membersAt(tree, "optionalDependencies").keys(),
      ...membersAt(tree, "devDependencies").keys(),
    ],
    peers: [...membersAt(tree, "peerDependencies").keys()].filter(
      (name) => textAt(optionalPeers.get(name), "optional") !== "true",
    ),
  };
}

/** Version 1 nests packages as they are nested on disk. */
function nestedEntries(tree: LineTree, folder: string): readonly Entry[] {
  return Array.from(membersAt(tree, "dependencies")).flatMap(([name, entry]) => {
    const path = `${folder}${modules}${name}`;
    const version = textAt(entry, "version");
    // An alias is written as the package it stands for.
    const alias = /^npm:(.+)@([^@]+)$/.exec(version ?? "");
    return [
      {
        path,
        name: alias?.[1],
        version: alias?.[2] ?? version,
        line: entry.line,
        link: undefined,
        dependencies: [...membersAt(entry, "requires").keys()],
        peers: [],
      },
      ...nestedEntries(entry, `${path}/`),
    ];
  });
}

function graphOf(entries: readonly Entry[], recordsRoots: boolean): LockGraph {
  const byPath = new Map(entries.map((entry, index) => [entry.path, index]));
  const resolve = (from: string, name: string): readonly number[] => {
    for (let folder: string | undefined = from; folder !== undefined; folder = parentOf(folder)) {
      const prefix = folder === "" ? "" : `${folder}/`;
      const index = byPath.get(`${prefix}${modules}${name}`);
      if (index !== undefined) return [byPath.get(entries[index]?.link ?? "\0") ?? index];
    }
    return [];
  };
  const packages: readonly LockedPackage[] = entries.map((entry) => ({
    // The project itself is no package that it depends on, though it may have the name of one.
    name: entry.path === "" ? "" : (entry.name ?? installedName(entry.path)),
    version: entry.version,
    line: entry.line,
    dependencies: isInstalled(entry)
      ? entry.dependencies.flatMap((name) => resolve(entry.path, name))
      : [],
    peers: entry.peers.flatMap((name) => resolve(entry.path, name)),
  }));
  const roots: readonly LockRoot[] = entries
    .filter((entry) => recordsRoots && !isInstalled(entry))
    .map((entry) => ({
      folder: entry.path,
      project: entry.name,
      dependencies: entry.dependencies.map(
        (name): DirectDependency => ({ declaredAs: name, targets: resolve(entry.path, name) }),
      ),
    }));
  return lockGraph({
    packages,
    roots,
    hasEdges: true,
    resolve: (declaredAs) => resolve("", declaredAs),
  });
}

/** Not a project of the workspace. */
function isInstalled({ path }: Entry): boolean {
  return path.startsWith(modules) || path.includes(`/${modules}`);
}

function installedName(path: string): string {
  return path.slice(path.lastIndexOf(modules) + (path.includes(modules) ? modules.length : 1));
}

/** The folder in which Node looks next; undefined above the root. */
function parentOf(folder: string): string | undefined {
  if (folder === "") return undefined;
  const end = folder.lastIndexOf("/");
  const parent = end < 0 ? "" : folder.slice(0, end);
  return parent === "node_modules" || parent.endsWith("/node_modules")
    ? parent.slice(0, -"node_modules".length).replace(/\/$/, "")
    : parent;
}
