import type { DependabotAlert } from "../../../src/core/alert.ts";
import { rank, rankAlert } from "../../../src/core/risk/rank.ts";
import type { World } from "../../../src/core/risk/risk.ts";
import { dependabot, linkTo, numbered, workload } from "../../core/risk/examples.ts";
import type { Case, Surroundings } from "./trial.ts";

/** An order to read alerts in; equal ones keep the order they came in, which is random. */
export type Order = (cases: readonly Case[], world: World) => readonly Case[];

/** The orders that are compared, by what people call them. */
export const orders: readonly (readonly [name: string, order: Order])[] = [
  ["severity", (cases) => by(cases, severity)],
  [
    "EPSS, then severity",
    (cases) => by(cases, ({ vulnerability }) => vulnerability.epss, severity),
  ],
  [
    "KEV, then exposed, severity",
    (cases, { knownExploited }) =>
      by(
        cases,
        ({ vulnerability }) => Number(knownExploited.has(vulnerability.cve)),
        (one) => Number(one.isMapped && isExposed(one.surroundings)),
        ({ isMapped }) => Number(isMapped),
        severity,
      ),
  ],
  ["Runtime Risk", ours],
];

/** As the product ranks Dependabot alerts, with what it would know of each. */
function ours(cases: readonly Case[], world: World): readonly Case[] {
  const ranked = cases.map((one, index) => {
    const links = one.isMapped ? [linkTo(workloadOf(one.surroundings, world.now))] : [];
    return rankAlert(numbered(alertOf(one), index), "open", links, world);
  });
  return rank(ranked).flatMap(({ alert }) => cases[alert.number] ?? []);
}

function alertOf({ vulnerability }: Case): DependabotAlert {
  const { cve, vector, score, cwes, epss } = vulnerability;
  return dependabot({ cveId: cve, cvss: { score, vector }, cwes, epss, severity: labelOf(score) });
}

function labelOf(score: number): DependabotAlert["severity"] {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  return score >= 4 ? "medium" : "low";
}

function workloadOf({ repository, riskFactors, isOnAttackPath }: Surroundings, now: Date) {
  return workload({
    key: `workload ${repository}`,
    riskFactors,
    attackPaths: isOnAttackPath ? 1 : 0,
    factsAt: now.toISOString(),
  });
}

function isExposed({ riskFactors }: Surroundings): boolean {
  return riskFactors.includes("internet-exposed");
}

function severity({ vulnerability }: Case): number {
  return vulnerability.score;
}

/** Highest first, by the first number that differs; none counts as the lowest. */
function by(
  cases: readonly Case[],
  ...numbers: readonly ((one: Case) => number | undefined)[]
): readonly Case[] {
  return cases.toSorted((a, b) => {
    for (const number of numbers) {
      const difference = (number(b) ?? -1) - (number(a) ?? -1);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
