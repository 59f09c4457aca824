import { existsSync } from "node:fs";
import type { World } from "../../../src/core/risk/risk.ts";
import { randomNumbers } from "../../support/random.ts";
import { type Benchmark, type Figure, median } from "../figure.ts";
import { type Order, orders } from "./orders.ts";
import { trial } from "./trial.ts";
import { readVulnerabilities, type Vulnerability } from "./vulnerabilities.ts";

/**
 * CVEs of cisagov/vulnrichment at b0ed758 (2024-10-24, CC0) with the dates at which CISA's list of
 * known exploited vulnerabilities took them in, up to 2026-08-08. It may lie beside the checkout.
 */
const data = new URL(
  "../../../../shared/data/ranking/cve_features_2024-10.csv.gz",
  import.meta.url,
);
/** What was exploited by then is known; what came later is the truth to be foreseen. */
const known = "2024-10-25";
const trials = 90;
const resamples = 1000;
const missingShares = [0, 0.3, 0.6, 1];

/**
 * How many of a thousand alerts are read until the last relevant one is seen, in each order: the
 * median over the trials, with the interval that holds 95 % of the medians of resampled trials.
 * Relevant: exploited, in running code within reach of the internet. Nothing was tuned on it.
 */
export const evaluation: Benchmark = {
  name: "evaluation",
  measure: async () => {
    if (!existsSync(data)) {
      console.log("evaluation: not run, its public data is not beside this checkout");
      return [];
    }
    const all = readVulnerabilities(data);
    const before = all.filter(({ exploitedSince: since }) => since !== "" && since <= known);
    const later = all.filter(({ exploitedSince: since }) => since > known);
    const others = all.filter(({ exploitedSince }) => exploitedSince === "");
    return [
      ...figuresOf("read until all seen, exploits not known yet", {
        exploited: later,
        others,
        before,
      }),
      ...figuresOf("read until all seen, exploits known", { exploited: before, others, before }),
    ];
  },
};

interface Pool {
  readonly exploited: readonly Vulnerability[];
  readonly others: readonly Vulnerability[];
  /** What the list of known exploited vulnerabilities holds. */
  readonly before: readonly Vulnerability[];
}

function figuresOf(name: string, { exploited, others, before }: Pool): readonly Figure[] {
  const world: World = {
    knownExploited: new Set(before.map(({ cve }) => cve)),
    knownExploitedAsOf: known,
    now: new Date(`${known}T12:00:00Z`),
  };
  return missingShares.flatMap((missing) =>
    orders.map(([order, sort]) => {
      const read = Array.from({ length: trials }, (_, seed) =>
        readUntilAll(sort, trial({ seed, exploited, others, missing }), world),
      ).filter((count) => count !== undefined);
      const [low, high] = interval(read);
      const context = `${missing * 100} % of context missing`;
      return {
        what: `${name}, ${context}: ${order} [${low}-${high}]`,
        value: median(read),
        unit: "",
        budget: undefined,
      };
    }),
  );
}

/** Undefined when nothing is relevant. */
function readUntilAll(
  sort: Order,
  cases: ReturnType<typeof trial>,
  world: World,
): number | undefined {
  const last = sort(cases, world).findLastIndex(({ isRelevant }) => isRelevant);
  return last < 0 ? undefined : last + 1;
}

/** 95 % of the medians of trials drawn again with replacement. */
function interval(values: readonly number[]): readonly [low: number, high: number] {
  const random = randomNumbers(values.length);
  const medians = Array.from({ length: resamples }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).toSorted((a, b) => a - b);
  return [medians[Math.floor(resamples * 0.025)] ?? 0, medians[Math.floor(resamples * 0.975)] ?? 0];
}
