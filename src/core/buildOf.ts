import type { DeclaredDeployment } from "./declared/declared.ts";
import { entriesOf } from "./join/declaredEntries.ts";
import { imageBuilds } from "./join/imageBuilds.ts";
import { imageName, isBelow, lastSegment } from "./join/images.ts";
import { onlyBuild, publishing } from "./join/sameBuild.ts";
import type { BuildProvenance, BuildStep } from "./runtime.ts";
import type { Image, ImageBuild, Workload } from "./workload.ts";

/**
 * The same workloads, each image with what builds it, where that can be told: the step of the
 * workflow that attested it, else the only Dockerfile in the folders declared for it, else the only
 * build that makes an image of its name, else the Dockerfile in a folder of its name, else the
 * repository's only Dockerfile. Where several come into question none of them is claimed.
 */
export function withBuilds(
  workloads: readonly Workload[],
  provenances: readonly BuildProvenance[],
  steps: readonly BuildStep[],
  declared: readonly DeclaredDeployment[] = [],
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
    if (isElsewhere) return undefined;
    const folders = entriesOf(declared, image).flatMap((one) => one.folders);
    return inDeclared(folders, steps) ?? byName(image, steps);
  };
  return workloads.map((workload) => ({
    ...workload,
    images: workload.images.map((image) => {
      const build = buildOf(image);
      return build === undefined ? image : { ...image, build };
    }),
  }));
}

function inDeclared(
  folders: readonly string[],
  steps: readonly BuildStep[],
): ImageBuild | undefined {
  const step = only(
    bareOf(steps).filter(({ dockerfile = "" }) =>
      folders.some((folder) => folder !== "" && isBelow(dockerfile, folder)),
    ),
  );
  return step === undefined
    ? undefined
    : built(step, "declared in .github/runtime-risk.yml to be built from its folder");
}

function byName({ reference }: Image, steps: readonly BuildStep[]): ImageBuild | undefined {
  const name = reference === undefined ? undefined : imageName(reference);
  const makes = ({ images }: BuildStep) =>
    name !== undefined && images.some((image) => lastSegment(image) === lastSegment(name));
  const named = publishing(steps.filter((step) => step.workflow !== undefined && makes(step)));
  if (named.length > 0) {
    const step = onlyBuild(named);
    return step === undefined
      ? undefined
      : built(step, `${step.workflow ?? ""} builds an image of that name from it`);
  }
  const bare = bareOf(steps);
  const inFolder = bare.filter(
    ({ dockerfileFolder }) =>
      name !== undefined &&
      dockerfileFolder !== undefined &&
      lastSegment(dockerfileFolder) === lastSegment(name),
  );
  const step = only(inFolder.length > 0 ? inFolder : bare);
  if (step === undefined) return undefined;
  const isNamed = inFolder.length > 0;
  return built(step, isNamed ? "its folder has the image's name" : "it is the only one here");
}

function bareOf(steps: readonly BuildStep[]): readonly BuildStep[] {
  return steps.filter((step) => step.workflow === undefined);
}

function built(
  { dockerfile, target, workflow, places }: BuildStep,
  reason: string,
): ImageBuild | undefined {
  if (dockerfile === undefined) return undefined;
  return { dockerfile, target, workflow, ...(places === undefined ? {} : { places }), reason };
}

function only<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}
