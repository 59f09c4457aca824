import { at, type LineTree, membersAt, textAt } from "../lineTree.ts";
import { indexBy, type LockedPackage, type LockGraph, lockGraph } from "../lockGraph.ts";

/** The graph of a `composer.lock`; the projects stand in `composer.json` only. */
export function composerLockGraph(tree: LineTree): LockGraph | undefined {
  if (at(tree, "packages") === undefined) return undefined;
  const entries = ["packages", "packages-dev"].flatMap((list) => at(tree, list)?.items ?? []);
  const names = entries.map((entry) => ({ name: textAt(entry, "name") ?? "" }));
  const byName = indexBy(names, (name) => name.toLowerCase());
  const resolve = (name: string): readonly number[] => byName.get(name.toLowerCase()) ?? [];
  const packages = entries.map(
    (entry, index): LockedPackage => ({
      name: names[index]?.name ?? "",
      version: textAt(entry, "version"),
      line: at(entry, "name")?.line ?? entry.line,
      dependencies: [...membersAt(entry, "require").keys()].flatMap(resolve),
      peers: [],
    }),
  );
  return lockGraph({ packages, roots: [], hasEdges: true, resolve });
}
