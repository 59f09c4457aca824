import type { Region } from "../alert.ts";
import { isSure, type MatchStrength, type RunningLine } from "../linkInfrastructure.ts";
import { tierIds, tierNames } from "../risk/risk.ts";
import { countTiers, type RankedAlert } from "../snapshot.ts";
import type { Workload } from "../workload.ts";
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

/**
 * Above an image that runs, `Running: internet-exposed · 3 Fix now`. Of what only probably runs
 * there, its name and nothing else: a name alone makes nothing exposed.
 */
export function imageLens(
  region: Region,
  matches: readonly RunningLine[],
  alertsOf: AlertsOf,
  t: Translate,
): WorkloadLens | undefined {
  const [surest] = matches;
  if (surest === undefined) return undefined;
  const grade = grades[surest.strength];
  const meant = matches.filter(({ strength }) => grades[strength] === grade);
  const workloads = worstFirst(
    meant.map(({ workload }) => workload),
    alertsOf,
  );
  const lead = leadWords(surest.strength, workloads, t);
  const facts = isSure(surest.strength)
    ? [exposureWords(workloads, t), countWords(workloads, alertsOf, t)].filter(Boolean)
    : [];
  const strengthOf = new Map(matches.map((one) => [one.workload, one.strength]));
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

function leadWords(strength: MatchStrength, workloads: readonly Workload[], t: Translate): string {
  const count = workloads.length;
  if (!isSure(strength)) return t("Probably runs as {0}", namesOf(workloads, t));
  if (strength === "otherVersion") {
    return count === 1
      ? t("Another version runs")
      : t("Another version runs in {0} workloads", count);
  }
  return count === 1 ? t("Running") : t("Running in {0} workloads", count);
}

/** Which matches are told together: the same image, perhaps the same, another version, probable. */
const grades: Readonly<Record<MatchStrength, 0 | 1 | 2 | 3>> = {
  digest: 0,
  reference: 0,
  repository: 1,
  otherVersion: 2,
  name: 3,
  source: 3,
};

const strengthWords: Readonly<Record<MatchStrength, string>> = {
  digest: "the same digest",
  reference: "the same image and tag",
  repository: "the same image; which version runs is not told",
  otherVersion: "another version of this image",
  name: "probably, by its name and the workload's",
  source: "probably, by its name: what runs is built from this repository",
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
  const details = (workloads: readonly Workload[]) =>
    workloads.map((workload) => `${accountOf(workload, t)}${asOfWords(workload, t)}`);
  const [first] = exposed;
  if (first !== undefined) {
    const isRecorded = exposed.every(({ key }) => key.startsWith("record:"));
    const who = namesOf(exposed, t);
    const title = isRecorded
      ? t("Deployment record: {0} is internet-exposed", who)
      : t("Defender for Cloud: {0} is internet-exposed", who);
    return { region, title, details: details(exposed), workloads: exposed };
  }
  if (opened.length === 0 || observed.length < opened.length) return undefined;
  if (!observed.every(({ isEvaluated }) => isEvaluated)) return undefined;
  const workloads = worstFirst(observed, alertsOf);
  const title = t("Defender for Cloud: {0} has no known exposure", namesOf(workloads, t));
  return { region, title, details: details(workloads), workloads };
}

/** ` · as of 2026-11-03 14:05 UTC`; empty when nobody says. */
function asOfWords({ factsAt }: Workload, t: Translate): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/.exec(factsAt) ?? [];
  return day === undefined || time === undefined
    ? ""
    : ` · ${t("as of {0}", `${day} ${time} UTC`)}`;
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

/** Those that are sure, where there are any: the others say nothing of what is known to run. */
function surestOf(workloads: readonly Workload[]): readonly Workload[] {
  const sure = workloads.filter((workload) => !isPossible(workload));
  return sure.length === 0 ? workloads : sure;
}

/** `In production as payments-api`; of several, the worst one's environment. */
export function runsAsWords(all: readonly Workload[], t: Translate): string {
  const workloads = surestOf(all);
  const [worst] = workloads;
  const who = namesOf(workloads, t);
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

/** `payments-api +1 more`, each name once. */
function namesOf(workloads: readonly Workload[], t: Translate): string {
  const [first = "", ...more] = new Set(workloads.map(({ name }) => plain(name, 60)));
  return more.length === 0 ? first : t("{0} +{1} more", first, more.length);
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
export function countWords(
  workloads: readonly Workload[],
  alertsOf: AlertsOf,
  t: Translate,
): string {
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
export function accountOf(workload: Workload, t: Translate): string {
  return [workloadName(workload), whyExposed(workload, t), whereItRuns(workload, t)]
    .filter((part) => part !== "")
    .join(" · ");
}

/** The workload with the most urgent alert first, then the more exposed one. */
export function worstFirst(
  workloads: readonly Workload[],
  alertsOf: AlertsOf,
): readonly Workload[] {
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
