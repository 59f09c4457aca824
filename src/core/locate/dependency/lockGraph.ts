import { type Ecosystem, packageIdentity } from "./ecosystem.ts";

/** One locked package. Numbers are indices into the packages of its graph. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string | undefined;
  /** 1-based line of its entry in the lock file. */
  readonly line: number;
  readonly dependencies: readonly number[];
  /** Packages that it expects its user to bring. */
  readonly peers: readonly number[];
}

/** A dependency of the project itself. */
export interface DirectDependency {
  /** Its name in the manifest. */
  readonly declaredAs: string;
  readonly targets: readonly number[];
}

/** One project of a lock file, as far as the lock file records it. */
export interface LockRoot {
  /** Relative to the lock file's folder, empty for that folder; undefined: not recorded. */
  readonly folder: string | undefined;
  /** The project's name; undefined: not recorded. */
  readonly project: string | undefined;
  readonly dependencies: readonly DirectDependency[];
}

/** What a lock file says, as it was read. */
export interface LockFacts {
  readonly packages: readonly LockedPackage[];
  /** The projects; empty when the lock file does not record them. */
  readonly roots: readonly LockRoot[];
  /** False when the lock file does not say who needs whom. */
  readonly hasEdges: boolean;
  /** The packages that a manifest's entry stands for. */
  readonly resolve: (declaredAs: string, requirement: string | undefined) => readonly number[];
}

/** What a lock file says, with indices that are made when first asked for. */
export interface LockGraph extends LockFacts {
  /** The packages of a name, in whatever spelling. */
  readonly named: (ecosystem: Ecosystem, name: string) => readonly number[];
  /** For every package those that need it, also as a peer if so asked. */
  readonly users: (edges: Edges) => ReadonlyMap<number, readonly number[]>;
}

/** Which edges of a graph count. */
export type Edges = "dependencies" | "dependenciesAndPeers";

/** Adds the indices to what was read. */
export function lockGraph(facts: LockFacts): LockGraph {
  const byName = new Map<Ecosystem, ReadonlyMap<string, readonly number[]>>();
  const users = new Map<Edges, ReadonlyMap<number, readonly number[]>>();
  return {
    ...facts,
    named: (ecosystem, name) => {
      const keyOf = (spelling: string): string => packageIdentity(ecosystem, spelling);
      const index = byName.get(ecosystem) ?? indexBy(facts.packages, keyOf);
      byName.set(ecosystem, index);
      return index.get(keyOf(name)) ?? [];
    },
    users: (edges) => {
      const index = users.get(edges) ?? usersOf(facts.packages, edges);
      users.set(edges, index);
      return index;
    },
  };
}

/** How packages are led to. */
export interface Ways {
  /** Every package that leads to a target, the targets included; the nearest first. */
  readonly reached: Iterable<number>;
  /**
   * The shortest chain of names from a direct dependency to a target, both included; at least two.
   * Undefined when it leads to none, and for one that is itself a target: it brings nothing.
   */
  readonly chainOf: (direct: DirectDependency) => readonly string[] | undefined;
}

/** Finds the shortest ways to any of the targets. O(packages + edges) at worst. */
export function waysTo(graph: LockGraph, targets: ReadonlySet<number>, edges: Edges): Ways {
  const next = stepsTowards(graph, targets, edges);
  return {
    reached: next.keys(),
    chainOf: (direct) => {
      if (direct.targets.some((target) => targets.has(target))) return undefined;
      const starts = direct.targets.filter((target) => next.has(target));
      const chains = starts.map((start) => chainFrom(graph, start, next));
      const [chain] = chains.toSorted((a, b) => a.length - b.length);
      return chain === undefined ? undefined : [direct.declaredAs, ...chain.slice(1)];
    },
  };
}

/** For every package that leads to a target, the next package on a shortest way; targets: themselves. */
function stepsTowards(
  graph: LockGraph,
  targets: ReadonlySet<number>,
  edges: Edges,
): ReadonlyMap<number, number> {
  const users = graph.users(edges);
  const next = new Map<number, number>(Array.from(targets, (target) => [target, target]));
  let front = [...targets];
  while (front.length > 0) {
    const reached: number[] = [];
    for (const index of front) {
      for (const user of users.get(index) ?? []) {
        if (next.has(user)) continue;
        next.set(user, index);
        reached.push(user);
      }
    }
    front = reached;
  }
  return next;
}

function usersOf(
  packages: readonly LockedPackage[],
  edges: Edges,
): ReadonlyMap<number, readonly number[]> {
  const users = new Map<number, number[]>();
  for (const [index, { dependencies, peers }] of packages.entries()) {
    for (const target of edges === "dependencies" ? dependencies : [...dependencies, ...peers]) {
      const known = users.get(target);
      if (known === undefined) users.set(target, [index]);
      else known.push(index);
    }
  }
  return users;
}

function chainFrom(
  graph: LockGraph,
  start: number,
  next: ReadonlyMap<number, number>,
): readonly string[] {
  const chain: string[] = [];
  let current = start;
  for (;;) {
    chain.push(graph.packages[current]?.name ?? "");
    const step = next.get(current);
    if (step === undefined || step === current) return chain;
    current = step;
  }
}

/** An index of packages by a key of theirs, each list in their order. */
export function indexBy(
  packages: readonly { readonly name: string }[],
  keyOf: (name: string) => string = (name) => name,
): ReadonlyMap<string, readonly number[]> {
  const byName = new Map<string, number[]>();
  for (const [index, { name }] of packages.entries()) {
    const known = byName.get(keyOf(name));
    if (known === undefined) byName.set(keyOf(name), [index]);
    else known.push(index);
  }
  return byName;
}
