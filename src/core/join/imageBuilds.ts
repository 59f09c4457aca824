import type { BuildProvenance, BuildStep } from "../runtime.ts";
import type { Image } from "../workload.ts";
import { imageName, lastSegment } from "./images.ts";
import { onlyBuild, publishing } from "./sameBuild.ts";

export type BuiltImage = Pick<Image, "digest" | "reference" | "workflow">;

/** The step that builds an image, and which images are one with it. */
export interface FoundBuild {
  /** The same text for all that are one image. */
  readonly image: string;
  readonly step: BuildStep | undefined;
  readonly basis: "workflow" | "buildStep";
  /** True when the step's folders are known and no other image's. */
  readonly isTelling: boolean;
}

/**
 * Finds the step that builds each image: of the workflow that attested it, else the only one that
 * makes an image of its name.
 *
 * A step that names images makes those alone; the only step of a workflow, without names, makes
 * what that attested as long as that is one image. Images are one by their digest or their name, or
 * when one step makes them.
 */
export function imageBuilds(
  images: readonly BuiltImage[],
  provenances: readonly BuildProvenance[],
  steps: readonly BuildStep[],
): (image: BuiltImage) => FoundBuild {
  const workflows = new Map(provenances.map((p) => [p.digest, p.workflow]));
  const workflowOf = ({ workflow, digest }: BuiltImage) => workflow ?? workflows.get(digest);
  const identityOf = identities(images);
  const attestedBy = new Map<string | undefined, Set<string>>();
  for (const image of images.filter(({ reference }) => reference !== undefined)) {
    const workflow = workflowOf(image);
    attestedBy.set(workflow, (attestedBy.get(workflow) ?? new Set()).add(identityOf(image)));
  }
  const found = (image: BuiltImage): Omit<FoundBuild, "isTelling"> => {
    const workflow = workflowOf(image);
    const inWorkflow = steps.filter((s) => s.workflow !== undefined && s.workflow === workflow);
    const single = (attestedBy.get(workflow)?.size ?? 0) <= 1 ? onlyBuild(inWorkflow) : undefined;
    const isOpen = single?.images.length === 0 || image.reference === undefined;
    const attested = onlyBuild(named(inWorkflow, image)) ?? (isOpen ? single : undefined);
    const step = attested ?? onlyBuild(publishing(named(steps, image)));
    return {
      image: step === undefined ? identityOf(image) : stepKey(step),
      step,
      basis: attested === undefined ? "buildStep" : "workflow",
    };
  };
  const makers = new Map<string, Set<string>>();
  for (const image of images) {
    const { step, image: own } = found(image);
    if (step === undefined) continue;
    makers.set(folderKey(step), (makers.get(folderKey(step)) ?? new Set()).add(own));
  }
  return (image) => {
    const build = found(image);
    const { step } = build;
    const isKnown = step?.context !== undefined && step.dockerfileFolder !== undefined;
    return { ...build, isTelling: isKnown && makers.get(folderKey(step))?.size === 1 };
  };
}

function folderKey({ context, dockerfileFolder }: BuildStep): string {
  return JSON.stringify([context, dockerfileFolder]);
}

function stepKey({ workflow, context, dockerfileFolder, ...step }: BuildStep): string {
  const { dockerfile, target, images } = step;
  return JSON.stringify([workflow, context, dockerfileFolder, dockerfile, target, images]);
}

/** A text for each image, the same for those of equal digest or name. */
function identities(images: readonly BuiltImage[]): (image: BuiltImage) => string {
  const together = new Map<string, Set<string>>();
  for (const image of images) {
    const all = new Set(keysOf(image).flatMap((key) => [key, ...(together.get(key) ?? [])]));
    for (const key of all) together.set(key, all);
  }
  return (image) =>
    [...(together.get(image.digest) ?? keysOf(image))].toSorted()[0] ?? image.digest;
}

function keysOf({ digest, reference }: BuiltImage): readonly string[] {
  return reference === undefined ? [digest] : [digest, imageName(reference)];
}

/** The steps that make an image of this one's name. */
function named(steps: readonly BuildStep[], { reference }: BuiltImage): readonly BuildStep[] {
  const last = reference === undefined ? undefined : lastSegment(imageName(reference));
  return steps.filter(
    ({ workflow, images }) =>
      workflow !== undefined && images.some((image) => lastSegment(image) === last),
  );
}
