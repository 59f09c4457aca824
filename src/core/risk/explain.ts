import type { RankedAlert } from "../snapshot.ts";
import { changesOf } from "./changes.ts";
import type { FactReading } from "./facts.ts";
import { type Adjustment, type Assessment, assess } from "./model.ts";
import { type Origin, originOf } from "./origins.ts";
import { evaluate } from "./rank.ts";
import { rowInWords } from "./remediationTable.ts";
import type { Explanation, FactName, FactSource, RiskFacts, World } from "./risk.ts";
import { tierNames, tierOf } from "./risk.ts";

/** The order in which facts are listed: what the table reads, then the context, then the numbers. */
const factOrder: readonly FactName[] = [
  "exploitation",
  "exposure",
  "automatable",
  "impact",
  "criticalResource",
  "sensitiveData",
  "lateralMovement",
  "attackPath",
  "threat",
  "defenderRisk",
  "severityScore",
  "epss",
];

/**
 * The full account of an alert's score: every fact with its points and origin, how the table was
 * read, what context added, and what would change the tier.
 *
 * Values, points, levels and changes come from the facts the alert was ranked by, so they always
 * agree with its score. Origins are read again: pass the world of the ranking, or an origin can be
 * that of a later day (evidence grown too old since).
 */
export function explain(ranked: RankedAlert, world: World): Explanation {
  const { alert, workloads, risk } = ranked;
  const [{ reading }] = evaluate(alert, workloads, world);
  const assessment = assess(risk.facts);
  const shown: FactReading = { ...reading, facts: risk.facts };
  const facts = factOrder.map(
    (fact): FactSource => sourced(fact, originOf(fact, alert, shown, world), assessment),
  );
  return {
    facts,
    base: assessment.base,
    table: tableInWords(risk.facts, assessment),
    adjustments: assessment.adjustments.map((adjustment) => inWords(adjustment, risk.facts)),
    changes: changesOf(alert.kind, risk.facts),
    checkForCompromise: assessment.checkForCompromise,
  };
}

function sourced(fact: FactName, origin: Origin, { points }: Assessment): FactSource {
  return { fact, ...origin, points: points[fact] };
}

function tableInWords(facts: RiskFacts, { base, rows }: Assessment): string {
  const sentences: string[] = [];
  if (rows.best === rows.worst) {
    sentences.push(`${rowInWords(rows.worst)}.`);
  } else {
    sentences.push(
      `Worst case: ${rowInWords(rows.worst)}.`,
      `Best case: ${rowInWords(rows.best)}.`,
      rows.worst.level > rows.best.level
        ? `One step below the worst case, because ${openFacts(facts)}.`
        : "Both lead to the same tier.",
    );
  }
  if (facts.exposure === "absent") {
    sentences.push("One step lower (Watch at the least), because it does not run in production.");
  }
  sentences.push(`Base: ${tierNames[tierOf(base)]}.`);
  return sentences.join(" ");
}

/** The facts that the table had to be read both ways for. */
function openFacts({ exploitation, exposure, automatable, impact }: RiskFacts): string {
  const open: string[] = [];
  if (exploitation === "likely") open.push("exploitation is likely but not known");
  if (exposure === "unknown") open.push("exposure is not known");
  if (exposure === "adjacent") open.push("exposure is indirect");
  if (automatable === "unknown") open.push("it is not known whether it can be automated");
  if (impact === "unknown") open.push("the impact is not known");
  const [last, ...others] = open.toReversed();
  return others.length === 0 ? (last ?? "") : `${others.toReversed().join(", ")} and ${last}`;
}

function inWords({ cause, from, to }: Adjustment, facts: RiskFacts): string {
  const words: Readonly<Record<Adjustment["cause"], string>> = {
    consequence: `+1 ${consequences(facts)}`,
    threat: `+1 open security alert (${facts.threat}) on the workload`,
    defenderRisk: `+${to - from} Defender for Cloud rates this CVE here as ${facts.defenderRisk}`,
    gate: `held at ${tierNames.fixSoon}: neither known exploited nor exposed and exploitable enough`,
  };
  return words[cause];
}

function consequences(facts: RiskFacts): string {
  const named: string[] = [];
  if (facts.attackPath) named.push("attack path");
  if (facts.criticalResource) named.push("critical resource");
  if (facts.sensitiveData) named.push("sensitive data");
  if (facts.lateralMovement) named.push("lateral movement");
  return named.join(", ");
}
