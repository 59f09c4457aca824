import type { RunningWorkload } from "./runtime.ts";
import { highestRiskLevel, type Recommendation, type RiskLevel } from "./workload.ts";

/** What Defender's rating of a workload is worth. */
export interface Evaluation {
  /** The highest that counts; `notEvaluated` exactly when the workload is not. */
  readonly riskLevel: RiskLevel;
  /** Defender looked at the workload's surroundings and rated something open on it. */
  readonly isEvaluated: boolean;
  /** Each with the level that counts of it. */
  readonly recommendations: readonly Recommendation[];
}

/**
 * Where Defender CSPM is not known to be on, a level that is not contextual only repeats the
 * severity of what was found (Defender for Cloud's release notes, March 2026): for a ranking by
 * surroundings that is not evaluated, of the workload and of each recommendation alike.
 */
export function evaluationOf(
  {
    riskLevel,
    isContextual,
    recommendations,
  }: Pick<RunningWorkload, "riskLevel" | "isContextual" | "recommendations">,
  isPlanOn: boolean | undefined,
): Evaluation {
  if (isPlanOn === true || recommendations.every((one) => one.isSeverityOnly !== true)) {
    const isEvaluated = (isPlanOn === true || isContextual) && riskLevel !== "notEvaluated";
    return { riskLevel: isEvaluated ? riskLevel : "notEvaluated", isEvaluated, recommendations };
  }
  const counting = recommendations.map(
    (one): Recommendation =>
      one.isSeverityOnly === true ? { ...one, riskLevel: "notEvaluated" } : one,
  );
  const highest = highestRiskLevel(counting.map((one) => one.riskLevel));
  return {
    riskLevel: highest,
    isEvaluated: highest !== "notEvaluated",
    recommendations: counting,
  };
}
