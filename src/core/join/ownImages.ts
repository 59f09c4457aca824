import type { DeclaredDeployment } from "../declared/declared.ts";
import type { RepositoryId } from "../repository.ts";
import type {
  BuildProvenance,
  BuildStep,
  DeploymentRecord,
  RunningImage,
  RunningWorkload,
  StorageRecord,
} from "../runtime.ts";
import type { Image } from "../workload.ts";
import { meansWorkload } from "./declaredEntries.ts";
import { isSourceOf } from "./imageLabel.ts";
import { digestsOfImage, imageName, lastSegment } from "./images.ts";

/** What tells whether an image was built from this repository. */
export interface ImageEvidence {
  /** Images attested by this repository. */
  readonly provenances: readonly BuildProvenance[];
  /** Images that only other repositories attested. */
  readonly foreign?: ReadonlySet<string> | undefined;
  readonly records: readonly DeploymentRecord[];
  readonly storage?: readonly StorageRecord[] | undefined;
  /** Needed to read labels. */
  readonly repository?: RepositoryId | undefined;
  readonly declared?: readonly DeclaredDeployment[] | undefined;
  /** Where this repository builds images: what an image's name is compared with. */
  readonly steps?: readonly BuildStep[] | undefined;
  /** Names of the images that the repository's manifests run. */
  readonly mentioned?: ReadonlySet<string> | undefined;
}

/** An image of this repository, with how that is known. */
export type OwnImage = Image & { readonly evidence: NonNullable<Image["evidence"]> };

/** Finds out which images are this repository's, by the surest evidence there is for each. */
export function ownImagesBy(
  evidence: ImageEvidence,
  running: readonly RunningWorkload[],
): (image: RunningImage, workload: RunningWorkload) => OwnImage | undefined {
  const digestsOf = digestsOfImage(running.flatMap(({ images }) => images));
  const { provenances, foreign, repository, declared = [] } = evidence;
  const provenance = new Map(provenances.map((p) => [p.digest, p]));
  const labels = new Map(
    [...running.flatMap(({ images }) => images), ...evidence.records]
      .flatMap(({ digest, label }) => (label === undefined ? [] : [[digest, label] as const]))
      .toSorted(([, a], [, b]) => ((a.revision ?? "") < (b.revision ?? "") ? -1 : 1))
      .filter(([, label]) => repository !== undefined && isSourceOf(label, repository)),
  );
  const stored = new Map((evidence.storage ?? []).map((record) => [record.digest, record]));
  const isNamed = nameMatcher(evidence);
  return (image, workload) => {
    const digests = digestsOf(image.digest);
    const common = {
      digest: image.digest,
      reference: image.reference,
      ...storageOf(digests.map((digest) => stored.get(digest)).find((record) => record)),
    };
    const attested = digests.flatMap((digest) => provenance.get(digest) ?? []);
    const build = attested.find(({ commit }) => commit !== undefined) ?? attested[0];
    if (build !== undefined) {
      const { commit, workflow, run } = build;
      return { ...common, commit, workflow, run, evidence: "attested" };
    }
    // An attestation is a surer word than a label, a declaration or a name.
    if (digests.some((digest) => foreign?.has(digest) === true)) return undefined;
    const [label] = digests.flatMap((digest) => labels.get(digest) ?? []);
    if (label !== undefined) return { ...common, commit: label.revision, evidence: "label" };
    if (declared.some((deployment) => meansWorkload(deployment, workload, image))) {
      return { ...common, commit: undefined, evidence: "declared" };
    }
    return isNamed(image) ? { ...common, commit: undefined, evidence: "inferred" } : undefined;
  };
}

function storageOf(record: StorageRecord | undefined): Pick<Image, "storage" | "storageStatus"> {
  if (record === undefined) return {};
  const registry = record.registry.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  return { storage: `${registry}/${record.name}`, storageStatus: record.status };
}

/**
 * True for an image whose name a build step, a manifest or a Dockerfile's folder of this repository
 * has. A Dockerfile's folder is compared with the last part of the name, everything else whole.
 */
export function nameMatcher({
  steps = [],
  mentioned,
}: Pick<ImageEvidence, "steps" | "mentioned">): (image: RunningImage) => boolean {
  const built = new Set([...steps.flatMap(({ images }) => images), ...(mentioned ?? [])]);
  const folders = new Set(
    steps.flatMap(({ workflow, dockerfileFolder }) =>
      workflow === undefined && dockerfileFolder !== undefined && dockerfileFolder !== ""
        ? [lastSegment(dockerfileFolder)]
        : [],
    ),
  );
  return ({ reference }) => {
    const name = reference === undefined ? "" : imageName(reference);
    return name !== "" && (built.has(name) || folders.has(lastSegment(name)));
  };
}
