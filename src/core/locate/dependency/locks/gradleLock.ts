import { indexBy, type LockedPackage, type LockGraph, lockGraph } from "../lockGraph.ts";

/** The packages of a `gradle.lockfile`, which does not say who needs whom. */
export function gradleLockGraph(text: string): LockGraph | undefined {
  const packages: LockedPackage[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const found = /^([^\s:#=]+:[^\s:=]+):([^\s=]+)=/.exec(line);
    if (found === null) continue;
    const [, name = "", version] = found;
    packages.push({ name, version, line: index + 1, dependencies: [], peers: [] });
  }
  if (packages.length === 0) return undefined;
  const byName = indexBy(packages);
  return lockGraph({
    packages,
    roots: [],
    hasEdges: false,
    resolve: (name) => byName.get(name) ?? [],
  });
}
