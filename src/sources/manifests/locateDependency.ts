import type { DependabotAlert } from "../../core/alert.ts";
import { type Ecosystem, ecosystemOf } from "../../core/locate/dependency/ecosystem.ts";
import { regionOnLine } from "../../core/locate/dependency/lines.ts";
import type { Declaration, DeclarationGroup } from "../../core/locate/dependency/manifest.ts";
import {
  type DependencyPlace,
  exactPlace,
  filePlace,
  lostPlace,
  unverifiedPlace,
} from "../../core/locate/dependency/place.ts";
import { checkPath } from "../../core/locate/path.ts";
import { sourceText } from "../../core/locate/sourceText.ts";
import { fileNameOf } from "./above.ts";
import { type Bringing, findBringers } from "./bringers.ts";
import { affectedOf, type Case, type Found, findDeclarations, judged } from "./declarations.ts";
import type { DependencyFiles } from "./files.ts";
import { manifestReader, manifestsOfLock } from "./formats.ts";
import { missingPlace } from "./nearby.ts";
import { once } from "./once.ts";
import { openProject, type Project } from "./project.ts";
import { type VersionPlace, versionPlace } from "./resolve.ts";
import type { LoadedLock } from "./unit.ts";
import { lockedVersion } from "./versionHere.ts";

const mostRelated = 10;

/**
 * Makes what finds the line to change for a Dependabot alert in the files of now: the declaration of
 * a direct dependency, that of the dependency which brings a transitive one. Never fails, unless a
 * read of the files does. Each project is opened once.
 */
export function createDependencyLocator(
  files: DependencyFiles,
): (alert: DependabotAlert) => Promise<DependencyPlace> {
  const projects = once(async (path) => await openProject(path, files));
  return async (alert) => await locateDependency(alert, files, projects);
}

async function locateDependency(
  alert: DependabotAlert,
  files: DependencyFiles,
  projects: (path: string) => Promise<Project>,
): Promise<DependencyPlace> {
  const { manifestPath } = alert;
  const checked = checkPath(manifestPath);
  if (checked.kind === "refused") return unverifiedPlace(manifestPath, checked.reason);
  const ecosystem = ecosystemOf(alert.ecosystem);
  const isKnown =
    manifestsOfLock(manifestPath) !== undefined || manifestReader(manifestPath) !== undefined;
  if (ecosystem === undefined || !isKnown) return await byName(alert, files);
  const project = await projects(manifestPath);
  if (project.kind === "problem") {
    return project.state === "missing"
      ? await missingPlace({ alert, ecosystem }, files, project.reason)
      : await byName(alert, files);
  }
  const locked = lockedPackages(alert, ecosystem, project.lock);
  return await locateIn({ alert, ecosystem, project, files, locked });
}

async function locateIn(place: Case): Promise<DependencyPlace> {
  const { alert, project } = place;
  const declared = await findDeclarations(place);
  const isTransitive = alert.relationship === "transitive";
  const [first] = declared;
  const isForced = first?.declaration.group === "override";
  if (first !== undefined && (!isTransitive || isForced))
    return await declaredPlace(place, declared);
  if (isTransitive && project.isLockMissing) {
    return unverifiedPlace(
      alert.manifestPath,
      "The reported lock file is not in the working tree.",
    );
  }
  const bringers = await findBringers(place, affectedOf(place));
  if (alert.relationship !== "direct" && bringers.length > 0)
    return await broughtPlace(place, bringers);
  if (first !== undefined) return await declaredPlace(place, declared);
  return undeclaredPlace(place, bringers);
}

function lockedPackages(
  { packageName }: DependabotAlert,
  ecosystem: Ecosystem,
  lock: LoadedLock | undefined,
): readonly number[] {
  return lock?.graph.named(ecosystem, packageName) ?? [];
}

async function declaredPlace(place: Case, found: readonly Found[]): Promise<DependencyPlace> {
  const { alert, ecosystem, project } = place;
  const all = await judged(place, found);
  const [first, ...others] = all;
  if (first === undefined) return undeclaredPlace(place, []);
  const { version, here, targets } = first;
  const known = new Set(all.flatMap((one) => one.targets));
  const rest = affectedOf(place).filter((index) => !known.has(index));
  if (here.isStillAffected === false && rest.length > 0 && project.lock !== undefined) {
    // The declared version is fine, yet another package brings one that is not.
    const bringers = await findBringers(place, rest);
    const graph = project.lock.graph;
    const other = lockedVersion(alert, ecosystem, { graph, targets: rest });
    if (other.isStillAffected === true && bringers.length > 0)
      return await broughtPlace(place, bringers);
  }
  const name = first.declaration.declaredAs;
  return exactPlace(version, declaredReason(first, version), {
    ...here,
    ...changeable(place, version),
    isDirect: isDirect(alert, all),
    related: [
      ...(isOwnPlace(first.declaration, version)
        ? []
        : [relatedTo(first, `${name} is declared here`)]),
      ...lockLines(place, targets),
      ...others
        .filter((other) => !isAt(other, version))
        .slice(0, mostRelated)
        .map((other) => relatedTo(other, `${name} is declared here, too`)),
    ],
  });
}

const groupsOfOthers: ReadonlySet<DeclarationGroup> = new Set(["indirect", "managed", "override"]);

/** Whether the project itself wants the package, and does not only say the version for others. */
function isDirect({ relationship }: DependabotAlert, all: readonly Found[]): boolean {
  const groups = all.map(({ declaration }) => declaration.group);
  if (groups.some((group) => !groupsOfOthers.has(group))) return true;
  return relationship === "direct" && !groups.includes("indirect");
}

/** What is to be known for a change of the version there. */
function changeable(
  { project }: Case,
  { requirement, limits, sharedBy }: VersionPlace,
): Pick<DependencyPlace, "requirement" | "limits" | "sharedBy" | "lockFile"> {
  return { requirement, limits, sharedBy, lockFile: project.lock?.path };
}

/** A declaration that is the very place which says the version. */
function isAt({ loaded, declaration }: Found, { path, region }: VersionPlace): boolean {
  return loaded.path === path && declaration.nameRegion.startLine === region.startLine;
}

/** Whether the version is said by the declaration itself, not by a definition elsewhere. */
function isOwnPlace(declaration: Declaration, { region }: VersionPlace): boolean {
  return region === declaration.nameRegion || region === declaration.version?.region;
}

function declaredReason({ loaded, declaration }: Found, version: VersionPlace): string {
  const file = fileNameOf(loaded.path);
  if (declaration.group === "override") return `${file} sets the version of this package.`;
  if (declaration.group === "indirect") {
    return `Another module needs this package; ${file} says its version.`;
  }
  if (version.path !== loaded.path) {
    return `Declared in ${file}; ${fileNameOf(version.path)} says its version.`;
  }
  return `Declared in ${file}.`;
}

async function broughtPlace(place: Case, bringers: readonly Bringing[]): Promise<DependencyPlace> {
  const { alert, ecosystem, project, files } = place;
  const [first, ...others] = bringers;
  if (first === undefined || project.lock === undefined) return undeclaredPlace(place, []);
  const targets = affectedOf(place);
  const here = lockedVersion(alert, ecosystem, { graph: project.lock.graph, targets });
  const version = await versionPlace(first.loaded, first.declaration, files);
  return exactPlace(version, `Brought in via ${first.chain.join(" \u2192 ")}.`, {
    ...here,
    chain: first.chain,
    ...changeable(place, version),
    related: [
      ...(isOwnPlace(first.declaration, version)
        ? []
        : [relatedTo(first, `${first.declaration.declaredAs} is declared here`)]),
      ...lockLines(place, targets),
      ...others
        .slice(0, mostRelated)
        .map((other) => relatedTo(other, `also brought in via ${other.chain.join(" \u2192 ")}`)),
    ],
  });
}

/** The package is not declared: gone, or only known to be somewhere below. */
function undeclaredPlace(place: Case, bringers: readonly Bringing[]): DependencyPlace {
  const { alert, project, locked } = place;
  const { packageName, manifestPath, relationship } = alert;
  const [own] = project.main.manifests;
  const file = fileNameOf(own?.path ?? manifestPath);
  const related = lockLines(place, locked);
  const [bringer] = bringers;
  // Where GitHub does not say how, the lock file tells that something brings it.
  const isBrought =
    relationship === "transitive" || (relationship !== "direct" && locked.length > 0);
  if (!isBrought) {
    const still = bringer === undefined ? "" : `, though ${bringer.chain[0]} still brings it in`;
    const reason = `${packageName} is not declared in ${file}${still}; GitHub still reports it.`;
    return lostPlace(manifestPath, reason, { related });
  }
  if (project.lock !== undefined && locked.length === 0) {
    const lockName = fileNameOf(project.lock.path);
    const reason = `${packageName} is no longer in ${lockName}; GitHub still reports it.`;
    return lostPlace(manifestPath, reason);
  }
  const here =
    project.lock === undefined
      ? {}
      : lockedVersion(alert, place.ecosystem, { graph: project.lock.graph, targets: locked });
  const reason = `Brought in by a dependency of ${file}; which one cannot be told from the files.`;
  return filePlace({ path: own?.path ?? manifestPath, region: own?.manifest.block }, reason, {
    ...here,
    related,
  });
}

function relatedTo(
  { loaded, declaration }: Pick<Found, "loaded" | "declaration">,
  label: string,
): DependencyPlace["related"][number] {
  return { path: loaded.path, line: declaration.nameRegion.startLine, label };
}

function lockLines(
  { project, alert }: Case,
  targets: readonly number[],
): DependencyPlace["related"] {
  const { lock } = project;
  if (lock === undefined) return [];
  return targets.slice(0, mostRelated).flatMap((target) => {
    const locked = lock.graph.packages[target];
    if (locked === undefined) return [];
    const label = `${alert.packageName} ${locked.version ?? ""}`.trim();
    return [{ path: lock.path, line: locked.line, label: `${label} is locked here` }];
  });
}

/** A file whose form is not known, or that is broken just now: the first line with the name. */
async function byName(
  { manifestPath, packageName }: DependabotAlert,
  files: DependencyFiles,
): Promise<DependencyPlace> {
  const file = await files.text(manifestPath);
  if (file.kind === "missing") {
    return unverifiedPlace(manifestPath, "The reported manifest is not in the working tree.");
  }
  if (file.kind === "unreadable") return unverifiedPlace(manifestPath, file.reason);
  const name = packageName.split(":").at(-1) ?? packageName;
  const { lines } = sourceText(file.text);
  const line = lines.findIndex((text) => text.includes(name));
  const start = lines[line]?.indexOf(name) ?? 0;
  const region = line < 0 ? undefined : regionOnLine(line, start, start + name.length);
  return filePlace(
    { path: manifestPath, region },
    "The file cannot be read as a manifest; this is the first line with the package's name, only a guess.",
  );
}
