import {
  type CvePlace,
  countCves,
  placesOfCves,
  type Update,
  updatesOf,
} from "../containerCves.ts";
import type { FinalImage } from "../dockerfile.ts";
import type { RankedAlert } from "../snapshot.ts";
import type { ImageBuild, Workload } from "../workload.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import {
  type AlertsOf,
  accountOf,
  countWords,
  runsAsWords,
  type WorkloadLens,
  worstFirst,
} from "./workloadLens.ts";
import { isPossible } from "./workloadRow.ts";

/** What a Dockerfile's lenses are made from. */
export interface BuiltImage {
  readonly image: FinalImage;
  readonly build: ImageBuild;
  /** Those that run it. */
  readonly workloads: readonly Workload[];
  readonly alerts: readonly RankedAlert[];
}

/**
 * Above the `FROM` of what runs, `In production as payments-api · 2 CVEs in the base image`, and
 * above the packages that bring CVEs in.
 */
export function dockerfileLenses(
  { image, build, workloads: running, alerts }: BuiltImage,
  alertsOf: AlertsOf,
  t: Translate,
): readonly WorkloadLens[] {
  if (running.length === 0) return [];
  const workloads = worstFirst(running, alertsOf);
  const sure = running.filter((one) => !isPossible(one));
  const places = placesOfCves(updatesOf(sure, alerts), image);
  const base = places.find(
    ({ installed, copied }) => installed === undefined && copied === undefined,
  );
  const head = runsAsWords(workloads, t);
  const fact = base === undefined ? countWords(workloads, alertsOf, t) : baseWords(base, image, t);
  const evidence = `${plain(build.dockerfile, 120)}: ${t(plain(build.reason, 200))}`;
  return [
    {
      region: image.base.region,
      title: fact === "" ? head : `${head} · ${fact}`,
      details: [
        ...workloads.map((workload) => accountOf(workload, t)),
        evidence,
        ...(base === undefined ? [] : cveDetails(base, image, t)),
      ],
      workloads,
    },
    ...places.flatMap((place): readonly WorkloadLens[] => {
      const subject = subjectOf(place, t);
      if (subject === undefined) return [];
      const { region, updates } = place;
      const words = cveWords(countCves(updates), t);
      const fixed = fixedIn(updates);
      const title =
        fixed === undefined
          ? t("{0} in {1}", words, subject)
          : t("{0} in {1}, fixed in {2}", words, subject, plain(fixed, 60));
      return [{ region, title, details: [...cveDetails(place, image, t), evidence], workloads }];
    }),
  ];
}

/** What a line other than the `FROM` brings in. */
function subjectOf({ installed, copied }: CvePlace, t: Translate): string | undefined {
  if (installed !== undefined) return plain(installed.name, 60);
  return copied?.image === undefined
    ? undefined
    : t("what is copied from {0}", plain(copied.image, 80));
}

/** The one version that fixes all of them; undefined when they differ or are not known. */
function fixedIn(updates: readonly Update[]): string | undefined {
  const versions = new Set(updates.map(({ software }) => software?.fixedVersion));
  const [version] = versions;
  return versions.size === 1 ? version : undefined;
}

/**
 * Building again may be enough: the system's packages have fixed versions, and the base image is
 * named by a tag, which may have moved.
 */
function mayBeRebuilt({ updates }: CvePlace, { base }: FinalImage): boolean {
  const isFloating =
    base.image !== undefined && base.image !== "scratch" && !base.image.includes("@");
  return (
    isFloating &&
    updates.every(({ software }) => software?.kind === "os" && software.fixedVersion !== undefined)
  );
}

function baseWords(place: CvePlace, image: FinalImage, t: Translate): string {
  const words = cveWords(countCves(place.updates), t);
  const where =
    place.layer === "base" ? t("{0} in the base image", words) : t("{0} in the image", words);
  return mayBeRebuilt(place, image) ? t("{0}, rebuilding may fix them", where) : where;
}

function cveWords(count: number, t: Translate): string {
  return count === 1 ? t("1 CVE") : t("{0} CVEs", count);
}

/** CVEs beyond these are counted only. */
const mostCves = 6;

function cveDetails(place: CvePlace, image: FinalImage, t: Translate): readonly string[] {
  const { updates, layer, copied: copy } = place;
  const lines = updates.map(({ software, cves }) => {
    const name = software === undefined ? "" : `${plain(software.name, 60)} `;
    const installed = software?.installed === undefined ? "" : plain(software.installed, 40);
    const shown = cves.slice(0, mostCves).join(", ");
    const more = cves.length > mostCves ? ` ${t("and {0} more", cves.length - mostCves)}` : "";
    const fixed =
      software?.fixedVersion === undefined
        ? ""
        : `, ${t("fixed in {0}", plain(software.fixedVersion, 60))}`;
    const subject = `${name}${installed}`.trim();
    return `${subject === "" ? "" : `${subject}: `}${shown}${more}${fixed}`;
  });
  if (copy !== undefined) return [...lines, t("Copied by this line from another image.")];
  if (layer === "added") return [...lines, t("Added by this line.")];
  const where =
    layer === "base"
      ? t("Nothing in this file adds system packages, so they come with the base image.")
      : t("Whether they are in the base image or in the layers added to it is not known.");
  const rebuild = mayBeRebuilt(place, image)
    ? [t("The base image is named by its tag: building again with its newest copy may be enough.")]
    : [];
  const copied = image.copiesFrom.flatMap((one) =>
    one.image === undefined ? [] : [plain(one.image, 80)],
  );
  const other =
    copied.length === 0 ? [] : [t("Files are also copied from {0}.", copied.join(", "))];
  return [...lines, where, ...rebuild, ...other];
}
