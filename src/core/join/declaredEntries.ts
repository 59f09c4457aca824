import type { DeclaredDeployment } from "../declared/declared.ts";
import type { RunningImage, RunningWorkload } from "../runtime.ts";
import { splitReference } from "./images.ts";

type NamedImage = Pick<RunningImage, "digest" | "reference" | "otherDigests">;

/** The declared deployments that mean an image: by its digest where they name one, else by its name. */
export function entriesOf(
  declared: readonly DeclaredDeployment[],
  image: NamedImage,
): readonly DeclaredDeployment[] {
  return declared.filter((deployment) => meansImage(deployment, image));
}

/** True when a declared deployment means this image in this workload. */
export function meansWorkload(
  deployment: DeclaredDeployment,
  workload: Pick<RunningWorkload, "cluster" | "namespace">,
  image: NamedImage,
): boolean {
  return (
    meansImage(deployment, image) &&
    isSame(deployment.cluster, workload.cluster) &&
    isSame(deployment.namespace, workload.namespace)
  );
}

function meansImage(
  { image: declared }: DeclaredDeployment,
  { digest, otherDigests = [], reference }: NamedImage,
): boolean {
  if (declared === undefined) return false;
  const wanted = splitReference(declared);
  if (wanted.digest !== undefined) return [digest, ...otherDigests].includes(wanted.digest);
  if (reference === undefined || wanted.name === "") return false;
  const given = splitReference(reference);
  // Defender's rows name the repository in the registry, mostly without the registry.
  return given.name === wanted.name && isSame(wanted.registry, given.registry);
}

/** What is not said fits everything. */
function isSame(wanted: string | undefined, given: string | undefined): boolean {
  return (
    wanted === undefined || given === undefined || wanted.toLowerCase() === given.toLowerCase()
  );
}
