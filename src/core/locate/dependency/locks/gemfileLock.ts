import {
  type DirectDependency,
  indexBy,
  type LockedPackage,
  type LockGraph,
  lockGraph,
} from "../lockGraph.ts";

interface Gem {
  readonly name: string;
  readonly version: string;
  readonly line: number;
  /** It is the project, or lies beside it. */
  readonly isOwn: boolean;
  readonly requires: string[];
}

/** The graph of a `Gemfile.lock`: four spaces before a gem, six before what it needs. */
export function gemfileLockGraph(text: string): LockGraph | undefined {
  const gems: Gem[] = [];
  const wanted: string[] = [];
  let section = "";
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.trimEnd();
    if (/^[A-Z]/.test(line)) section = line;
    const gem = /^ {4}([^\s(]+) \(([^)\s-]+)[^)]*\)$/.exec(line);
    if (gem !== null) {
      const [, name = "", version = ""] = gem;
      gems.push({ name, version, line: index + 1, isOwn: section === "PATH", requires: [] });
    }
    const need = /^ {6}([^\s(!]+)/.exec(line)?.[1];
    if (need !== undefined) gems.at(-1)?.requires.push(need);
    const direct = section === "DEPENDENCIES" ? /^ {2}([^\s(!]+)/.exec(line)?.[1] : undefined;
    if (direct !== undefined) wanted.push(direct);
  }
  if (gems.length === 0) return undefined;
  return graphOf(gems, wanted);
}

function graphOf(gems: readonly Gem[], wanted: readonly string[]): LockGraph {
  const byName = indexBy(gems);
  const resolve = (name: string): readonly number[] => byName.get(name) ?? [];
  const packages = gems.map(
    ({ name, version, line, isOwn, requires }): LockedPackage => ({
      name,
      version,
      line,
      dependencies: isOwn ? [] : requires.flatMap(resolve),
      peers: [],
    }),
  );
  // What a gem of the project needs is declared in that gem's specification.
  const own = gems.filter(({ isOwn }) => isOwn).flatMap(({ requires }) => requires);
  const dependencies = [...new Set([...wanted, ...own])].map(
    (name): DirectDependency => ({ declaredAs: name, targets: resolve(name) }),
  );
  const roots = [{ folder: "", project: undefined, dependencies }];
  return lockGraph({ packages, roots, hasEdges: true, resolve });
}
