import type { Alert, AlertKind, AlertState } from "../alert.ts";
import type { RankedAlert } from "../snapshot.ts";
import type { Evidence, WorkloadLink } from "../workload.ts";
import { type AlertReading, readAlert } from "./alertFacts.ts";
import { type FactReading, factsOn } from "./facts.ts";
import { type Assessment, assess, domains } from "./model.ts";
import { reasonsFor } from "./reasons.ts";
import type { World } from "./risk.ts";
import { gapOf, readRuntime } from "./runtime.ts";

/** One alert as it stands on one workload, or on none. */
interface Evaluation {
  readonly link: WorkloadLink | undefined;
  readonly reading: FactReading;
  readonly assessment: Assessment;
}

/** Evaluations, the one with the highest score first, then by score and workload key. */
export type Evaluations = readonly [Evaluation, ...Evaluation[]];

/**
 * Evaluates an alert once per linked workload, or once without context if none is linked.
 *
 * One workload's exposure is never combined with another's data. A workload linked twice counts
 * once, by its surest link. Candidates of an alert whose image cannot be told keep their exposure
 * if their images agree on it (an image that runs as several workloads is as exposed as the most
 * exposed of them); otherwise, and where the file may be in something else, it is unknown, without
 * factors. One candidate alone is no better: it has nothing to agree with. Links may come in any
 * order.
 */
export function evaluate(alert: Alert, links: readonly WorkloadLink[], world: World): Evaluations {
  const own = readAlert(alert, world);
  const [only] = links;
  if (links.length < 2) return [evaluateOn(own, only, world, only?.isCertain === false)];
  const distinct = surest(links);
  const differ = doCandidatesDiffer(distinct, world.now);
  const [first, ...others] = distinct
    .map((link) => evaluateOn(own, link, world, differ && !link.isCertain))
    .toSorted(byUrgency);
  return first === undefined ? [evaluateOn(own, undefined, world, false)] : [first, ...others];
}

function evaluateOn(
  own: AlertReading,
  link: WorkloadLink | undefined,
  world: World,
  candidatesDiffer: boolean,
): Evaluation {
  const reading = toldOf(factsOn(own, link, world.now, candidatesDiffer), world);
  return { link, reading, assessment: assess(reading.facts) };
}

/** What only Azure could have told is not known because it was not read, not for what is there. */
function toldOf(reading: FactReading, world: World): FactReading {
  const { exposure, context } = reading;
  const isOpen = ["notMapped", "notEvaluated", "notRead"].includes(exposure);
  const gap = isOpen ? gapOf(context, world) : undefined;
  return gap === undefined ? reading : { ...reading, exposure: gap };
}

function byUrgency(a: Evaluation, b: Evaluation): number {
  const byScore = b.assessment.score - a.assessment.score;
  return byScore === 0 ? compareText(keyOf(a.link), keyOf(b.link)) : byScore;
}

function keyOf(link: WorkloadLink | undefined): string {
  return link?.workload.key ?? "";
}

/** By UTF-16 code unit: the same everywhere, whatever the locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const sureness: Readonly<Record<Evidence, number>> = {
  attested: 4,
  record: 3,
  label: 2,
  declared: 1,
  inferred: 0,
};

/** One link per workload: certain before candidate, then the surest evidence, then the newest facts. */
function surest(links: readonly WorkloadLink[]): readonly WorkloadLink[] {
  const byKey = new Map<string, WorkloadLink>();
  for (const link of links) {
    const other = byKey.get(link.workload.key);
    if (other === undefined || compareSureness(link, other) > 0) byKey.set(link.workload.key, link);
  }
  return [...byKey.values()];
}

function compareSureness(a: WorkloadLink, b: WorkloadLink): number {
  return (
    Number(a.isCertain) - Number(b.isCertain) ||
    sureness[a.evidence] - sureness[b.evidence] ||
    compareText(a.workload.factsAt, b.workload.factsAt) ||
    compareText(b.reason, a.reason)
  );
}

function doCandidatesDiffer(links: readonly WorkloadLink[], now: Date): boolean {
  const candidates = links.filter(({ isCertain }) => !isCertain);
  if (candidates.length === 1) return true;
  if (candidates.some(({ mayBeElsewhere }) => mayBeElsewhere === true)) return true;
  const worstOfImage = new Map<string, number>();
  for (const link of candidates) {
    const image = imageOf(link);
    const rank = domains.exposure.indexOf(readRuntime(link, now, false).exposure);
    worstOfImage.set(image, Math.max(rank, worstOfImage.get(image) ?? 0));
  }
  return new Set(worstOfImage.values()).size > 1;
}

/** What stands for the image of a candidate: its digests, else (a declared workload) itself. */
function imageOf({ workload }: WorkloadLink): string {
  const digests = workload.images.map(({ digest }) => digest).toSorted(compareText);
  return digests.length === 0 ? workload.key : digests.join(" ");
}

/**
 * The risk of an alert over all workloads linked to it: that of the workload with the highest
 * score (ties by key), which then stands first in `workloads`. No link: one evaluation without
 * context.
 */
export function rankAlert(
  alert: Alert,
  state: AlertState,
  links: readonly WorkloadLink[],
  world: World,
): RankedAlert {
  const evaluations = evaluate(alert, links, world);
  const [{ reading, assessment }] = evaluations;
  return {
    alert,
    state,
    risk: {
      tier: assessment.tier,
      score: assessment.score,
      reasons: reasonsFor(alert, reading, assessment),
      facts: reading.facts,
    },
    workloads:
      links.length < 2
        ? links
        : evaluations.map(({ link }) => link).filter((link) => link !== undefined),
  };
}

/**
 * The order of alerts, most urgent first: score, then a fix is available, then the older one, then
 * kind and number. Total over the alerts of one repository; needs no clock and no locale. An alert
 * whose time cannot be read comes after those of equal score.
 */
export function compareRanked(a: RankedAlert, b: RankedAlert): number {
  return compareDated(dated(a), dated(b));
}

/** A ranked alert with its age read once, which sorting asks for many times. */
interface Dated {
  readonly ranked: RankedAlert;
  /** By score, then by whether a fix is available. */
  readonly urgency: number;
  readonly created: number;
}

function dated(ranked: RankedAlert): Dated {
  const created = Date.parse(ranked.alert.createdAt ?? "");
  return {
    ranked,
    urgency: ranked.risk.score * 2 + Number(ranked.alert.fixAvailable),
    created: Number.isNaN(created) ? Number.MAX_VALUE : created,
  };
}

function compareDated(a: Dated, b: Dated): number {
  if (a.urgency !== b.urgency) return b.urgency - a.urgency;
  if (a.created !== b.created) return a.created - b.created;
  return (
    compareText(a.ranked.alert.kind, b.ranked.alert.kind) ||
    a.ranked.alert.number - b.ranked.alert.number ||
    // Only for the same alert given twice: what is open hides what is fixed.
    compareText(b.ranked.state, a.ranked.state)
  );
}

/** The alerts in order, each once; of an alert that is given twice the more urgent one stays. */
export function rank(alerts: readonly RankedAlert[]): readonly RankedAlert[] {
  const distinct: Readonly<Record<AlertKind, Map<number, RankedAlert>>> = {
    codeScanning: new Map(),
    dependabot: new Map(),
    secretScanning: new Map(),
  };
  for (const ranked of alerts) {
    const { kind, number } = ranked.alert;
    const other = distinct[kind].get(number);
    if (other === undefined || compareRanked(ranked, other) < 0) distinct[kind].set(number, ranked);
  }
  // Scores are few: sorting the alerts of each costs far less than sorting all.
  const byScore = new Map<number, Dated[]>();
  for (const entries of Object.values(distinct)) {
    for (const ranked of entries.values()) {
      const { score } = ranked.risk;
      const equals = byScore.get(score);
      if (equals === undefined) byScore.set(score, [dated(ranked)]);
      else equals.push(dated(ranked));
    }
  }
  return [...byScore]
    .toSorted(([a], [b]) => b - a)
    .flatMap(([, equals]) => equals.toSorted(compareDated).map(({ ranked }) => ranked));
}
