import {
  type Ecosystem,
  isSamePackage,
  packageIdentity,
} from "../../core/locate/dependency/ecosystem.ts";
import type {
  DirectDependency,
  LockGraph,
  LockRoot,
} from "../../core/locate/dependency/lockGraph.ts";
import type { Declaration } from "../../core/locate/dependency/manifest.ts";
import { folderOf, joinPath } from "./above.ts";
import type { LoadedManifest } from "./files.ts";

/** A declaration with the manifest that holds it. */
export interface Listed {
  readonly loaded: LoadedManifest;
  readonly declaration: Declaration;
  /** It stands in the folder's own manifest, not in an included one. */
  readonly isOwn: boolean;
}

/** One folder with its manifests: the first is the folder's own, the others are included by it. */
export interface Unit {
  readonly folder: string;
  readonly manifests: readonly LoadedManifest[];
  /** The declarations of a package, in the order of the files. */
  readonly declaring: (ecosystem: Ecosystem, packageName: string) => readonly Listed[];
  /** The first declaration that a lock file may call by a name; overrides are none. */
  readonly called: (ecosystem: Ecosystem, name: string) => Listed | undefined;
}

/** Ecosystems in which one name may stand for several: no index helps. */
const loose: ReadonlySet<Ecosystem> = new Set(["actions", "go", "maven"]);

/** Makes a unit; its indices are made when first asked for. */
export function unitOf(folder: string, manifests: readonly LoadedManifest[]): Unit {
  const all: readonly Listed[] = manifests.flatMap((loaded, index) =>
    loaded.manifest.declarations.map((declaration) => ({
      loaded,
      declaration,
      isOwn: index === 0,
    })),
  );
  const byName = perEcosystem((ecosystem) => indexOf(ecosystem, all, ({ name }) => [name]));
  const byCall = perEcosystem((ecosystem) => {
    const callable = all.filter(({ declaration }) => declaration.group !== "override");
    return indexOf(ecosystem, callable, ({ name, declaredAs }) => [declaredAs, name]);
  });
  return {
    folder,
    manifests,
    declaring: (ecosystem, packageName) =>
      loose.has(ecosystem)
        ? all.filter(({ declaration }) => isSamePackage(ecosystem, declaration.name, packageName))
        : (byName(ecosystem).get(packageIdentity(ecosystem, packageName)) ?? []),
    called: (ecosystem, name) => byCall(ecosystem).get(packageIdentity(ecosystem, name))?.[0],
  };
}

function perEcosystem<T>(make: (ecosystem: Ecosystem) => T): (ecosystem: Ecosystem) => T {
  const made = new Map<Ecosystem, T>();
  return (ecosystem) => {
    const value = made.get(ecosystem) ?? make(ecosystem);
    made.set(ecosystem, value);
    return value;
  };
}

function indexOf(
  ecosystem: Ecosystem,
  all: readonly Listed[],
  namesOf: (declaration: Declaration) => readonly string[],
): ReadonlyMap<string, readonly Listed[]> {
  const index = new Map<string, Listed[]>();
  for (const listed of all) {
    const keys = namesOf(listed.declaration).map((name) => packageIdentity(ecosystem, name));
    for (const key of new Set(keys)) {
      const known = index.get(key);
      if (known === undefined) index.set(key, [listed]);
      else known.push(listed);
    }
  }
  return index;
}

/** The direct dependencies of all projects that share a lock file, in their order. */
export interface Directs {
  readonly entries: readonly { readonly unit: Unit; readonly direct: DirectDependency }[];
  /** For a package of the lock file the indices of the entries that stand for it. */
  readonly byTarget: ReadonlyMap<number, readonly number[]>;
}

/** A lock file with its path. */
export interface LoadedLock {
  readonly path: string;
  readonly graph: LockGraph;
  /** What it records about the project of a folder. */
  readonly rootOf: (unit: Unit) => LockRoot | undefined;
}

/** Makes a lock file's entry; each unit is looked up once. */
export function lockOf(path: string, graph: LockGraph): LoadedLock {
  const folder = folderOf(path);
  const byFolder = new Map<string, LockRoot>();
  const byProject = new Map<string, LockRoot>();
  // Where two are recorded for one folder or name the first counts.
  for (const root of graph.roots.toReversed()) {
    const place = root.folder === undefined ? undefined : joinPath(folder, root.folder);
    if (place !== undefined) byFolder.set(place, root);
    else if (root.folder === undefined && root.project !== undefined) {
      byProject.set(root.project, root);
    }
  }
  return {
    path,
    graph,
    rootOf: ({ folder: own, manifests }) =>
      byFolder.get(own) ??
      manifests
        .flatMap(({ manifest }) => manifest.project ?? [])
        .flatMap((project) => byProject.get(project) ?? [])
        .at(0),
  };
}
