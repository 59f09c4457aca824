import type { AlertKind } from "../alert.ts";
import { assess } from "./model.ts";
import { type Change, type FactName, levelOf, type RiskFacts, tierNames } from "./risk.ts";

/** One fact set to another value, with the words that follow "Plan if". */
interface Flip {
  readonly fact: FactName;
  readonly to: string;
  readonly words: string;
  readonly apply: (facts: RiskFacts) => RiskFacts;
}

function flip<Fact extends FactName>(fact: Fact, to: RiskFacts[Fact], words: string): Flip {
  const named = to === true ? "yes" : to === false ? "no" : String(to);
  return { fact, to: named, words, apply: (facts) => ({ ...facts, [fact]: to }) };
}

/** Flips of the context and of the labels, the same for every kind. */
const commonFlips: readonly Flip[] = [
  flip("automatable", "no", "an attack cannot be automated"),
  flip("automatable", "yes", "an attack can be automated"),
  flip("impact", "partial", "the impact is partial"),
  flip("impact", "total", "the impact is total"),
  flip("attackPath", false, "not on an attack path"),
  flip("attackPath", true, "on an attack path"),
  flip("criticalResource", false, "not on a critical resource"),
  flip("criticalResource", true, "on a critical resource"),
  flip("sensitiveData", false, "no sensitive data is in reach"),
  flip("sensitiveData", true, "sensitive data is in reach"),
  flip("lateralMovement", false, "lateral movement is not possible"),
  flip("lateralMovement", true, "lateral movement is possible"),
  flip("threat", "none", "no security alert is open on the workload"),
  flip("threat", "high", "a security alert is open on the workload"),
];

const codeFlips: readonly Flip[] = [
  flip("exposure", "internal", "not exposed"),
  flip("exposure", "absent", "not in production"),
  flip("exposure", "open", "internet-exposed"),
];

/**
 * No public evidence of exploitation exists for one's own code, and Defender for Cloud rates CVEs
 * only. What a secret opens is not what a vulnerability sits in, so its words differ.
 */
const flips: Readonly<Record<AlertKind, readonly Flip[]>> = {
  codeScanning: [...codeFlips, ...commonFlips],
  dependabot: [
    ...codeFlips,
    flip("exploitation", "none", "not exploited"),
    flip("exploitation", "active", "known exploited"),
    ...commonFlips,
    flip("defenderRisk", "none", "Defender for Cloud does not rate it here"),
    flip("defenderRisk", "critical", "Defender for Cloud rates it critical here"),
  ],
  secretScanning: [
    flip("exploitation", "none", "nobody else can use it"),
    flip("exploitation", "active", "it is active"),
    flip("exposure", "internal", "what it opens is not exposed"),
    flip("exposure", "open", "what it opens is internet-exposed"),
    ...commonFlips,
  ],
};

/**
 * Every single fact that would change the tier if it alone were different; each claim is true when
 * applied. What would make it less urgent comes first, then the nearest tier; one claim for each
 * fact and tier.
 */
export function changesOf(kind: AlertKind, facts: RiskFacts): readonly Change[] {
  const present = assess(facts).level;
  const changes = new Map<string, Change>();
  for (const { fact, to, words, apply } of flips[kind]) {
    const { tier } = assess(apply(facts));
    const id = `${fact} ${tier}`;
    if (levelOf(tier) === present || changes.has(id)) continue;
    changes.set(id, { fact, to, tier, words: `${tierNames[tier]} if ${words}` });
  }
  const distance = ({ tier }: Change): number => levelOf(tier) - present;
  return [...changes.values()].toSorted(
    (a, b) =>
      Number(distance(a) > 0) - Number(distance(b) > 0) ||
      Math.abs(distance(a)) - Math.abs(distance(b)),
  );
}
