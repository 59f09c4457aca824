import type { Region } from "./alert.ts";
import type { FinalImage, InstalledPackage } from "./dockerfile.ts";
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
  /** The package that is named there; undefined for a `FROM`. */
  readonly installed: InstalledPackage | undefined;
  readonly updates: readonly Update[];
  /**
   * `base`: in the base image; `added`: in a layer of this file; `unknown`: nothing says which of
   * them.
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
 * final stage installs it by name, the latest one; everything else at the `FROM` that it is built on.
 */
export function placesOfCves(updates: readonly Update[], image: FinalImage): readonly CvePlace[] {
  const named = new Map<InstalledPackage, Update[]>();
  const others: Update[] = [];
  for (const update of updates) {
    const installed = image.packages.findLast((one) => isOf(update.software, one));
    if (installed === undefined) others.push(update);
    else named.set(installed, [...(named.get(installed) ?? []), update]);
  }
  const isBase = image.isSystemOfBase && others.every(({ software }) => software?.kind === "os");
  const rest: readonly CvePlace[] =
    others.length === 0
      ? []
      : [
          {
            region: image.base.region,
            installed: undefined,
            updates: others,
            layer: isBase ? "base" : "unknown",
          },
        ];
  return [
    ...rest,
    ...Array.from(named, ([installed, own]): CvePlace => {
      return { region: installed.region, installed, updates: own, layer: "added" };
    }),
  ];
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
