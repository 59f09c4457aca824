import { type ImageReference, parseImageReference } from "./imageReference.ts";
import type { BuildLine, ExposureLine, ImageLine, ServiceLine } from "./infrastructure.ts";
import { lastSegment, publicRegistries } from "./join/images.ts";
import type { Image, Workload } from "./workload.ts";

/**
 * How sure it is that a line's image is the one that runs, surest first. `repository`: the same
 * image, and nobody says which version of it runs.
 */
export type MatchStrength = "digest" | "reference" | "repository" | "otherVersion" | "name";

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
];

/**
 * The workloads that run the image a line names, surest first, then by key: by equal digest, equal
 * reference, equal repository under another tag; by the image's last name only where the file also
 * gives the workload's own name, and its namespace if it names one. An image that is itself only
 * inferred to be this repository's is never matched better than by name.
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
  const match = versionMatch(written, running, image.digest);
  if (match !== undefined) {
    return (image.evidence ?? workload.evidence) === "inferred" ? "name" : match;
  }
  const { name, namespace, container } = line.runs;
  const isNamed = isSameName(name, workload.name) || isSameName(container, workload.name);
  const isThere = namespace === undefined || isSameName(namespace, workload.namespace);
  if (running === undefined || !isNamed || !isThere) return undefined;
  return lastSegment(running.path) === lastSegment(written.path) ? "name" : undefined;
}

function versionMatch(
  written: ImageReference,
  running: ImageReference | undefined,
  digest: string,
): Exclude<MatchStrength, "name"> | undefined {
  if (written.digest === digest) return "digest";
  if (running === undefined || !isSameRepository(written, running)) return undefined;
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

/** What a line that opens something is to be linked by: all that is known of what runs. */
export interface InfrastructureLines {
  readonly images: readonly ImageLine[];
  readonly services: readonly ServiceLine[];
}

/**
 * The workloads that a line lets the internet reach, by key: those that run the image of what it
 * opens, there. In Kubernetes that is found by services and the labels they select, elsewhere by the
 * resource that both stand in. A name of an image is no match here, nor is the same image somewhere
 * else.
 */
export function workloadsOpened(
  line: ExposureLine,
  { images, services }: InfrastructureLines,
  workloads: readonly Workload[],
): readonly Workload[] {
  const selectors = services.filter(
    ({ name, namespace, selects }) =>
      selects.length > 0 && line.opens.includes(name) && isSameSpace(line.namespace, namespace),
  );
  const opened = images.filter(({ format, runs }) => {
    if (format !== line.format) return false;
    if (format !== "kubernetes") return line.opens.some((name) => isSameName(name, runs.name));
    return selectors.some(
      ({ namespace, selects }) =>
        isSameSpace(namespace, runs.namespace) &&
        selects.every((label) => runs.labels.includes(label)),
    );
  });
  const found = new Map(
    opened.flatMap((image) => workloadsThere(image, workloads)).map((w) => [w.key, w]),
  );
  return [...found.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Of the workloads that run a line's image, those at the line's own place. */
function workloadsThere(line: ImageLine, workloads: readonly Workload[]): readonly Workload[] {
  const { name, namespace, container } = line.runs;
  const running = workloadsOfLine(line, workloads)
    .filter(({ strength }) => strength !== "name")
    .map(({ workload }) => workload)
    .filter((w) => namespace === undefined || isSameName(namespace, w.namespace));
  const named = running.filter((w) => isSameName(name, w.name) || isSameName(container, w.name));
  return named.length > 0 || line.format !== "kubernetes" ? named : running;
}

/** The workloads that run what a build step makes, by key. `workflow` is the file it stands in. */
export function workloadsBuilt(
  line: BuildLine,
  workflow: string,
  workloads: readonly Workload[],
): readonly Workload[] {
  return workloads
    .filter((workload) =>
      workload.images.some(
        ({ build, evidence }) =>
          (evidence ?? workload.evidence) !== "inferred" &&
          build?.workflow === workflow &&
          build.dockerfile === line.dockerfile &&
          build.target === line.target,
      ),
    )
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function isSameSpace(one: string | undefined, other: string | undefined): boolean {
  return (one ?? "default") === (other ?? "default");
}

function isSameName(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
