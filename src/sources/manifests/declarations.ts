import type { DependabotAlert } from "../../core/alert.ts";
import { allowsVersion } from "../../core/locate/dependency/comparators.ts";
import type { Ecosystem } from "../../core/locate/dependency/ecosystem.ts";
import type { Declaration } from "../../core/locate/dependency/manifest.ts";
import { isAffected } from "../../core/locate/dependency/version/affected.ts";
import type { DependencyFiles } from "./files.ts";
import type { Project } from "./project.ts";
import { type VersionPlace, versionPlace } from "./resolve.ts";
import type { Listed, Unit } from "./unit.ts";
import { lockedVersion, requiredVersion, type VersionHere } from "./versionHere.ts";

/** What one alert is placed with. */
export interface Case {
  readonly alert: DependabotAlert;
  readonly ecosystem: Ecosystem;
  readonly project: Extract<Project, { kind: "project" }>;
  readonly files: DependencyFiles;
  /** The package's entries in the lock file. */
  readonly locked: readonly number[];
}

/** A declaration of the package itself. */
export interface Found extends Listed {
  readonly unit: Unit;
}

/** A declaration with the version that it leads to. */
export interface Judged extends Found {
  readonly version: VersionPlace;
  /** The packages that the lock file has for it. */
  readonly targets: readonly number[];
  readonly here: VersionHere;
}

/** What a package is wanted by; the other groups only say which version. */
const wanting: ReadonlySet<Declaration["group"]> = new Set([
  "runtime",
  "optional",
  "development",
  "indirect",
]);

/**
 * Where the package itself is declared, the best place first. All projects that share a reported
 * lock file count, the one beside it before the others.
 */
export async function findDeclarations(place: Case): Promise<readonly Found[]> {
  const { alert, project } = place;
  const members = alert.relationship === "transitive" ? [] : await project.members();
  const found = [project.main, ...members].flatMap((unit) => ordered(place, inUnit(place, unit)));
  if (place.ecosystem !== "go") return found;
  // Of two modules whose path begins that of the package, the longer one holds it.
  const nearest = Math.min(...found.map((one) => nameDistance(place, one)));
  return found.filter((one) => nameDistance(place, one) === nearest);
}

function inUnit(place: Case, unit: Unit): readonly Found[] {
  const { alert, ecosystem } = place;
  return (
    unit
      .declaring(ecosystem, alert.packageName)
      // A version that a shared file has for whoever wants the package does not want it.
      .filter(
        ({ isOwn, declaration }) =>
          declaration.group !== "managed" || isOwn || alert.relationship !== "direct",
      )
      .filter(({ declaration }) => applies(place, declaration))
      .map((listed) => ({ ...listed, unit }))
  );
}

/** Whether an override counts for what the lock file has; one without a parent always does. */
function applies(place: Case, { within }: Declaration): boolean {
  const graph = place.project.lock?.graph;
  if (within === undefined || graph?.hasEdges !== true) return true;
  const users = graph.users("dependencies");
  return affectedOf(place).some((target) =>
    users.get(target)?.some((user) => graph.packages[user]?.name === within),
  );
}

function ordered(place: Case, found: readonly Found[]): readonly Found[] {
  return found.toSorted(
    (a, b) =>
      nameDistance(place, a) - nameDistance(place, b) ||
      groupRank(place, a.declaration) - groupRank(place, b.declaration),
  );
}

/** A declaration of the very name stands before one of a module or path that contains it. */
function nameDistance({ alert, ecosystem }: Case, { declaration }: Found): number {
  // Paths in the repository of an action have its version each.
  return ecosystem === "actions" ? 0 : Math.abs(declaration.name.length - alert.packageName.length);
}

/** The group that a change belongs to first; lower is better. */
function groupRank({ alert, ecosystem }: Case, { group }: Declaration): number {
  // In go.mod a replacement decides, elsewhere an override only for what others bring.
  const isForceFirst = ecosystem === "go" || alert.relationship === "transitive";
  const order: readonly Declaration["group"][] =
    alert.scope === "development"
      ? ["development", "runtime", "optional", "peer", "managed", "indirect"]
      : ["runtime", "optional", "development", "peer", "managed", "indirect"];
  if (group === "override") return isForceFirst ? -1 : order.length;
  return order.indexOf(group);
}

/** The entries whose version is affected; all of them when that cannot be told of any. */
export function affectedOf({ alert, ecosystem, project, locked }: Case): readonly number[] {
  const affected = locked.filter((index) => {
    const version = project.lock?.graph.packages[index]?.version;
    return version !== undefined && isAffected(ecosystem, version, alert.vulnerableRange) === true;
  });
  return affected.length > 0 ? affected : locked;
}

/**
 * The declarations with their versions; one that is affected stands before one of which that cannot
 * be told, and that before one that is not affected. Otherwise their order is kept.
 */
export async function judged(place: Case, found: readonly Found[]): Promise<readonly Judged[]> {
  const all: Judged[] = [];
  for (const one of found) all.push(await judge(place, one));
  const [first] = all;
  if (first === undefined || !wanting.has(first.declaration.group)) return all;
  const rivals = all.filter(({ declaration }) => wanting.has(declaration.group));
  const rank = ({ here }: Judged): number =>
    here.isStillAffected === true ? 0 : here.isStillAffected === undefined ? 1 : 2;
  const sorted = rivals.toSorted((a, b) => rank(a) - rank(b));
  return [...sorted, ...all.filter((one) => !rivals.includes(one))];
}

async function judge(place: Case, found: Found): Promise<Judged> {
  const { alert, ecosystem, project, files } = place;
  const said = await versionPlace(found.loaded, found.declaration, files);
  // The versions of another module in its place say nothing about this one's.
  const version = isReplacedByOther(found) ? { ...said, requirement: undefined } : said;
  const targets = targetsOf(place, found, version.requirement);
  const here =
    project.lock !== undefined && targets.length > 0
      ? lockedVersion(alert, ecosystem, { graph: project.lock.graph, targets })
      : requiredVersion(alert, ecosystem, version.requirement);
  return { ...found, version, targets, here };
}

function targetsOf(
  place: Case,
  { unit, declaration }: Found,
  requirement: string | undefined,
): readonly number[] {
  const { project, locked } = place;
  if (project.lock === undefined) return [];
  if (declaration.group === "override") return locked;
  const root = project.lock.rootOf(unit);
  const names = new Set([declaration.declaredAs, declaration.name]);
  const recorded = root?.dependencies.find(({ declaredAs }) => names.has(declaredAs))?.targets;
  const targets =
    recorded ?? project.lock.graph.resolve(declaration.declaredAs, declaration.version?.text);
  const own = targets.filter((target) => locked.includes(target));
  const all = own.length > 0 ? own : locked;
  const fitting = all.filter((target) => fits(place, target, requirement));
  return fitting.length > 0 ? fitting : all;
}

/** Whether a locked package may be what a requirement led to: of several, each has its declaration. */
function fits({ ecosystem, project }: Case, target: number, requirement: string | undefined) {
  const version = project.lock?.graph.packages[target]?.version;
  if (version === undefined || requirement === undefined) return true;
  return allowsVersion(ecosystem, requirement, version) !== false;
}

function isReplacedByOther({ declaration }: Found): boolean {
  return declaration.group === "override" && declaration.declaredAs !== declaration.name;
}
