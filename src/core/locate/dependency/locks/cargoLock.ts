import { at, type LineTree, textAt } from "../lineTree.ts";
import { indexBy, type LockedPackage, type LockGraph, lockGraph } from "../lockGraph.ts";

/** The name in "name version (source)". */
function nameIn(requirement: string): string {
  return requirement.split(" ")[0] ?? "";
}

/** The graph of a `Cargo.lock`. Projects of the workspace are the packages without a source. */
export function cargoLockGraph(tree: LineTree): LockGraph | undefined {
  const entries = at(tree, "package")?.items ?? [];
  if (entries.length === 0) return undefined;
  const named = entries.map((entry) => ({
    name: textAt(entry, "name") ?? "",
    version: textAt(entry, "version"),
    line: at(entry, "name")?.line ?? entry.line,
    isProject: textAt(entry, "source") === undefined,
    requires: (at(entry, "dependencies")?.items ?? []).flatMap(({ text }) => text ?? []),
  }));
  const byName = indexBy(named);
  const target = (requirement: string): readonly number[] => {
    // "name", or "name version" and a source where several are locked.
    const [name = "", version] = requirement.split(" ");
    const candidates = byName.get(name) ?? [];
    return candidates.filter((i) => version === undefined || named[i]?.version === version);
  };
  const packages = named.map(
    ({ name, version, line, requires, isProject }): LockedPackage => ({
      name,
      version,
      line,
      dependencies: isProject ? [] : requires.flatMap(target),
      peers: [],
    }),
  );
  const roots = named
    .filter(({ isProject }) => isProject)
    .map(({ name, requires }) => ({
      folder: undefined,
      project: name,
      // One package may be needed in two versions, under two names.
      dependencies: [...new Set(requires.map(nameIn))].map((needed) => ({
        declaredAs: needed,
        targets: requires.filter((one) => nameIn(one) === needed).flatMap(target),
      })),
    }));
  return lockGraph({ packages, roots, hasEdges: true, resolve: (name) => byName.get(name) ?? [] });
}
