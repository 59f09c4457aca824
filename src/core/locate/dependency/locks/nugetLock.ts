import { at, type LineTree, membersAt, textAt } from "../lineTree.ts";
import { indexBy, type LockedPackage, type LockGraph, lockGraph } from "../lockGraph.ts";

/**
 * The graph of a `packages.lock.json`, all target frameworks together. A framework with a runtime
 * (`net8.0/linux-x64`) lists only what differs there.
 */
export function nugetLockGraph(tree: LineTree): LockGraph | undefined {
  if (at(tree, "dependencies") === undefined) return undefined;
  const frameworks = Array.from(membersAt(tree, "dependencies"), ([framework, { members }]) => ({
    framework,
    entries: [...members],
  }));
  const indices = new Map<string, number>();
  const keyOf = (framework: string, name: string): string => `${framework}\n${name.toLowerCase()}`;
  for (const { framework, entries } of frameworks) {
    for (const [name] of entries) indices.set(keyOf(framework, name), indices.size);
  }
  const targetIn = (framework: string, name: string): readonly number[] => {
    const [base = ""] = framework.split("/");
    const index = indices.get(keyOf(framework, name)) ?? indices.get(keyOf(base, name));
    return index === undefined ? [] : [index];
  };
  const packages: LockedPackage[] = [];
  const directs = new Map<string, number[]>();
  for (const { framework, entries } of frameworks) {
    for (const [name, entry] of entries) {
      // What another project of the repository brings comes by the reference to that project.
      if (/^(?:Direct|Project)$/.test(textAt(entry, "type") ?? "")) {
        directs.set(name, [...(directs.get(name) ?? []), packages.length]);
      }
      packages.push({
        name,
        version: textAt(entry, "resolved"),
        line: entry.line,
        dependencies: [...membersAt(entry, "dependencies").keys()].flatMap((needed) =>
          targetIn(framework, needed),
        ),
        peers: [],
      });
    }
  }
  const all = indexBy(packages, (name) => name.toLowerCase());
  const dependencies = Array.from(directs, ([declaredAs, targets]) => ({ declaredAs, targets }));
  return lockGraph({
    packages,
    roots: [{ folder: "", project: undefined, dependencies }],
    hasEdges: true,
    resolve: (name) => all.get(name.toLowerCase()) ?? [],
  });
}
