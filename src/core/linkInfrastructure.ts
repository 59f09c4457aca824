import { type ImageReference, parseImageReference } from "./imageReference.ts";
import type { BuildLine, ImageLine } from "./infrastructure.ts";
import { lastSegment, publicRegistries } from "./join/images.ts";
import type { Evidence, Image, Workload } from "./workload.ts";

/**
 * How sure it is that a line's image is the one that runs, surest first. `repository`: the same
 * image, and nobody says which version of it runs. `name`: its last name, and the workload's own;
 * `source`: its last name, of an image that is known to be built from this repository. These two are
 * probable only.
 */
export type MatchStrength =
  | "digest"
  | "reference"
  | "repository"
  | "otherVersion"
  | "name"
  | "source";

/** True for a match that is more than probable. */
export function isSure(strength: MatchStrength): boolean {
  return strength !== "name" && strength !== "source";
}

export interface RunningLine {
  readonly workload: Workload;
  readonly strength: MatchStrength;
}

const order: readonly MatchStrength[] = [
  "digest",
  "reference",
  "repository",
  "otherVersion",
  "name",
  "source",
];

/**
 * The workloads that run the image a line names, surest first, then by key: by equal digest, equal
 * reference, equal repository under another tag; then, only probably, by the image's last name where
 * the file also gives the workload's own name, and its namespace if it names one, or where what runs
 * is known to be built from this repository. An image that is itself only inferred to be this
 * repository's is never matched better than by name.
 */
export function workloadsOfLine(
  line: ImageLine,
  workloads: readonly Workload[],
): readonly RunningLine[] {
  const written = parseImageReference(line.image);
  if (written === undefined) return [];
  return workloads
    .flatMap((workload): readonly RunningLine[] => {
      const strengths = new Set(
        workload.images.map((image) => strengthOf(line, written, workload, image)),
      );
      const best = order.find((strength) => strengths.has(strength));
      if (best === undefined) return [];
      return [{ workload, strength: best }];
    })
    .toSorted(
      (a, b) =>
        order.indexOf(a.strength) - order.indexOf(b.strength) ||
        (a.workload.key < b.workload.key ? -1 : 1),
    );
}

function strengthOf(
  line: ImageLine,
  written: ImageReference,
  workload: Workload,
  image: Image,
): MatchStrength | undefined {
  const running = runningReference(image);
  const evidence = image.evidence ?? workload.evidence;
  const match = versionMatch(line, written, running, image.digest);
  if (match !== undefined) return evidence === "inferred" ? "name" : match;
  const { name, namespace, container } = line.runs;
  const isThere = namespace === undefined || isSameName(namespace, workload.namespace);
  if (running === undefined || !isThere) return undefined;
  if (lastSegment(running.path) !== lastSegment(written.path)) return undefined;
  if (isSameName(name, workload.name) || isSameName(container, workload.name)) return "name";
  // In a registry that is written out it is another image, somebody else's.
  const isOpen = line.open?.includes("registry") === true;
  return isOpen && builtHere.has(evidence) ? "source" : undefined;
}

/** Evidence that what runs was built from this repository. */
const builtHere: ReadonlySet<Evidence> = new Set(["attested", "record", "label"]);

function versionMatch(
  line: ImageLine,
  written: ImageReference,
  running: ImageReference | undefined,
  digest: string,
): "digest" | "reference" | "repository" | "otherVersion" | undefined {
  if (written.digest === digest) return "digest";
  if (line.open?.includes("registry") === true) return undefined;
  if (running === undefined || !isSameRepository(written, running)) return undefined;
  if (line.open?.includes("version") === true) return "repository";
  if (written.digest !== undefined) return "otherVersion";
  if (running.tag === undefined) return "repository";
  return (written.tag ?? "latest") === running.tag ? "reference" : "otherVersion";
}

/** What runs, with the registry where GitHub's record of its storage tells it. */
function runningReference({ reference, storage }: Image): ImageReference | undefined {
  const named = reference === undefined ? undefined : parseImageReference(reference);
  if (storage === undefined || named?.hasDomain === true) return named;
  const stored = parseImageReference(storage);
  return stored === undefined ? named : { ...stored, tag: named?.tag };
}

/** Defender names an image without its registry; then the line's must be one of somebody's own. */
function isSameRepository(written: ImageReference, running: ImageReference): boolean {
  if (running.hasDomain) return running.domain === written.domain && running.path === written.path;
  const isOwn = written.hasDomain && !publicRegistries.has(written.domain);
  return isOwn && running.path.replace(/^library\//, "") === written.path;
}

/** The workloads that run what a place builds, by key. */
export function workloadsBuilt(
  { place }: BuildLine,
  workloads: readonly Workload[],
): readonly Workload[] {
  return workloads
    .filter((workload) =>
      workload.images.some(
        ({ build, evidence }) =>
          (evidence ?? workload.evidence) !== "inferred" && build?.places?.includes(place) === true,
      ),
    )
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Names are compared ignoring case. */
export function isSameName(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
