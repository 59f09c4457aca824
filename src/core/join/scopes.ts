import type { DeclaredDeployment } from "../declared/declared.ts";
import type { BuildProvenance, BuildStep } from "../runtime.ts";
import type { Image, LinkBasis } from "../workload.ts";
import { entriesOf } from "./declaredEntries.ts";
import { type BuiltImage, type FoundBuild, imageBuilds } from "./imageBuilds.ts";
import { imageName, lastSegment } from "./images.ts";

/** Where the files of one image come from. */
export interface ImageScope {
  readonly digest: string;
  /** The same for all that are one image; its name or its digest where it is missing. */
  readonly image?: string | undefined;
  /** What the image is called there: one digest may have several names. */
  readonly reference?: string | undefined;
  /** Folders; empty for the root, undefined when it cannot be told. */
  readonly context: string | undefined;
  readonly dockerfileFolder: string | undefined;
  /** Declared folders; their files belong to the image, others may. */
  readonly folders?: readonly string[] | undefined;
  /** What it was told by. */
  readonly basis?: LinkBasis | undefined;
  /** How we know, in words. */
  readonly reason: string;
}

/**
 * Finds the folders each image is built from: the build step of the workflow that attested it, else
 * the folders declared for it, else the only build step that makes an image of its name, else a
 * Dockerfile in a folder of its name. A step whose folders are not known, or are those of another
 * image too, tells less than these and is what is left without them. An image for which none is
 * found may hold any file of the repository.
 */
export function scopesOf(
  images: readonly BuiltImage[],
  provenances: readonly BuildProvenance[],
  steps: readonly BuildStep[],
  declared: readonly DeclaredDeployment[] = [],
): readonly ImageScope[] {
  const buildOf = imageBuilds(images, provenances, steps);
  return images.map((own) => {
    const build = buildOf(own);
    const scope = scopeOf(own, build, { steps, declared });
    return { ...scope, image: build.image, reference: own.reference };
  });
}

/** The scope of an image among several. */
export function scopeFor(
  scopes: readonly ImageScope[],
): (image: Pick<Image, "digest" | "reference">) => ImageScope {
  const keyOf = (digest: string, reference: string | undefined) => `${digest} ${reference ?? ""}`;
  const exact = new Map(scopes.map((scope) => [keyOf(scope.digest, scope.reference), scope]));
  return ({ digest, reference }) =>
    exact.get(keyOf(digest, reference)) ??
    exact.get(keyOf(digest, undefined)) ??
    unknownScope(digest);
}

interface ScopeFacts {
  readonly steps: readonly BuildStep[];
  readonly declared: readonly DeclaredDeployment[];
}

function scopeOf(
  image: BuiltImage,
  { step, basis, isTelling }: FoundBuild,
  { steps, declared }: ScopeFacts,
): ImageScope {
  const { digest, reference } = image;
  const built = step === undefined ? undefined : builtBy(digest, step, basis);
  if (built !== undefined && isTelling && basis === "workflow") return built;
  const folders = [
    ...new Set(entriesOf(declared, image).flatMap((deployment) => deployment.folders)),
  ].toSorted();
  if (folders.length > 0) {
    return {
      digest,
      context: undefined,
      dockerfileFolder: undefined,
      folders,
      basis: "declared",
      reason: `declared to be built from ${folders.join(", ")}`,
    };
  }
  if (built !== undefined && isTelling) return built;
  const name = reference === undefined ? undefined : imageName(reference);
  const folder = only(
    steps.flatMap(({ workflow, dockerfileFolder }) => {
      const isBare = workflow === undefined && dockerfileFolder !== undefined;
      const isFit =
        isBare && name !== undefined && lastSegment(dockerfileFolder) === lastSegment(name);
      return isFit ? [dockerfileFolder] : [];
    }),
  );
  if (folder === undefined) return built ?? unknownScope(digest);
  return {
    digest,
    // A Dockerfile alone does not say what it is given to build from.
    context: step?.context,
    dockerfileFolder: folder,
    basis: "dockerfile",
    reason: `the Dockerfile in ${folderWords(folder)} has the image's name`,
  };
}

/** The scope of an image of which no build was found. */
function unknownScope(digest: string): ImageScope {
  return {
    digest,
    context: undefined,
    dockerfileFolder: undefined,
    basis: "unknown",
    reason: "the build of this image was not found in the repository",
  };
}

function builtBy(digest: string, step: BuildStep, basis: LinkBasis): ImageScope | undefined {
  const { context, dockerfileFolder, workflow = "" } = step;
  const folder = dockerfileFolder ?? context;
  if (folder === undefined) return undefined;
  const reason = `built from ${folderWords(folder)} by ${workflow}`;
  return { digest, context, dockerfileFolder, basis, reason };
}

function folderWords(folder: string): string {
  return folder === "" ? "the repository's root" : folder;
}

function only<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}
