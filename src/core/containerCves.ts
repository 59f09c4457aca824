import type { Region } from "./alert.ts";
import type { CopiedImage, FinalImage, InstalledPackage } from "./dockerfile.ts";
import { parseImageReference } from "./imageReference.ts";
import type { RankedAlert } from "./snapshot.ts";
import type { Software, Workload } from "./workload.ts";

/** One piece of software of an image, with its CVEs. */
export interface Update {
  /** Undefined when Defender names no software. */
  readonly software: Software | undefined;
  /** Upper case, each once, sorted. */
  readonly cves: readonly string[];
}

/** Where in a Dockerfile CVEs come in. */
export interface CvePlace {
  readonly region: Region;
  /** The package that is named there; undefined for a `FROM` and a `COPY --from`. */
  readonly installed: InstalledPackage | undefined;
  /** The image that files are copied of there; undefined for all else. */
  readonly copied: CopiedImage | undefined;
  readonly updates: readonly Update[];
  /**
   * `base`: in the base image; `added`: in a layer of this file; `unknown`: nothing says which of
   * them. What is copied of another image is `added`.
   */
  readonly layer: "base" | "added" | "unknown";
}

/**
 * The CVEs that Defender lists for some workloads of one image, without those that a Dependabot
 * alert on the same package of the same workload already shows.
 */
export function updatesOf(
  workloads: readonly Workload[],
  alerts: readonly RankedAlert[],
): readonly Update[] {
  const found = new Map<string, { software: Software | undefined; cves: Set<string> }>();
  for (const workload of workloads) {
    const drawn = drawnCves(workload, alerts);
    for (const { id, cves, software } of workload.recommendations) {
      const left = cves.filter((cve) => !isDrawn(drawn.get(cve), software));
      if (left.length === 0) continue;
      const key = software === undefined ? id : `${software.kind ?? ""} ${software.name}`;
      const update = found.get(key) ?? { software, cves: new Set<string>() };
      for (const cve of left) update.cves.add(cve);
      found.set(key, update);
    }
  }
  return [...found.values()].map(({ software, cves }) => ({
    software,
    cves: [...cves].toSorted(),
  }));
}

/** The packages of a workload's Dependabot alerts, by CVE. */
function drawnCves(
  { key }: Workload,
  alerts: readonly RankedAlert[],
): ReadonlyMap<string, readonly string[]> {
  const drawn = new Map<string, string[]>();
  for (const { alert, state, workloads } of alerts) {
    // What is fixed and not deployed is drawn nowhere.
    if (alert.kind !== "dependabot" || alert.cveId === undefined || state !== "open") continue;
    if (!workloads.some(({ workload }) => workload.key === key)) continue;
    const cve = alert.cveId.toUpperCase();
    const packages = drawn.get(cve);
    if (packages === undefined) drawn.set(cve, [alert.packageName]);
    else packages.push(alert.packageName);
  }
  return drawn;
}

function isDrawn(packages: readonly string[] | undefined, software: Software | undefined): boolean {
  if (packages === undefined) return false;
  // The operating system's package is another one, also when it is called the same.
  if (software?.kind === "os") return false;
  return (
    software === undefined || packages.some((one) => shortName(one) === shortName(software.name))
  );
}

/** Scanners write a Maven artifact without its group, and Python names with any of `-`, `_`, `.`. */
function shortName(name: string): string {
  return name
    .toLowerCase()
    .slice(name.lastIndexOf(":") + 1)
    .replaceAll(/[-_.]+/g, "-");
}

/**
 * Places CVEs in the Dockerfile of their image: at the package's name where a `RUN` line of the
 * final stage installs it by name, the latest one; at the `COPY --from` of an image or a file that is
 * called like it, or that the whole system comes of; everything else at the `FROM` that it is built
 * on.
 */
export function placesOfCves(updates: readonly Update[], image: FinalImage): readonly CvePlace[] {
  const named = new Map<InstalledPackage, Update[]>();
  const copied = new Map<CopiedImage, Update[]>();
  const others: Update[] = [];
  for (const update of updates) {
    const installed = image.packages.findLast((one) => isOf(update.software, one));
    const copy = installed === undefined ? copyOf(update.software, image) : undefined;
    if (installed !== undefined) add(named, installed, update);
    else if (copy !== undefined) add(copied, copy, update);
    else others.push(update);
  }
  const isBase = image.isSystemOfBase && others.every(({ software }) => software?.kind === "os");
  const rest: readonly CvePlace[] =
    others.length === 0
      ? []
      : [
          {
            region: image.base.region,
            installed: undefined,
            copied: undefined,
            updates: others,
            layer: isBase ? "base" : "unknown",
          },
        ];
  return [
    ...rest,
    ...Array.from(named, ([installed, own]): CvePlace => {
      const { region } = installed;
      return { region, installed, copied: undefined, updates: own, layer: "added" };
    }),
    ...Array.from(copied, ([copy, own]): CvePlace => {
      const { region } = copy;
      return { region, installed: undefined, copied: copy, updates: own, layer: "added" };
    }),
  ];
}

function add<T>(places: Map<T, Update[]>, place: T, update: Update): void {
  const known = places.get(place);
  if (known === undefined) places.set(place, [update]);
  else known.push(update);
}

/** A package manager's packages are not copied one by one; a program's own name tells. */
function copyOf(
  software: Software | undefined,
  { copiesFrom, systemCopy }: FinalImage,
): CopiedImage | undefined {
  if (software === undefined) return undefined;
  if (software.kind === "os") return systemCopy?.image === undefined ? undefined : systemCopy;
  const name = software.name.toLowerCase();
  const program = name.slice(name.lastIndexOf("/") + 1);
  return copiesFrom.find(({ image, takes }) => {
    if (image === undefined) return false;
    const path = parseImageReference(image)?.path;
    return (
      path?.split("/").at(-1) === program || takes.some((one) => one.toLowerCase() === program)
    );
  });
}

function isOf(software: Software | undefined, { name, kind }: InstalledPackage): boolean {
  if (software === undefined) return false;
  if (software.kind !== undefined && (software.kind === "os") !== (kind === "os")) return false;
  if (kind !== "os") return shortName(software.name) === shortName(name);
  const [wanted, written] = [software.name.toLowerCase(), name.toLowerCase()];
  // dnf takes `name-version` too.
  return (
    wanted === written || (written.startsWith(wanted) && /^-\d/.test(written.slice(wanted.length)))
  );
}

/** How many CVEs there are, each once. */
export function countCves(updates: readonly Update[]): number {
  return new Set(updates.flatMap(({ cves }) => cves)).size;
}
