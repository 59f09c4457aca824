import type { Alert } from "./alert.ts";
import type { BuildProvenance, BuildStep } from "./runtime.ts";
import type { Workload, WorkloadLink } from "./workload.ts";

/** Where the files of one image come from. */
export interface ImageScope {
  readonly digest: string;
  /** Folders; empty for the root, undefined when it cannot be told. */
  readonly context: string | undefined;
  readonly dockerfileFolder: string | undefined;
  /** How we know, in words. */
  readonly reason: string;
}

/**
 * Finds the folders each image is built from: the build step of the workflow that attested it,
 * else the only build step that makes an image of its name, else a Dockerfile in a folder of its
 * name. An image for which none is found may hold any file of the repository.
 */
export function scopesOf(
  images: readonly { readonly digest: string; readonly reference: string | undefined }[],
  provenances: readonly BuildProvenance[],
  steps: readonly BuildStep[],
): readonly ImageScope[] {
  const workflows = new Map(provenances.map((p) => [p.digest, p.workflow]));
  return images.map(({ digest, reference }) => {
    const name = reference === undefined ? undefined : imageName(reference);
    const inWorkflow = steps.filter(
      (step) => step.workflow !== undefined && step.workflow === workflows.get(digest),
    );
    const named = (candidates: readonly BuildStep[]) =>
      candidates.filter((step) => name !== undefined && makes(step, name));
    const folders = steps.filter(
      (step) =>
        step.workflow === undefined &&
        name !== undefined &&
        lastSegment(step.dockerfileFolder) === lastSegment(name),
    );
    const found =
      only(inWorkflow) ?? only(named(inWorkflow)) ?? only(named(steps)) ?? only(folders);
    return {
      digest,
      // A Dockerfile alone does not say what it is given to build from.
      context: found?.workflow === undefined ? undefined : found.context,
      dockerfileFolder: found?.dockerfileFolder,
      reason: reasonOf(found),
    };
  });
}

function reasonOf(step: BuildStep | undefined): string {
  if (step === undefined) return "the build of this image was not found in the repository";
  const folder = step.dockerfileFolder === "" ? "the repository's root" : step.dockerfileFolder;
  return step.workflow === undefined
    ? `the Dockerfile in ${folder} has the image's name`
    : `built from ${folder} by ${step.workflow}`;
}

/**
 * Links alerts to the workloads whose image holds their file.
 *
 * With one image every alert whose file its build context holds belongs to it. With several it is the image whose Dockerfile's folder
 * holds the file, deepest first, else the one whose build context holds it; where several remain
 * all are listed as candidates, not certain.
 */
export function linkAlerts(
  alerts: readonly Alert[],
  workloads: readonly Workload[],
  scopes: readonly ImageScope[],
): (alert: Alert) => readonly WorkloadLink[] {
  const byFolder = new Map<string, readonly WorkloadLink[]>();
  const groups = productsOf(workloads, scopes);
  for (const alert of alerts) {
    if (isOutsideCode(alert)) continue;
    const path = pathOf(alert);
    const folder = folderOf(path);
    if (!byFolder.has(folder)) byFolder.set(folder, linksFor(path, groups));
  }
  return (alert) => (isOutsideCode(alert) ? [] : (byFolder.get(folderOf(pathOf(alert))) ?? []));
}

/** A secret in an issue or a pull request is in no file, so in no image. */
function isOutsideCode(alert: Alert): boolean {
  return alert.kind === "secretScanning" && alert.locations.length === 0;
}

/** Workloads that run the same build. */
interface Product {
  readonly scope: Omit<ImageScope, "digest">;
  readonly workloads: readonly Workload[];
}

function productsOf(
  workloads: readonly Workload[],
  scopes: readonly ImageScope[],
): readonly Product[] {
  const scopeOf = new Map(scopes.map((scope) => [scope.digest, scope]));
  const products = new Map<string, { scope: Product["scope"]; workloads: Workload[] }>();
  for (const workload of workloads) {
    for (const image of workload.images) {
      const scope = scopeOf.get(image.digest);
      const known = scope?.context !== undefined;
      const id = known
        ? `${scope.context}\n${scope.dockerfileFolder ?? ""}`
        : `?${image.reference === undefined ? image.digest : imageName(image.reference)}`;
      const product = products.get(id) ?? {
        scope: scope ?? {
          context: undefined,
          dockerfileFolder: undefined,
          reason: reasonOf(undefined),
        },
        workloads: [],
      };
      if (!product.workloads.includes(workload)) product.workloads.push(workload);
      products.set(id, product);
    }
  }
  return [...products.values()];
}

function linksFor(path: string | undefined, products: readonly Product[]): readonly WorkloadLink[] {
  const [single] = products;
  if (single !== undefined && products.length === 1) {
    const holds =
      path === undefined ||
      single.scope.context === undefined ||
      isBelow(path, single.scope.context);
    if (holds) return linksTo(single, true, "the only image built from this repository");
  }
  if (path === undefined)
    return products.flatMap((p) => linksTo(p, false, "the alert names no file"));
  const fits = products.map((product) => ({ product, fit: fitOf(path, product.scope) }));
  const best = Math.max(...fits.map(({ fit }) => fit));
  if (best <= 0) return [];
  // A context that is the whole repository is no better a reason than an unknown build.
  const enough = best === 2 ? 1 : best;
  const chosen = fits.filter(({ fit }) => fit >= enough).map(({ product }) => product);
  const isCertain = chosen.length === 1 && best > 1;
  return chosen.flatMap((p) =>
    linksTo(
      p,
      isCertain,
      isCertain ? p.scope.reason : "it cannot be told which image holds this file",
    ),
  );
}

/**
 * How well a file fits a build: 0 not at all; 1 perhaps, the build is not known; 2 inside a context
 * that is the whole repository; more the deeper the folder that holds it.
 */
function fitOf(path: string, scope: Product["scope"]): number {
  const { context, dockerfileFolder } = scope;
  if (dockerfileFolder === undefined) return 1;
  if (context === undefined) {
    const isInside = dockerfileFolder !== "" && isBelow(path, dockerfileFolder);
    return isInside ? 2 + dockerfileFolder.split("/").length : 1;
  }
  if (!isBelow(path, context)) return 0;
  const isDeeper = dockerfileFolder.length > context.length && isBelow(path, dockerfileFolder);
  const folder = isDeeper ? dockerfileFolder : context;
  return folder === "" ? 2 : 2 + folder.split("/").length;
}

function linksTo(product: Product, isCertain: boolean, reason: string): readonly WorkloadLink[] {
  return product.workloads.map((workload) => ({
    workload,
    evidence: workload.evidence,
    isCertain,
    reason,
  }));
}

/** The file an alert is about; undefined when it names none. */
function pathOf(alert: Alert): string | undefined {
  if (alert.kind === "codeScanning") return alert.location?.path;
  const path = alert.kind === "dependabot" ? alert.manifestPath : alert.locations[0]?.path;
  return path === "" ? undefined : path;
}

/** Files of one folder have the same images. */
function folderOf(path: string | undefined): string {
  if (path === undefined) return "\n";
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** `folder` is empty for the root. */
function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** The name of an image without registry, tag and digest: `acme.azurecr.io/shop/api:1` is `shop/api`. */
export function imageName(reference: string): string {
  const bare = reference
    .toLowerCase()
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "");
  const segments = bare.split("/");
  const [first = ""] = segments;
  const isRegistry = segments.length > 1 && (/[.:]/.test(first) || first === "localhost");
  return (isRegistry ? segments.slice(1) : segments).join("/");
}

function makes(step: BuildStep, name: string): boolean {
  return step.images.some((image) => image === name || lastSegment(image) === lastSegment(name));
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function only<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}
