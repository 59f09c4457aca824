import { imageName, lastSegment } from "./join/images.ts";
import type { BuildProvenance, BuildStep } from "./runtime.ts";
import type { Image, ImageBuild, Workload } from "./workload.ts";

/** The same workloads, each image with what builds it, where that can be told. */
export function withBuilds(
  workloads: readonly Workload[],
  provenances: readonly BuildProvenance[],
  steps: readonly BuildStep[],
): readonly Workload[] {
  const workflows = new Map(provenances.map((p) => [p.digest, p.workflow]));
  return workloads.map((workload) => ({
    ...workload,
    images: workload.images.map((image) => {
      const build = buildOf(image, image.workflow ?? workflows.get(image.digest), steps);
      return build === undefined ? image : { ...image, build };
    }),
  }));
}

/**
 * What builds an image: the step of the workflow that attested it, else the only step that makes an
 * image of its name, else the Dockerfile in a folder of its name, else the repository's only
 * Dockerfile. Undefined where several come into question: none of them is claimed.
 */
export function buildOf(
  { reference }: Pick<Image, "reference">,
  workflow: string | undefined,
  steps: readonly BuildStep[],
): ImageBuild | undefined {
  const name = reference === undefined ? undefined : imageName(reference);
  const makes = ({ images }: BuildStep) =>
    name !== undefined && images.some((image) => lastSegment(image) === lastSegment(name));
  const inWorkflow = steps.filter(
    (step) => step.workflow !== undefined && step.workflow === workflow,
  );
  const attested = only(inWorkflow) ?? only(inWorkflow.filter(makes));
  if (attested !== undefined) {
    return built(attested, `built from it by ${workflow ?? ""}, as the image's attestation says`);
  }
  // The workflow that built it builds several, and the name does not tell which.
  if (inWorkflow.length > 0) return undefined;
  const named = steps.filter((step) => step.workflow !== undefined && makes(step));
  if (named.length > 0) {
    const [step] = named;
    return named.length > 1 || step === undefined
      ? undefined
      : built(step, `${step.workflow ?? ""} builds an image of that name from it`);
  }
  const bare = steps.filter((step) => step.workflow === undefined);
  const inFolder = bare.filter(
    ({ dockerfileFolder }) =>
      name !== undefined &&
      dockerfileFolder !== undefined &&
      lastSegment(dockerfileFolder) === lastSegment(name),
  );
  if (inFolder.length > 0) {
    const [step] = inFolder;
    return inFolder.length > 1 || step === undefined
      ? undefined
      : built(step, "its folder has the image's name");
  }
  const single = only(bare);
  return single === undefined ? undefined : built(single, "it is the only one here");
}

function built(
  { dockerfile, target, workflow }: BuildStep,
  reason: string,
): ImageBuild | undefined {
  return dockerfile === undefined ? undefined : { dockerfile, target, workflow, reason };
}

function only<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}
