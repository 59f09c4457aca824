import type { DeclaredDeployment } from "../declared/declared.ts";
import type { BuildProvenance, BuildStep } from "../runtime.ts";
import type { Image, LinkBasis } from "../workload.ts";
import { entriesOf } from "./declaredEntries.ts";
import { imageName, lastSegment } from "./images.ts";

/** Where the files of one image come from. */
export interface ImageScope {
  readonly digest: string;
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
 * Dockerfile in a folder of its name. An image for which none is found may hold any file of the
 * repository.
 */
export function scopesOf(
  images: readonly Pick<Image, "digest" | "reference" | "workflow">[],
  provenances: readonly BuildProvenance[],
  steps: readonly BuildStep[],
  declared: readonly DeclaredDeployment[] = [],
): readonly ImageScope[] {
  const workflows = new Map(provenances.map((p) => [p.digest, p.workflow]));
  return images.map((image) => ({
    ...scopeOf(image, { workflow: image.workflow ?? workflows.get(image.digest), steps, declared }),
    reference: image.reference,
  }));
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

interface BuildFacts {
  readonly workflow: string | undefined;
  readonly steps: readonly BuildStep[];
  readonly declared: readonly DeclaredDeployment[];
}

function scopeOf(
  image: Pick<Image, "digest" | "reference">,
  { workflow, steps, declared }: BuildFacts,
): ImageScope {
  const { digest, reference } = image;
  const name = reference === undefined ? undefined : imageName(reference);
  const inWorkflow = steps.filter(
    (step) => step.workflow !== undefined && step.workflow === workflow,
  );
  const attested = only(inWorkflow) ?? only(named(inWorkflow, name));
  if (attested !== undefined) return builtBy(digest, attested, "workflow");
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
  const step = only(named(steps, name));
  if (step !== undefined) return builtBy(digest, step, "buildStep");
  const dockerfile = only(
    steps.filter(
      ({ workflow: own, dockerfileFolder }) =>
        own === undefined &&
        name !== undefined &&
        lastSegment(dockerfileFolder) === lastSegment(name),
    ),
  );
  return dockerfile === undefined
    ? unknownScope(digest)
    : {
        digest,
        // A Dockerfile alone does not say what it is given to build from.
        context: undefined,
        dockerfileFolder: dockerfile.dockerfileFolder,
        basis: "dockerfile",
        reason: `the Dockerfile in ${folderWords(dockerfile.dockerfileFolder)} has the image's name`,
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

function builtBy(digest: string, step: BuildStep, basis: LinkBasis): ImageScope {
  const { context, dockerfileFolder, workflow = "" } = step;
  return {
    digest,
    context,
    dockerfileFolder,
    basis,
    reason: `built from ${folderWords(dockerfileFolder)} by ${workflow}`,
  };
}

function folderWords(folder: string): string {
  return folder === "" ? "the repository's root" : folder;
}

function named(steps: readonly BuildStep[], name: string | undefined): readonly BuildStep[] {
  return steps.filter(
    ({ workflow, images }) =>
      workflow !== undefined &&
      name !== undefined &&
      images.some((image) => image === name || lastSegment(image) === lastSegment(name)),
  );
}

function only<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}
