import {
  type Evidence,
  type LinkBasis,
  type Workload,
  type WorkloadLink,
  weaker,
} from "../workload.ts";
import { isBelow } from "./images.ts";
import type { OtherBuild } from "./otherBuilds.ts";
import type { ImageScope } from "./scopes.ts";

/** Workloads that run the same image, each with how its image is known. */
export interface Product {
  readonly scope: ImageScope;
  readonly workloads: readonly RunningBuild[];
}

export interface RunningBuild {
  readonly workload: Workload;
  readonly evidence: Evidence;
}

/**
 * The links of a file to the products that run and hold it, among all that the repository builds.
 *
 * A file belongs to the product whose folder holds it, deepest first, else to one whose build
 * context holds it. Where several remain, those that run are candidates; where one of the remaining
 * is not known to run, the links say that too. `path` is undefined for an alert that names no file.
 */
export function linksFor(
  path: string | undefined,
  products: readonly Product[],
  others: readonly OtherBuild[] = [],
): readonly WorkloadLink[] {
  const [single] = products;
  if (single !== undefined && products.length === 1 && isAlone(single, others)) {
    if (path === undefined || holdsAlone(single.scope, path)) {
      const reason = "the only image built from this repository";
      return linksTo(single, { isCertain: true, basis: "onlyImage", reason });
    }
  }
  if (path === undefined) {
    const why = { isCertain: false, basis: "noFile", reason: "the alert names no file" } as const;
    const mayBeElsewhere = others.length > 0 || products.length === 1;
    return products.flatMap((product) => linksTo(product, { ...why, mayBeElsewhere }));
  }
  const { chosen, isElsewhere, best } = choose(path, products, others);
  const isCertain = chosen.length === 1 && best > 1 && !isElsewhere;
  const mayBeElsewhere = isElsewhere || chosen.length === 1;
  return chosen.flatMap((product) => {
    const { basis = "unknown", reason } = product.scope;
    return linksTo(
      product,
      isCertain
        ? { isCertain, basis, reason }
        : {
            isCertain,
            basis: "unknown",
            reason: "it cannot be told which image holds this file",
            mayBeElsewhere,
          },
    );
  });
}

/** True when the repository builds nothing else: an image of unknown build may be its only build. */
function isAlone({ scope }: Product, others: readonly OtherBuild[]): boolean {
  if (others.length === 0) return true;
  return isUnknown(scope) && others.length === 1 && others.every(({ isTaken }) => !isTaken);
}

/** A context holds what is below it; declared folders do not say that they are all. */
function holdsAlone({ context, folders }: ImageScope, path: string): boolean {
  if (folders !== undefined) return folders.some((folder) => isBelow(path, folder));
  return context === undefined || isBelow(path, context);
}

function isUnknown({ context, dockerfileFolder, folders }: Folders): boolean {
  return context === undefined && dockerfileFolder === undefined && folders === undefined;
}

interface Choice {
  readonly chosen: readonly Product[];
  /** True when the file may be in something that is not known to run. */
  readonly isElsewhere: boolean;
  /** See `fitOf`. */
  readonly best: number;
}

function choose(path: string, products: readonly Product[], others: readonly OtherBuild[]): Choice {
  const fits = products.map((product) => ({ product, fit: fitOf(path, product.scope) }));
  const otherFits = others.map((other) => fitOf(path, other));
  const best = Math.max(...fits.map(({ fit }) => fit), ...otherFits);
  if (best <= 0) return { chosen: [], isElsewhere: false, best };
  // A context that is the whole repository is no better a reason than an unknown build.
  const enough = best === 2 ? 1 : best;
  const chosen = fits.filter(({ fit }) => fit >= enough).map(({ product }) => product);
  // But a Dockerfile in the root is a better one than a Dockerfile that stands elsewhere.
  const isRoots = best === 2 && chosen.some(({ scope }) => scope.dockerfileFolder === "");
  const isElsewhere = otherFits.some((fit) => fit >= (isRoots ? best : enough));
  if (chosen.length > 0) return { chosen, isElsewhere, best };
  // Only what is not known to run claims the file, and an image of unknown build may be that.
  const possible = products.filter(({ scope }) => isUnknown(scope));
  return { chosen: possible, isElsewhere: true, best };
}

type Folders = Pick<ImageScope, "context" | "dockerfileFolder" | "folders">;

/**
 * How well a file fits a build: 0 not at all; 1 perhaps, the build is not known; 2 inside a context
 * that is the whole repository; more the deeper the folder that holds it.
 */
function fitOf(path: string, scope: Folders): number {
  const { context, dockerfileFolder, folders } = scope;
  if (folders !== undefined) {
    return Math.max(1, ...folders.map((folder) => (isBelow(path, folder) ? depth(folder) : 1)));
  }
  if (context === undefined) {
    if (dockerfileFolder === undefined) return 1;
    return dockerfileFolder !== "" && isBelow(path, dockerfileFolder) ? depth(dockerfileFolder) : 1;
  }
  if (!isBelow(path, context)) return 0;
  const folder = dockerfileFolder ?? context;
  return depth(folder.length > context.length && isBelow(path, folder) ? folder : context);
}

function depth(folder: string): number {
  return folder === "" ? 2 : 2 + folder.split("/").length;
}

type Why = Pick<WorkloadLink, "isCertain" | "reason" | "mayBeElsewhere"> & {
  readonly basis: LinkBasis;
};

/** A link that a declaration had a part in is no surer than a declaration. */
function linksTo(product: Product, why: Why): readonly WorkloadLink[] {
  return product.workloads.map(({ workload, evidence }) => ({
    workload,
    evidence: why.basis === "declared" ? weaker(evidence, "declared") : evidence,
    ...why,
  }));
}
