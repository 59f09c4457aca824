import type { DeclaredDeployment } from "../declared/declared.ts";
import type { BuildProvenance, BuildStep } from "../runtime.ts";
import { entriesOf } from "./declaredEntries.ts";
import { type BuiltImage, imageBuilds } from "./imageBuilds.ts";
import { imageName, isBelow, lastSegment } from "./images.ts";
import { scopesOf } from "./scopes.ts";

/** Something the repository builds that none of some images is known to be. */
export interface OtherBuild {
  /** Folders, as in `ImageScope`. */
  readonly context: string | undefined;
  readonly dockerfileFolder: string | undefined;
  /** Declared folders, where a declaration alone tells of it. */
  readonly folders?: readonly string[] | undefined;
  /** True when it is a product of its own for sure, and no image of unknown build can be it. */
  readonly isTaken: boolean;
}

/** What the repository says that it builds. */
export interface Buildable {
  readonly provenances: readonly BuildProvenance[];
  readonly steps: readonly BuildStep[];
  readonly declared: readonly DeclaredDeployment[];
}

/**
 * What the repository builds besides `images`: the builds of its workflows, else its Compose files'
 * and Dockerfiles, one a folder, and the images declared with folders. `others` are images that run
 * as well: what they are built from is not the build of another.
 *
 * A second build in a folder is a product of its own when a workflow gives it another image's name;
 * what is there for development, tests or actions is none.
 */
export function otherBuilds(
  images: readonly BuiltImage[],
  others: readonly BuiltImage[],
  buildable: Buildable,
): readonly OtherBuild[] {
  const own = claimsOf(images, buildable);
  const elsewhere = claimsOf(others, buildable);
  // A step that names images makes those alone.
  const areNamed = images.every(({ reference }) => reference !== undefined);
  const published = buildable.steps.filter(isPublishing);
  const folders = new Set(published.map(({ dockerfileFolder }) => dockerfileFolder));
  const bare = buildable.steps.filter(
    (step) => !isPublishing(step) && !folders.has(step.dockerfileFolder),
  );
  const free = [...published.filter((step) => isProduct(step, buildable.steps)), ...bare]
    .filter((step) => isDeployable(step) && !isClaimed(step, own))
    .map((step) => ({ step, isTaken: isClaimed(step, elsewhere) || (areNamed && isNamed(step)) }));
  const declared = buildable.declared
    .filter((one) => one.image !== undefined && one.folders.length > 0)
    .filter((one) => [...images, ...others].every((image) => entriesOf([one], image).length === 0))
    .map(({ folders: said }) => ({
      context: undefined,
      dockerfileFolder: undefined,
      folders: said,
      isTaken: true,
    }));
  return [...oneEach(free), ...declared];
}

/** What some images are known to be built from. */
interface Claims {
  readonly builds: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** Declared to be built from somewhere below these. */
  readonly declared: readonly string[];
  readonly names: readonly string[];
}

function claimsOf(
  images: readonly BuiltImage[],
  { provenances, steps, declared }: Buildable,
): Claims {
  const buildOf = imageBuilds(images, provenances, steps);
  const built = images.flatMap((image) => buildOf(image).step ?? []);
  const scopes = scopesOf(images, provenances, steps, declared);
  return {
    builds: new Set(built.map(buildKey)),
    folders: new Set(
      [...built, ...scopes].flatMap(({ dockerfileFolder }) => dockerfileFolder ?? []),
    ),
    declared: scopes.flatMap(({ folders = [] }) => folders),
    names: images.flatMap(({ reference }) =>
      reference === undefined ? [] : [imageName(reference)],
    ),
  };
}

function isClaimed(step: BuildStep, { builds, folders, declared, names }: Claims): boolean {
  if (builds.has(buildKey(step))) return true;
  if (step.images.some((image) => names.some((name) => isSameName(image, name)))) return true;
  const { dockerfileFolder: folder } = step;
  if (folder === undefined) return false;
  const isNameless = !isPublishing(step) || step.images.length === 0;
  return (
    isNameless && (folders.has(folder) || declared.some((holding) => isBelow(folder, holding)))
  );
}

/** Names of one image are often written without the folders that a registry keeps it in. */
function isSameName(a: string, b: string): boolean {
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}

function isNamed({ images }: BuildStep): boolean {
  return images.length > 0;
}

function isPublishing({ workflow, isLocal }: BuildStep): boolean {
  return workflow !== undefined && isLocal !== true;
}

/** A step of unknown folders tells of a product only by a name that no Dockerfile's folder has. */
function isProduct({ images, dockerfileFolder }: BuildStep, steps: readonly BuildStep[]): boolean {
  if (dockerfileFolder !== undefined) return true;
  const folders = new Set(
    steps.flatMap((step) => (isPublishing(step) ? [] : lastSegment(step.dockerfileFolder ?? ""))),
  );
  return images.length > 0 && !images.some((image) => folders.has(lastSegment(image)));
}

/** Development containers and the images of GitHub actions are deployed nowhere. */
function isDeployable({ dockerfileFolder = "", workflow }: BuildStep): boolean {
  return (
    workflow !== undefined || !/(?:^|\/)\.(?:devcontainer|github)(?:\/|$)/.test(dockerfileFolder)
  );
}

function buildKey({ context, dockerfileFolder, dockerfile, target }: BuildStep): string {
  return JSON.stringify([context, dockerfileFolder, dockerfile, target]);
}

interface FreeBuild {
  readonly step: BuildStep;
  readonly isTaken: boolean;
}

/** Builds of one folder and one name are one, and a build without a name is one with any there. */
function oneEach(free: readonly FreeBuild[]): readonly OtherBuild[] {
  const byPlace = new Map<string, OtherBuild>();
  const named = new Set(
    free.flatMap(({ step }) => (step.images.length > 0 ? [step.dockerfileFolder] : [])),
  );
  for (const { step, isTaken } of free) {
    const { images, dockerfileFolder } = step;
    // A Dockerfile alone does not say what it is given to build from.
    const context = step.workflow === undefined ? undefined : step.context;
    if (images.length === 0 && named.has(dockerfileFolder)) continue;
    const key = JSON.stringify([context, dockerfileFolder, images.toSorted()]);
    const isKnownTaken = isTaken || byPlace.get(key)?.isTaken === true;
    byPlace.set(key, { context, dockerfileFolder, isTaken: isKnownTaken });
  }
  return [...byPlace.values()];
}
