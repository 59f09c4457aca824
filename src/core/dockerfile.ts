import type { Region } from "./alert.ts";

/** Who keeps a package in an image: the system's package manager, or a language's. */
export type PackageKind = "os" | "npm" | "python";

/** A package that a `RUN` line installs by its name. */
export interface InstalledPackage {
  /** As written, without version and extras. */
  readonly name: string;
  readonly kind: PackageKind;
  /** Of the name. */
  readonly region: Region;
}

/** An image that a Dockerfile names. */
export interface NamedImage {
  /** Defaults of `ARG` filled in; undefined when a variable has none. */
  readonly image: string | undefined;
  /** Of what is written, without flags. */
  readonly region: Region;
}

/** A `COPY --from`. */
export interface CopiedImage extends NamedImage {
  /** The last parts of the paths that are copied, e.g. `uv` of `/usr/local/bin/uv`. */
  readonly takes: readonly string[];
}

/** One `FROM` and what follows it. */
export interface DockerStage {
  /** Lower case; undefined for one without `AS`. */
  readonly name: string | undefined;
  readonly from: NamedImage;
  /** As written after `--platform=`, defaults filled in. */
  readonly platform: string | undefined;
  readonly packages: readonly InstalledPackage[];
  /** What `COPY --from` takes files out of, also other stages. */
  readonly copiesFrom: readonly CopiedImage[];
  /** It runs commands, adds archives, or copies whole system folders of another stage. */
  readonly mayChangeSystem: boolean;
}

/** The image that a Dockerfile makes. */
export interface FinalImage {
  /** The image outside of this file that it is built on; the region is that of its `FROM`. */
  readonly base: NamedImage;
  readonly platform: string | undefined;
  /** Those of the final stage and of the stages it is built on. */
  readonly packages: readonly InstalledPackage[];
  /** Images outside of this file that it copies files of. */
  readonly copiesFrom: readonly CopiedImage[];
  /** Where its system was copied from, when it is built from scratch and there is one such image. */
  readonly systemCopy: CopiedImage | undefined;
  /** The system's packages can only come from the base image: nothing here adds any. */
  readonly isSystemOfBase: boolean;
}

/**
 * Follows the last stage, or the one named `target`, down to the image outside of the file
 * (Dockerfile reference, `FROM` and `COPY --from`). Undefined when there is no such stage.
 */
export function finalImage(
  stages: readonly DockerStage[],
  target: string | undefined,
): FinalImage | undefined {
  const wanted = target === undefined ? stages.length - 1 : indexOf(stages, target);
  const chain: DockerStage[] = [];
  for (let at = wanted; at >= 0; ) {
    const stage = stages[at];
    if (stage === undefined) break;
    chain.push(stage);
    // A stage can only be built on one that stands before it.
    at = indexOf(stages.slice(0, at), stage.from.image);
  }
  const last = chain.at(-1);
  if (last === undefined) return undefined;
  const copies = chain.flatMap((stage) => stage.copiesFrom);
  const copiesFrom = copies.filter(({ image }) => indexOf(stages, image) < 0);
  return {
    base: last.from,
    platform: last.platform,
    packages: chain.flatMap(({ packages }) => packages),
    copiesFrom,
    systemCopy:
      last.from.image === "scratch" && copiesFrom.length === copies.length && copies.length === 1
        ? copiesFrom[0]
        : undefined,
    isSystemOfBase:
      last.from.image !== "scratch" &&
      copiesFrom.length === 0 &&
      chain.every(({ mayChangeSystem }) => !mayChangeSystem),
  };
}

/** Stages are named ignoring case, or by their number; the latest of a name counts. */
function indexOf(stages: readonly DockerStage[], name: string | undefined): number {
  const wanted = name?.toLowerCase();
  if (wanted === undefined) return -1;
  const named = stages.findLastIndex((stage) => stage.name === wanted);
  return named < 0 && /^\d{1,4}$/.test(wanted) && Number(wanted) < stages.length
    ? Number(wanted)
    : named;
}
