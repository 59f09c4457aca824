import {
  type CvePlace,
  countCves,
  placesOfCves,
  type Update,
  updatesOf,
} from "../../containerCves.ts";
import type { RankedAlert } from "../../snapshot.ts";
import { plain } from "../plain.ts";
import {
  type BuiltWith,
  isInferred,
  knownCount,
  nothingFromDefender,
  type PageContext,
} from "./context.ts";
import type { CveRow, CvesSection, PagePlace } from "./page.ts";

/** CVEs of one package beyond these are counted. */
const mostCves = 6;
const mostRows = 100;

/**
 * The CVEs that Defender lists for the workload's image, by package, with the line of the Dockerfile
 * that brings each in. What Dependabot alerts show already is counted, and not said twice.
 */
export function cvesSection(context: PageContext): CvesSection {
  const { workload, alerts, dockerfile, t } = context;
  const all = updatesOf([workload], []);
  const updates = updatesOf([workload], alerts);
  const places = dockerfile === undefined ? [] : placesOfCves(updates, dockerfile.image);
  const exploitable = new Set(workload.recommendations.flatMap((one) => one.exploitable ?? []));
  const sorted = updates.toSorted(
    (a, b) =>
      Number(isExploitable(b, exploitable)) - Number(isExploitable(a, exploitable)) ||
      b.cves.length - a.cves.length ||
      ((a.software?.name ?? "") < (b.software?.name ?? "") ? -1 : 1),
  );
  const shown = countCves(all) - countCves(updates);
  return {
    id: "cves",
    heading: t("Image CVEs"),
    count: knownCount(context, "workloads", countCves(updates)),
    empty: updates.length > 0 ? undefined : emptyWords(context, shown),
    notes: updates.length === 0 ? [] : notesOf(context, { alerts, shown, rows: updates.length }),
    rows: sorted.slice(0, mostRows).map((update) => {
      const place = places.find((one) => one.updates.includes(update));
      return {
        package:
          update.software === undefined ? t("package not told") : plain(update.software.name, 80),
        installed: versionOf(update.software?.installed, t("not told")),
        fixedIn: versionOf(update.software?.fixedVersion, t("no fix known")),
        cves: cveWords(update, exploitable, context),
        ...placeOf(place, dockerfile, context),
      } satisfies CveRow;
    }),
  };
}

function versionOf(version: string | undefined, unknown: string): string {
  return version === undefined ? unknown : plain(version, 60);
}

function isExploitable({ cves }: Update, exploitable: ReadonlySet<string>): boolean {
  return cves.some((cve) => exploitable.has(cve));
}

function cveWords({ cves }: Update, exploitable: ReadonlySet<string>, { t }: PageContext): string {
  // Those that are exploited are never among the ones that are only counted.
  const sorted = cves.toSorted((a, b) => Number(exploitable.has(b)) - Number(exploitable.has(a)));
  const shown = sorted
    .slice(0, mostCves)
    .map((cve) => (exploitable.has(cve) ? t("{0} (exploit known)", cve) : cve))
    .join(", ");
  return cves.length > mostCves ? `${shown} ${t("and {0} more", cves.length - mostCves)}` : shown;
}

function placeOf(
  place: CvePlace | undefined,
  dockerfile: BuiltWith | undefined,
  { t }: PageContext,
): Pick<CveRow, "place" | "placeWords"> {
  if (place === undefined || dockerfile === undefined) {
    return { place: undefined, placeWords: t("not known") };
  }
  const { path, uri } = dockerfile;
  const line = place.region.startLine;
  const label = `${plain(path.slice(path.lastIndexOf("/") + 1), 60)}:${line}`;
  const words: Readonly<Record<CvePlace["layer"], string>> = {
    base: t("in the base image"),
    added:
      place.copied?.image === undefined
        ? t("added by this line")
        : t("copied from {0}", plain(place.copied.image, 80)),
    unknown: t("in the base image or a layer added to it"),
  };
  return { place: { label, uri, line } satisfies PagePlace, placeWords: words[place.layer] };
}

function emptyWords(context: PageContext, shown: number): string {
  const { t } = context;
  if (shown > 0) {
    return shown === 1
      ? t("The one known CVE of its image is an alert of Dependabot, listed above.")
      : t("All {0} known CVEs of its image are alerts of Dependabot, listed above.", shown);
  }
  return nothingFromDefender(
    context,
    "workloads",
    t("Defender for Cloud lists no CVE for its image."),
  );
}

function notesOf(
  context: PageContext,
  {
    shown,
    rows,
  }: { readonly alerts: readonly RankedAlert[]; readonly shown: number; readonly rows: number },
): readonly string[] {
  const { t } = context;
  const also =
    shown === 0
      ? []
      : [
          shown === 1
            ? t("1 more CVE is an alert of Dependabot, listed above.")
            : t("{0} more CVEs are alerts of Dependabot, listed above.", shown),
        ];
  const cut = rows > mostRows ? [t("{0} more packages are not listed.", rows - mostRows)] : [];
  const line = context.dockerfile === undefined ? [noLineWords(context)] : [];
  return [...also, ...cut, ...line];
}

/** Why there is no line to go to. */
function noLineWords(context: PageContext): string {
  const { t } = context;
  const { images } = context.workload;
  if (isInferred(context)) {
    return t("Whether this repository builds its image is not known, so no line is given.");
  }
  if (images.length > 1) {
    return t("It runs several images, and Defender does not say which of them a CVE is in.");
  }
  return images[0]?.build === undefined
    ? t("Which Dockerfile builds its image cannot be told, so no line is given.")
    : t("Its Dockerfile could not be read in this working tree, so no line is given.");
}
