import type { Alert } from "../alert.ts";
import type { DeclaredDeployment } from "../declared/declared.ts";
import {
  type Evidence,
  type Image,
  type LinkBasis,
  type Workload,
  type WorkloadLink,
  weaker,
} from "../workload.ts";
import { entriesOf } from "./declaredEntries.ts";
import { imageName, isBelow } from "./images.ts";
import { type ImageScope, scopeFor } from "./scopes.ts";

/**
 * Links alerts to the workloads whose image holds their file.
 *
 * Images that are known to be this repository's are looked at first. With one of them every alert
 * whose file its build context holds belongs to it. With several it is the image whose Dockerfile's
 * folder holds the file, deepest first, else the one whose build context holds it; where several
 * remain all are listed as candidates, not certain.
 *
 * Declared deployments come on top, so that declaring one takes no link away and leaves none
 * uncertain; images that only have a fitting name come on top where their folder holds the file,
 * and are all there is for a file that nothing else holds.
 */
export function linkAlerts(
  alerts: readonly Alert[],
  workloads: readonly Workload[],
  scopes: readonly ImageScope[],
  declared: readonly DeclaredDeployment[] = [],
): (alert: Alert) => readonly WorkloadLink[] {
  const byFolder = new Map<string, readonly WorkloadLink[]>();
  const sources: Sources = {
    measured: productsOf(workloads, scopes, isMeasured),
    declared: declaredOf(workloads, scopes, declared),
    inferred: productsOf(workloads, scopes, (evidence) => evidence === "inferred"),
  };
  for (const alert of alerts) {
    if (isOutsideCode(alert)) continue;
    const path = pathOf(alert);
    const folder = folderOf(path);
    if (!byFolder.has(folder)) byFolder.set(folder, allLinks(path, sources));
  }
  return (alert) => (isOutsideCode(alert) ? [] : (byFolder.get(folderOf(pathOf(alert))) ?? []));
}

/** A secret in an issue or a pull request is in no file, so in no image. */
function isOutsideCode(alert: Alert): boolean {
  return alert.kind === "secretScanning" && alert.locations.length === 0;
}

function isMeasured(evidence: Evidence): boolean {
  return evidence !== "declared" && evidence !== "inferred";
}

interface Sources {
  readonly measured: readonly Product[];
  readonly declared: readonly DeclaredProduct[];
  readonly inferred: readonly Product[];
}

function allLinks(path: string | undefined, sources: Sources): readonly WorkloadLink[] {
  const sure = [
    ...linksFor(path, sources.measured),
    ...sources.declared.flatMap((one) => declaredLinks(path, one)),
  ];
  const possible = linksFor(path, sources.inferred);
  return sure.length === 0
    ? possible
    : [...sure, ...possible.filter(({ isCertain, basis }) => isCertain && basis !== "onlyImage")];
}

/** Workloads that run the same image, each with how its image is known. */
interface Product {
  readonly scope: ImageScope;
  readonly workloads: readonly RunningBuild[];
}

interface RunningBuild {
  readonly workload: Workload;
  readonly evidence: Evidence;
}

function productsOf(
  workloads: readonly Workload[],
  scopes: readonly ImageScope[],
  isWanted: (evidence: Evidence) => boolean,
): readonly Product[] {
  const scopeOf = scopeFor(scopes);
  const products = new Map<string, { scope: ImageScope; workloads: RunningBuild[] }>();
  for (const workload of workloads) {
    for (const image of workload.images) {
      const evidence = image.evidence ?? workload.evidence;
      if (!isWanted(evidence)) continue;
      const scope = scopeOf(image);
      const id = productId(scope, image);
      const product = products.get(id) ?? { scope, workloads: [] };
      if (!product.workloads.some((other) => other.workload === workload)) {
        product.workloads.push({ workload, evidence });
      }
      products.set(id, product);
    }
  }
  return [...products.values()];
}

/** Images of one folder stay apart, and so does one image that was built from two. */
function productId({ image, context, dockerfileFolder }: ImageScope, own: Image): string {
  const { reference, digest } = own;
  const name = image ?? (reference === undefined ? digest : imageName(reference));
  return [name, ...(context === undefined ? [] : [context, dockerfileFolder ?? "?"])].join("\n");
}

function linksFor(path: string | undefined, products: readonly Product[]): readonly WorkloadLink[] {
  const [single] = products;
  if (single !== undefined && products.length === 1) {
    const holds =
      path === undefined ||
      single.scope.context === undefined ||
      isBelow(path, single.scope.context);
    if (holds) {
      const reason = "the only image built from this repository";
      return linksTo(single, { isCertain: true, basis: "onlyImage", reason });
    }
  }
  if (path === undefined) {
    const why = { isCertain: false, basis: "noFile", reason: "the alert names no file" } as const;
    return products.flatMap((product) => linksTo(product, why));
  }
  const fits = products.map((product) => ({ product, fit: fitOf(path, product.scope) }));
  const best = Math.max(...fits.map(({ fit }) => fit));
  if (best <= 0) return [];
  // A context that is the whole repository is no better a reason than an unknown build.
  const enough = best === 2 ? 1 : best;
  const chosen = fits.filter(({ fit }) => fit >= enough).map(({ product }) => product);
  const isCertain = chosen.length === 1 && best > 1;
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
          },
    );
  });
}

/**
 * How well a file fits a build: 0 not at all; 1 perhaps, the build is not known; 2 inside a context
 * that is the whole repository; more the deeper the folder that holds it.
 */
function fitOf(path: string, scope: ImageScope): number {
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

type Why = Pick<WorkloadLink, "isCertain" | "reason"> & { readonly basis: LinkBasis };

/** A link that a declaration had a part in is no surer than a declaration. */
function linksTo(product: Product, why: Why): readonly WorkloadLink[] {
  return product.workloads.map(({ workload, evidence }) => ({
    workload,
    evidence: why.basis === "declared" ? weaker(evidence, "declared") : evidence,
    ...why,
  }));
}

/** A workload that only a declaration ties to this repository, with the folders that go into it. */
interface DeclaredProduct {
  readonly workload: Workload;
  /** Empty: the whole repository. */
  readonly folders: readonly string[];
}

function declaredOf(
  workloads: readonly Workload[],
  scopes: readonly ImageScope[],
  declared: readonly DeclaredDeployment[],
): readonly DeclaredProduct[] {
  const scopeOf = scopeFor(scopes);
  return workloads
    .filter(({ evidence }) => evidence === "declared")
    .map((workload) => {
      const meant = declared.filter(
        (deployment) =>
          workload.key === `declared:${deployment.name}` ||
          workload.images.some((image) => entriesOf([deployment], image).length > 0),
      );
      const said = meant.flatMap(({ folders }) => folders);
      const built = workload.images.flatMap((image) => {
        const { context, dockerfileFolder } = scopeOf(image);
        return context ?? dockerfileFolder ?? [];
      });
      return { workload, folders: said.length > 0 ? said : built };
    });
}

function declaredLinks(
  path: string | undefined,
  { workload, folders }: DeclaredProduct,
): readonly WorkloadLink[] {
  const holding = folders.find((folder) => path !== undefined && isBelow(path, folder));
  if (folders.length > 0 && holding === undefined && path !== undefined) return [];
  const where =
    holding === undefined || holding === "" ? "for the whole repository" : `for ${holding}`;
  return [
    {
      workload,
      evidence: "declared",
      isCertain: true,
      basis: "declared",
      reason: `declared ${where} in .github/runtime-risk.yml`,
    },
  ];
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
