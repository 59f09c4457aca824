import type { Automatable, Impact } from "./risk.ts";

/**
 * What a weakness says about automation and impact, for alerts without a CVSS vector.
 *
 * Source: the analyst labels of cisagov/vulnrichment at b0ed758 (2024-10-24, CC0), counted per CWE.
 * Of the 100 CWEs with at least 30 labelled CVEs: `no` when at most 10 % are automatable, `yes` from
 * 60 %; `partial` when at most 25 % have total technical impact, `total` from 60 %. The others are
 * unknown, and so is every CWE that is not listed.
 */
const automatableNo = [
  59, 79, 80, 122, 250, 256, 276, 281, 311, 352, 362, 367, 416, 426, 427, 428, 457, 591, 601, 665,
  822,
];
const automatableYes = [204, 617];
const impactPartial = [
  23, 79, 80, 126, 200, 203, 204, 209, 248, 307, 311, 327, 352, 359, 400, 401, 404, 444, 476, 532,
  601, 611, 617, 668, 703, 754, 755, 770, 835, 862, 918, 1333,
];
const impactTotal = [
  59, 77, 78, 88, 94, 119, 120, 121, 122, 190, 191, 250, 266, 269, 276, 288, 367, 415, 416, 426,
  427, 428, 434, 502, 591, 749, 787, 798, 822, 843, 1236, 1321,
];

function byCwe<Value>(
  ...groups: readonly (readonly [Value, readonly number[]])[]
): ReadonlyMap<string, Value> {
  return new Map(
    groups.flatMap(([value, cwes]) => cwes.map((cwe) => [`CWE-${cwe}`, value] as const)),
  );
}

const automatable = byCwe<Automatable>(["no", automatableNo], ["yes", automatableYes]);
const impact = byCwe<Impact>(["partial", impactPartial], ["total", impactTotal]);

/**
 * The prior over all CWEs of an alert (upper case, `CWE-79`).
 *
 * The worst wins, with unknown between the two: one `yes` makes it `yes`, else one CWE that is
 * unknown or not listed makes it `unknown`, and only if every one says `no` is it `no`; the same for
 * the impact. Without a CWE both are unknown. The order of the CWEs does not matter.
 */
export function cwePrior(cwes: readonly string[]): {
  readonly automatable: Automatable;
  readonly impact: Impact;
} {
  const automated = cwes.map((cwe) => automatable.get(cwe) ?? "unknown");
  const impacts = cwes.map((cwe) => impact.get(cwe) ?? "unknown");
  return {
    automatable: worst(automated, "no", "yes"),
    impact: worst(impacts, "partial", "total"),
  };
}

function worst<Low extends string, High extends string>(
  values: readonly (Low | High | "unknown")[],
  low: Low,
  high: High,
): Low | High | "unknown" {
  if (values.includes(high)) return high;
  return values.length === 0 || values.includes("unknown") ? "unknown" : low;
}
