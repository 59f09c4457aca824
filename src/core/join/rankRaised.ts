import type { Alert } from "../alert.ts";
import { rankAlert } from "../risk/rank.ts";
import type { World } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import type { Workload, WorkloadLink } from "../workload.ts";

/** The workloads as they would be without any declaration. */
export function withoutDeclarations(workloads: readonly Workload[]): readonly Workload[] {
  return workloads
    .filter(({ evidence }) => evidence !== "declared")
    .map((workload) => {
      const { declaredFactors = [], riskFactors, images } = workload;
      return {
        ...workload,
        images: images.filter(({ evidence }) => evidence !== "declared"),
        riskFactors: riskFactors.filter((factor) => !declaredFactors.includes(factor)),
        declaredFactors: undefined,
      };
    });
}

/**
 * Ranks an open alert so that a declaration can only raise it: by the links that the declared
 * deployments lead to, unless those without any declaration lead higher.
 */
export function rankRaised(
  alert: Alert,
  declared: readonly WorkloadLink[],
  plain: readonly WorkloadLink[],
  world: World,
): RankedAlert {
  const raised = rankAlert(alert, "open", declared, world);
  if (declared === plain) return raised;
  const without = rankAlert(alert, "open", plain, world);
  return without.risk.score > raised.risk.score ? without : raised;
}
