import { at, type LineTree, membersAt, textAt } from "../lineTree.ts";
import {
  type DirectDependency,
  indexBy,
  type LockedPackage,
  type LockGraph,
  lockGraph,
} from "../lockGraph.ts";

/** The graph of a `packages.lock.json`, all target frameworks together. */
export function nugetLockGraph(tree: LineTree): LockGraph | undefined {
  if (at(tree, "dependencies") === undefined) return undefined;
  const packages: LockedPackage[] = [];
  const dependencies: DirectDependency[] = [];
  for (const framework of membersAt(tree, "dependencies").values()) {
    const first = packages.length;
    const entries = [...framework.members];
    const names = entries.map(([name]) => ({ name }));
    const byName = indexBy(names, (name) => name.toLowerCase());
    for (const [name, entry] of entries) {
      // What another project of the repository brings comes by the reference to that project.
      const isDirect = /^(?:Direct|Project)$/.test(textAt(entry, "type") ?? "");
      if (isDirect) dependencies.push({ declaredAs: name, targets: [packages.length] });
      packages.push({
        name,
        version: textAt(entry, "resolved"),
        line: entry.line,
        dependencies: [...membersAt(entry, "dependencies").keys()].flatMap((needed) =>
          (byName.get(needed.toLowerCase()) ?? []).map((index) => first + index),
        ),
        peers: [],
      });
    }
  }
  const all = indexBy(packages, (name) => name.toLowerCase());
  return lockGraph({
    packages,
    roots: [{ folder: "", project: undefined, dependencies }],
    hasEdges: true,
    resolve: (name) => all.get(name.toLowerCase()) ?? [],
  });
}
