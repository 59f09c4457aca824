import { packageIdentity } from "../ecosystem.ts";
import { at, type LineTree, membersAt, textAt } from "../lineTree.ts";
import {
  indexBy,
  type LockedPackage,
  type LockGraph,
  type LockRoot,
  lockGraph,
} from "../lockGraph.ts";

const identity = (name: string): string => packageIdentity("pip", name);

interface Requirement {
  readonly name: string;
  readonly version: string | undefined;
}

/** The graph of a `poetry.lock`, `uv.lock` or `pdm.lock`: arrays of `[[package]]`. */
export function pythonLockGraph(tree: LineTree): LockGraph | undefined {
  const entries = at(tree, "package")?.items ?? [];
  if (entries.length === 0) return undefined;
  const named = entries.map((entry) => ({
    name: textAt(entry, "name") ?? "",
    version: textAt(entry, "version"),
    line: at(entry, "name")?.line ?? entry.line,
    // Only uv records the project itself, as a package that comes from a folder.
    folder: textAt(entry, "source", "editable") ?? textAt(entry, "source", "virtual"),
    requires: requirementsOf(entry),
  }));
  const byName = indexBy(named, identity);
  const resolve = (name: string): readonly number[] => byName.get(identity(name)) ?? [];
  const target = ({ name, version }: Requirement): readonly number[] => {
    const all = resolve(name);
    const own = all.filter((index) => named[index]?.version === version);
    // Only uv says which of several versions is meant, and only where there are several.
    return own.length > 0 ? own : all;
  };
  const packages = named.map(
    ({ name, version, line, requires, folder }): LockedPackage => ({
      name,
      version,
      line,
      dependencies: folder === undefined ? requires.flatMap(target) : [],
      peers: [],
    }),
  );
  const roots = named.flatMap(({ name, folder, requires }): readonly LockRoot[] => {
    if (folder === undefined) return [];
    const dependencies = [...new Set(requires.map(({ name: n }) => n))].map((declaredAs) => ({
      declaredAs,
      targets: requires.filter(({ name: n }) => n === declaredAs).flatMap(target),
    }));
    return [{ folder: folder === "." ? "" : folder, project: name, dependencies }];
  });
  return lockGraph({ packages, roots, hasEdges: true, resolve });
}

/** Poetry has a table of names, uv tables with a name, pdm requirements as text. */
function requirementsOf(entry: LineTree): readonly Requirement[] {
  const dependencies = at(entry, "dependencies");
  const groups = [
    ...membersAt(entry, "optional-dependencies").values(),
    ...membersAt(entry, "dev-dependencies").values(),
  ];
  const lists = [...(dependencies === undefined ? [] : [dependencies]), ...groups];
  return [
    ...Array.from(dependencies?.members.keys() ?? [], (name) => ({ name, version: undefined })),
    ...lists.flatMap(({ items }) =>
      items.flatMap((item) => {
        const text = item.text ?? textAt(item, "name");
        const name = /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(text ?? "")?.[0];
        return name === undefined ? [] : [{ name, version: textAt(item, "version") }];
      }),
    ),
  ];
}

/** The packages of a `Pipfile.lock`, which does not say who needs whom. */
export function pipfileLockGraph(tree: LineTree): LockGraph | undefined {
  const packages = ["default", "develop"].flatMap((section) =>
    Array.from(
      membersAt(tree, section),
      ([name, entry]): LockedPackage => ({
        name,
        version: textAt(entry, "version")?.replace(/^==/, ""),
        line: entry.line,
        dependencies: [],
        peers: [],
      }),
    ),
  );
  if (at(tree, "default") === undefined) return undefined;
  const byName = indexBy(packages, identity);
  const resolve = (name: string): readonly number[] => byName.get(identity(name)) ?? [];
  return lockGraph({ packages, roots: [], hasEdges: false, resolve });
}
