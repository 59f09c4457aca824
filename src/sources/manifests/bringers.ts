import { type Ecosystem, packageIdentity } from "../../core/locate/dependency/ecosystem.ts";
import {
  bringersOf,
  type DirectDependency,
  type LockGraph,
} from "../../core/locate/dependency/lockGraph.ts";
import type { Declaration } from "../../core/locate/dependency/manifest.ts";
import type { LoadedManifest } from "./files.ts";
import { type LoadedLock, type Project, rootOf, type Unit } from "./project.ts";

/** A declaration that brings a package, and how. */
export interface Bringing {
  readonly loaded: LoadedManifest;
  readonly declaration: Declaration;
  /** Names from the declaration to the package. */
  readonly chain: readonly string[];
}

interface Brought {
  readonly project: Extract<Project, { kind: "project" }>;
  readonly ecosystem: Ecosystem;
}

/**
 * The declarations that bring the targets, packages of the project's lock file: the shortest chain
 * first. Empty without a lock file that says who needs whom.
 */
export async function findBringers(
  { project, ecosystem }: Brought,
  targets: readonly number[],
): Promise<readonly Bringing[]> {
  const { lock, main } = project;
  if (lock === undefined || !lock.graph.hasEdges || targets.length === 0) return [];
  const units = [main, ...(await project.members())];
  return units
    .flatMap((unit) => bringersIn(unit, lock, { targets: new Set(targets), ecosystem }))
    .toSorted((a, b) => a.chain.length - b.chain.length);
}

interface Wanted {
  readonly targets: ReadonlySet<number>;
  readonly ecosystem: Ecosystem;
}

function bringersIn(
  unit: Unit,
  lock: LoadedLock,
  { targets, ecosystem }: Wanted,
): readonly Bringing[] {
  const directs = rootOf(lock, unit)?.dependencies ?? declaredDirects(unit, lock.graph);
  const wanted = directs.filter((direct) => !direct.targets.some((target) => targets.has(target)));
  return bringersOf(lock.graph, wanted, targets).flatMap(({ direct, chain }) => {
    const found = declarationOf(unit, direct, ecosystem);
    return found === undefined ? [] : [{ ...found, chain }];
  });
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

function declarationOf(
  { manifests }: Unit,
  { declaredAs }: DirectDependency,
  ecosystem: Ecosystem,
): Omit<Bringing, "chain"> | undefined {
  const wanted = packageIdentity(ecosystem, declaredAs);
  for (const loaded of manifests) {
    const declaration = loaded.manifest.declarations.find(
      ({ name, declaredAs: own, group }) =>
        group !== "override" &&
        (packageIdentity(ecosystem, own) === wanted || packageIdentity(ecosystem, name) === wanted),
    );
    if (declaration !== undefined) return { loaded, declaration };
  }
  return undefined;
}
