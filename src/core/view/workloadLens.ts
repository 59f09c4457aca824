import type { Region } from "../alert.ts";
import { type CvePlace, countCves, placesOfCves, updatesOf } from "../containerCves.ts";
import type { FinalImage } from "../dockerfile.ts";
import type { MatchStrength, RunningLine } from "../linkInfrastructure.ts";
import { tierIds, tierNames } from "../risk/risk.ts";
import { countTiers, type RankedAlert } from "../snapshot.ts";
import type { ImageBuild, Workload } from "../workload.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import { whereItRuns, whyExposed, workloadName } from "./words.ts";
import { isPossible } from "./workloadRow.ts";

/** What is said above a line about what runs because of it. Plain text. */
export interface WorkloadLens {
  readonly region: Region;
  /** A few words. */
  readonly title: string;
  /** The whole account, one line each: every workload, and how it is known to be the one. */
  readonly details: readonly string[];
  /** Those the title is about, worst first; never empty. */
  readonly workloads: readonly Workload[];
}

/** The alerts of a workload by its key, most urgent first. */
export type AlertsOf = (key: string) => readonly RankedAlert[];

/** Above an image that runs, `Running: internet-exposed · 3 Fix now`. */
export function imageLens(
  region: Region,
  matches: readonly RunningLine[],
  alertsOf: AlertsOf,
  t: Translate,
): WorkloadLens | undefined {
  const known = matches.filter(({ strength }) => strength !== "name");
  const [surest] = known;
  if (surest === undefined) return undefined;
  const grade = grades[surest.strength];
  const meant = known.filter(({ strength }) => grades[strength] === grade);
  const workloads = worstFirst(
    meant.map(({ workload }) => workload),
    alertsOf,
  );
  const count = workloads.length;
  const lead = leadWords(surest.strength, count, t);
  const facts = [exposureWords(workloads, t), countWords(workloads, alertsOf, t)].filter(Boolean);
  const strengthOf = new Map(known.map((one) => [one.workload, one.strength]));
  const others = worstFirst([...strengthOf.keys()], alertsOf).filter((w) => !workloads.includes(w));
  return {
    region,
    title: facts.length === 0 ? lead : `${lead}: ${facts.join(" · ")}`,
    details: [...workloads, ...others].map((workload) => {
      const strength = strengthOf.get(workload) ?? "name";
      return `${accountOf(workload, t)} · ${t(strengthWords[strength])}`;
    }),
    workloads,
  };
}

function leadWords(strength: MatchStrength, count: number, t: Translate): string {
  if (strength === "otherVersion") {
    return count === 1
      ? t("Another version runs")
      : t("Another version runs in {0} workloads", count);
  }
  return count === 1 ? t("Running") : t("Running in {0} workloads", count);
}

/** Which matches are told together: the same image, perhaps the same, another version. */
const grades: Readonly<Record<MatchStrength, 0 | 1 | 2 | 3>> = {
  digest: 0,
  reference: 0,
  repository: 1,
  otherVersion: 2,
  name: 3,
};

const strengthWords: Readonly<Record<MatchStrength, string>> = {
  digest: "the same digest",
  reference: "the same image and tag",
  repository: "the same image; which version runs is not told",
  otherVersion: "another version of this image",
  name: "probably, by its name",
};

/** Above a line that lets the internet in: what Defender for Cloud says of what is behind it. */
export function exposureLens(
  region: Region,
  opened: readonly Workload[],
  alertsOf: AlertsOf,
  t: Translate,
): WorkloadLens | undefined {
  // What only the repository's own file says is no live fact, and a name is no proof.
  const observed = opened.filter(
    (workload) =>
      !workload.key.startsWith("declared:") &&
      workload.declaredFactors?.includes("internet-exposed") !== true &&
      !isPossible(workload),
  );
  const exposed = worstFirst(observed.filter(isExposed), alertsOf);
  const details = (workloads: readonly Workload[]) => workloads.map((w) => accountOf(w, t));
  const [first] = exposed;
  if (first !== undefined) {
    const isRecorded = exposed.every(({ key }) => key.startsWith("record:"));
    const title = isRecorded
      ? t("Deployment record: internet-exposed")
      : t("Defender for Cloud: internet-exposed");
    return { region, title, details: details(exposed), workloads: exposed };
  }
  if (opened.length === 0 || observed.length < opened.length) return undefined;
  if (!observed.every(({ isEvaluated }) => isEvaluated)) return undefined;
  const workloads = worstFirst(observed, alertsOf);
  const title = t("Defender for Cloud: no exposure known");
  return { region, title, details: details(workloads), workloads };
}

/** Above the step of a workflow that builds what runs. */
export function buildLens(
  region: Region,
  built: readonly Workload[],
  alertsOf: AlertsOf,
  t: Translate,
): WorkloadLens | undefined {
  if (built.length === 0) return undefined;
  const workloads = worstFirst(built, alertsOf);
  const facts = [exposureWords(workloads, t), countWords(workloads, alertsOf, t)].filter(Boolean);
  return {
    region,
    title: [runsAsWords(workloads, t), ...facts].join(" · "),
    details: workloads.map((workload) => accountOf(workload, t)),
    workloads,
  };
}

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
  const places = placesOfCves(
    updatesOf(
      running.filter((one) => !isPossible(one)),
      alerts,
    ),
    image,
  );
  const base = places.find(({ installed }) => installed === undefined);
  const head = runsAsWords(workloads, t);
  const fact = base === undefined ? countWords(workloads, alertsOf, t) : baseWords(base, t);
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
      if (place.installed === undefined) return [];
      const { region, updates } = place;
      const fixed = updates.flatMap(({ software }) => software?.fixedVersion ?? []);
      const name = plain(place.installed.name, 60);
      const words = cveWords(countCves(updates), t);
      const [version, ...more] = new Set(fixed);
      const title =
        version === undefined || more.length > 0
          ? t("{0} in {1}", words, name)
          : t("{0} in {1}, fixed in {2}", words, name, plain(version, 60));
      return [{ region, title, details: [...cveDetails(place, image, t), evidence], workloads }];
    }),
  ];
}

function baseWords({ updates, layer }: CvePlace, t: Translate): string {
  const words = cveWords(countCves(updates), t);
  return layer === "base" ? t("{0} in the base image", words) : t("{0} in the image", words);
}

function cveWords(count: number, t: Translate): string {
  return count === 1 ? t("1 CVE") : t("{0} CVEs", count);
}

/** CVEs beyond these are counted only. */
const mostCves = 6;

function cveDetails(
  { updates, layer }: CvePlace,
  { base, copiesFrom }: FinalImage,
  t: Translate,
): readonly string[] {
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
  if (layer === "added") return [...lines, t("Added by this line.")];
  const place =
    layer === "base"
      ? t("Nothing in this file adds system packages, so they come with the base image.")
      : t("Whether they are in the base image or in the layers added to it is not known.");
  const isFloating = base.image !== undefined && !base.image.includes("@");
  const isFixed = updates.every(({ software }) => software?.fixedVersion !== undefined);
  const rebuild =
    layer === "base" && isFloating && isFixed
      ? [
          t(
            "The base image is named by its tag: building again with its newest copy may be enough.",
          ),
        ]
      : [];
  const copied = copiesFrom.flatMap(({ image }) => (image === undefined ? [] : [plain(image, 80)]));
  const other =
    copied.length === 0 ? [] : [t("Files are also copied from {0}.", copied.join(", "))];
  return [...lines, place, ...rebuild, ...other];
}

/** Those that are sure, where there are any: the others say nothing of what is known to run. */
function surestOf(workloads: readonly Workload[]): readonly Workload[] {
  const sure = workloads.filter((workload) => !isPossible(workload));
  return sure.length === 0 ? workloads : sure;
}

/** `In production as payments-api`; of several, the worst one's environment. */
function runsAsWords(all: readonly Workload[], t: Translate): string {
  const workloads = surestOf(all);
  const [worst] = workloads;
  const names = [...new Set(workloads.map(({ name }) => plain(name, 60)))];
  const [first = "", ...more] = names;
  const who = more.length === 0 ? first : t("{0} +{1} more", first, more.length);
  return worst !== undefined && isPossible(worst)
    ? possiblyIn(worst.environment, who, t)
    : surelyIn(worst?.environment, who, t);
}

const production = /^prod(?:uction)?$/i;

function surelyIn(environment: string | undefined, who: string, t: Translate): string {
  if (environment === undefined) return t("Running as {0}", who);
  return production.test(environment)
    ? t("In production as {0}", who)
    : t("In {0} as {1}", plain(environment, 40), who);
}

function possiblyIn(environment: string | undefined, who: string, t: Translate): string {
  if (environment === undefined) return t("Possibly running as {0}", who);
  return production.test(environment)
    ? t("Possibly in production as {0}", who)
    : t("Possibly in {0} as {1}", plain(environment, 40), who);
}

function isExposed({ riskFactors }: Workload): boolean {
  return riskFactors.includes("internet-exposed");
}

/** The most telling thing known of them; empty when nothing is. */
function exposureWords(all: readonly Workload[], t: Translate): string {
  const workloads = surestOf(all);
  if (workloads.some(isPossible)) return "";
  if (workloads.some(isExposed)) return t("internet-exposed");
  const factor = workloads.find(({ riskFactors }) => riskFactors.length > 0);
  if (factor !== undefined) return whyExposed(factor, t).split(" · ")[0] ?? "";
  return workloads.every(({ isEvaluated }) => isEvaluated) ? t("no exposure known") : "";
}

/** `3 Fix now`: the open alerts of the worst tier, each once; empty when there are none. */
function countWords(workloads: readonly Workload[], alertsOf: AlertsOf, t: Translate): string {
  const open = new Map(
    workloads
      .flatMap(({ key }) => alertsOf(key))
      .filter(({ state }) => state === "open")
      .map((ranked) => [ranked.alert.key, ranked]),
  );
  const counts = countTiers([...open.values()]);
  const worst = tierIds.find((tier) => counts[tier] > 0);
  return worst === undefined ? "" : `${counts[worst]} ${t(tierNames[worst])}`;
}

/** `payments-api (prod) · internet-exposed · AKS prod-weu / payments · attested`. */
function accountOf(workload: Workload, t: Translate): string {
  return [workloadName(workload), whyExposed(workload, t), whereItRuns(workload, t)]
    .filter((part) => part !== "")
    .join(" · ");
}

function worstFirst(workloads: readonly Workload[], alertsOf: AlertsOf): readonly Workload[] {
  const worstOf = ({ key }: Workload) => alertsOf(key)[0];
  // The workloads of one alert stand in the order of what it means for them.
  const place = (workload: Workload) =>
    worstOf(workload)?.workloads.findIndex((link) => link.workload.key === workload.key) ?? 0;
  const score = (workload: Workload) => worstOf(workload)?.risk.score ?? -1;
  const factors = (workload: Workload) =>
    workload.riskFactors.length + (isExposed(workload) ? 10 : 0);
  return workloads.toSorted(
    (a, b) =>
      Number(isPossible(a)) - Number(isPossible(b)) ||
      score(b) - score(a) ||
      place(a) - place(b) ||
      factors(b) - factors(a) ||
      (a.key < b.key ? -1 : 1),
  );
}
