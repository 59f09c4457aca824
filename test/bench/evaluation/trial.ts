import type { RiskFactor } from "../../../src/core/workload.ts";
import { randomNumbers, shuffled } from "../../support/random.ts";
import type { Vulnerability } from "./vulnerabilities.ts";

/** What really surrounds the code of a repository; all false: it does not run. */
export interface Surroundings {
  readonly repository: number;
  readonly isRunning: boolean;
  readonly riskFactors: readonly RiskFactor[];
  readonly isOnAttackPath: boolean;
}

/** One alert of a trial. */
export interface Case {
  readonly vulnerability: Vulnerability;
  readonly surroundings: Surroundings;
  /** The surroundings can be seen. */
  readonly isMapped: boolean;
  /** Exploited, in code that runs within reach of the internet: what should be read first. */
  readonly isRelevant: boolean;
}

/** What a trial is drawn from. */
export interface TrialOptions {
  readonly seed: number;
  readonly exploited: readonly Vulnerability[];
  readonly others: readonly Vulnerability[];
  /** Share of the repositories whose surroundings cannot be seen, 0 to 1. */
  readonly missing: number;
}

const [alerts, exploitedAlerts, repositories] = [1000, 30, 40];

/**
 * A thousand alerts with real CVEs in forty made-up repositories of very different sizes: 45 %
 * run, of these 30 % on the internet and 15 % one hop behind it; sensitive data 25 %, critical 20 %,
 * lateral movement 20 %. The same seed gives the same alerts whatever is missing.
 */
export function trial({ seed, exploited, others, missing }: TrialOptions): readonly Case[] {
  const random = randomNumbers(seed);
  const places = Array.from({ length: repositories }, (_, index) => surroundingsOf(index, random));
  // Pareto's law with the exponent of four fifths to one fifth.
  const sizes = places.map(() => (1 - random()) ** (-1 / 1.16));
  const drawn = shuffled(
    [
      ...shuffled(exploited, random).slice(0, exploitedAlerts),
      ...shuffled(others, random).slice(0, alerts - exploitedAlerts),
    ],
    random,
  );
  const placed = drawn.map((vulnerability) => ({
    vulnerability,
    surroundings: pick(places, sizes, random()),
  }));
  const hidden = new Set(
    shuffled(places, random)
      .slice(0, Math.round(missing * repositories))
      .map(({ repository }) => repository),
  );
  const bad = new Set(exploited);
  return placed.map(({ vulnerability, surroundings }) => ({
    vulnerability,
    surroundings,
    isMapped: surroundings.isRunning && !hidden.has(surroundings.repository),
    isRelevant: bad.has(vulnerability) && isReachable(surroundings),
  }));
}

function surroundingsOf(repository: number, random: () => number): Surroundings {
  const isRunning = random() < 0.45;
  const place = random();
  const [isOpen, isBehind] = [place < 0.3, place >= 0.3 && place < 0.45];
  const has = (share: number): boolean => random() < share;
  const factors: readonly (readonly [RiskFactor, boolean])[] = [
    ["internet-exposed", isOpen],
    ["sensitive-data", has(0.25)],
    ["critical-resource", has(0.2)],
    ["lateral-movement", has(0.2)],
  ];
  return {
    repository,
    isRunning,
    riskFactors: isRunning ? factors.flatMap(([factor, holds]) => (holds ? [factor] : [])) : [],
    isOnAttackPath: isRunning && isBehind,
  };
}

function isReachable({ isRunning, riskFactors, isOnAttackPath }: Surroundings): boolean {
  const isBehind = isOnAttackPath || riskFactors.includes("lateral-movement");
  return isRunning && (riskFactors.includes("internet-exposed") || isBehind);
}

/** The value that a number from 0 to 1 falls on, each as wide as its weight. */
function pick<T>(values: readonly T[], weights: readonly number[], number: number): T {
  let rest = number * weights.reduce((a, b) => a + b, 0);
  for (const [index, value] of values.entries()) {
    rest -= weights[index] ?? 0;
    if (rest < 0) return value;
  }
  const last = values.at(-1);
  if (last === undefined) throw new Error("nothing to pick from");
  return last;
}
