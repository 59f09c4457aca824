import type { Alert } from "../alert.ts";
import type { DeclaredDeployment } from "../declared/declared.ts";
import type { Evidence, Image, Workload, WorkloadLink } from "../workload.ts";
import { entriesOf } from "./declaredEntries.ts";
import { linksFor, type Product, type RunningBuild } from "./holdingProducts.ts";
import { imageName, isBelow } from "./images.ts";
import type { OtherBuild } from "./otherBuilds.ts";
import { type ImageScope, scopeFor } from "./scopes.ts";

/** What the repository builds besides the images that are known to be its own, and besides all. */
export interface BuiltElse {
  readonly measured: readonly OtherBuild[];
  readonly inferred: readonly OtherBuild[];
}

export interface LinkingFacts {
  readonly declared: readonly DeclaredDeployment[];
  readonly others: BuiltElse;
}

/**
 * Links alerts to the workloads whose image holds their file.
 *
 * Images that are known to be this repository's are looked at first. Where it builds one alone,
 * every alert whose file its build context holds belongs to it. With several, running or not, it is
 * the one whose Dockerfile's folder holds the file, deepest first, else the one whose build context
 * holds it; where several remain, all that run are listed as candidates, not certain.
 *
 * Declared deployments come on top, so that declaring one takes no link away and leaves none
 * uncertain; images that only have a fitting name come on top where their folder holds the file,
 * are candidates beside candidates, and are all there is for a file that nothing else holds.
 */
export function linkAlerts(
  alerts: readonly Alert[],
  workloads: readonly Workload[],
  scopes: readonly ImageScope[],
  { declared, others }: LinkingFacts = { declared: [], others: { measured: [], inferred: [] } },
): (alert: Alert) => readonly WorkloadLink[] {
  const byFolder = new Map<string, readonly WorkloadLink[]>();
  const sources: Sources = {
    measured: productsOf(workloads, scopes, isMeasured),
    declared: declaredOf(workloads, scopes, declared),
    inferred: productsOf(workloads, scopes, (evidence) => evidence === "inferred"),
    others,
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

/** True for images that something surer than a declaration or a name makes this repository's. */
export function isMeasured(evidence: Evidence): boolean {
  return evidence !== "declared" && evidence !== "inferred";
}

interface Sources {
  readonly measured: readonly Product[];
  readonly declared: readonly DeclaredProduct[];
  readonly inferred: readonly Product[];
  readonly others: BuiltElse;
}

function allLinks(path: string | undefined, sources: Sources): readonly WorkloadLink[] {
  const measured = linksFor(path, sources.measured, sources.others.measured);
  const sure = [...measured, ...sources.declared.flatMap((one) => declaredLinks(path, one))];
  const possible = linksFor(path, sources.inferred, sources.others.inferred);
  if (sure.length === 0) return possible;
  const isOpen = measured.length > 0 && measured.every(({ isCertain }) => !isCertain);
  return [
    ...sure,
    ...(isOpen
      ? possible.map((link) => ({ ...link, isCertain: false }))
      : possible.filter(({ isCertain, basis }) => isCertain && basis !== "onlyImage")),
  ];
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
  const isWhole = holding === undefined || holding === "";
  return [
    {
      workload,
      evidence: "declared",
      isCertain: true,
      basis: "declared",
      reason: isWhole
        ? "declared for the whole repository in .github/runtime-risk.yml"
        : `declared for ${holding} in .github/runtime-risk.yml`,
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
