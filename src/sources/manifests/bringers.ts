import type { Ecosystem } from "../../core/locate/dependency/ecosystem.ts";
import {
  type DirectDependency,
  type LockGraph,
  type Ways,
  waysTo,
} from "../../core/locate/dependency/lockGraph.ts";
import type { Project } from "./project.ts";
import type { Directs, Listed, LoadedLock, Unit } from "./unit.ts";

/** A declaration that brings a package, and how. */
export interface Bringing extends Listed {
  /** Names from the declaration to the package. */
  readonly chain: readonly string[];
}

interface Brought {
  readonly project: Extract<Project, { kind: "project" }>;
  readonly ecosystem: Ecosystem;
}

/**
 * The declarations that bring the targets, packages of the project's lock file: the shortest chain
 * first. Empty without a lock file that says who needs whom. Peers count only if nothing else is
 * found.
 */
export async function findBringers(
  { project, ecosystem }: Brought,
  targets: readonly number[],
): Promise<readonly Bringing[]> {
  const { lock } = project;
  if (lock === undefined || !lock.graph.hasEdges || targets.length === 0) return [];
  const directs = await project.directs(async () =>
    directsIn([project.main, ...(await project.members())], lock),
  );
  const wanted = new Set(targets);
  for (const edges of ["dependencies", "dependenciesAndPeers"] as const) {
    const found = bringing(directs, waysTo(lock.graph, wanted, edges), ecosystem);
    if (found.length > 0) return found;
  }
  return [];
}

function bringing(
  { entries, byTarget }: Directs,
  { reached, chainOf }: Ways,
  ecosystem: Ecosystem,
): readonly Bringing[] {
  const leading = new Set<number>();
  for (const index of reached) {
    for (const entry of byTarget.get(index) ?? []) leading.add(entry);
  }
  return [...leading]
    .toSorted((a, b) => a - b)
    .flatMap((index) => {
      const { unit, direct } = entries[index] ?? {};
      const chain = direct === undefined ? undefined : chainOf(direct);
      if (unit === undefined || direct === undefined || chain === undefined) return [];
      const listed = unit.called(ecosystem, direct.declaredAs);
      return listed === undefined ? [] : [{ ...listed, chain }];
    })
    .toSorted((a, b) => a.chain.length - b.chain.length);
}

/** Lists the direct dependencies of units. */
function directsIn(units: readonly Unit[], lock: LoadedLock): Directs {
  const entries = units.flatMap((unit) =>
    directsOf(unit, lock).map((direct) => ({ unit, direct })),
  );
  const byTarget = new Map<number, number[]>();
  for (const [index, { direct }] of entries.entries()) {
    for (const target of direct.targets) {
      const known = byTarget.get(target);
      if (known === undefined) byTarget.set(target, [index]);
      else known.push(index);
    }
  }
  return { entries, byTarget };
}

function directsOf(unit: Unit, lock: LoadedLock): readonly DirectDependency[] {
  return lock.rootOf(unit)?.dependencies ?? declaredDirects(unit, lock.graph);
}

/** What the manifests declare, for a lock file that does not record it. */
function declaredDirects({ manifests }: Unit, graph: LockGraph): readonly DirectDependency[] {
  return manifests
    .flatMap(({ manifest }) => manifest.declarations)
    .filter(({ group }) => group !== "override" && group !== "managed")
    .map(({ declaredAs, version }) => ({
      declaredAs,
      targets: graph.resolve(declaredAs, version?.text),
    }));
}
