import type { RiskFactor } from "../../core/workload.ts";

/**
 * The spellings of one factor on Defender's and GitHub's surfaces, without case, spaces and
 * punctuation: recommendation (`Exposure to the Internet`), attack path (`Internet exposure`),
 * path label (`exposedToInternet`), deployment record (`internet-exposed`).
 */
const spellings: Readonly<Record<string, RiskFactor>> = {
  exposuretotheinternet: "internet-exposed",
  internetexposure: "internet-exposed",
  internetexposed: "internet-exposed",
  exposedtointernet: "internet-exposed",
  exposedtotheinternet: "internet-exposed",
  sensitivedata: "sensitive-data",
  containssensitivedata: "sensitive-data",
  datasensitivity: "sensitive-data",
  criticalresource: "critical-resource",
  criticalresources: "critical-resource",
  lateralmovement: "lateral-movement",
};

/** Sorts free-text factors into those we have a word for and the others, which keep their text. */
export function readRiskFactors(texts: readonly unknown[]): {
  readonly known: readonly RiskFactor[];
  readonly other: readonly string[];
} {
  const known = new Set<RiskFactor>();
  const other = new Set<string>();
  for (const text of texts) {
    if (typeof text !== "string" || text.trim() === "") continue;
    const factor = spellings[text.toLowerCase().replaceAll(/[^a-z]/g, "")];
    if (factor === undefined) other.add(text.trim());
    else known.add(factor);
  }
  return { known: [...known], other: [...other] };
}
