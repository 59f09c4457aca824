import { imageBuilds } from "./join/imageBuilds.ts";
import { imageName, lastSegment } from "./join/images.ts";
import type { BuildProvenance, BuildStep } from "./runtime.ts";
import type { Image, ImageBuild, Workload } from "./workload.ts";

/**
 * The same workloads, each image with what builds it, where that can be told: the step of the
 * workflow that attested it, else the only step that makes an image of its name, else the
 * Dockerfile in a folder of its name, else the repository's only Dockerfile. Where several come into
 * question none of them is claimed.
 */
export function withBuilds(
  workloads: readonly Workload[],
  provenances: readonly BuildProvenance[],
  steps: readonly BuildStep[],
): readonly Workload[] {
  const images = workloads.flatMap((workload) => workload.images);
  const foundFor = imageBuilds(images, provenances, steps);
  const workflows = new Map(provenances.map((p) => [p.digest, p.workflow]));
  const buildOf = (image: Image): ImageBuild | undefined => {
    const workflow = image.workflow ?? workflows.get(image.digest);
    const { step, basis } = foundFor(image);
    if (step !== undefined && basis === "workflow") {
      const reason = `built from it by ${workflow ?? ""}, as the image's attestation says`;
      return built(step, reason);
    }
    // The workflow that built it builds others, and no name tells which step it was.
    const isElsewhere = steps.some((s) => s.workflow !== undefined && s.workflow === workflow);
    return isElsewhere ? undefined : byName(image, steps);
  };
  return workloads.map((workload) => ({
    ...workload,
    images: workload.images.map((image) => {
      const build = buildOf(image);
      return build === undefined ? image : { ...image, build };
    }),
  }));
}

function byName({ reference }: Image, steps: readonly BuildStep[]): ImageBuild | undefined {
  const name = reference === undefined ? undefined : imageName(reference);
  const makes = ({ images }: BuildStep) =>
    name !== undefined && images.some((image) => lastSegment(image) === lastSegment(name));
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
