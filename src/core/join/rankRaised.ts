import { rankAlert } from "../risk/rank.ts";
import type { World } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import type { Workload, WorkloadLink } from "../workload.ts";
import { joinWorkloads, type RuntimeFacts } from "./joinWorkloads.ts";

/** The workloads without what only a declaration gave them. */
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
 * The workloads of a join without declarations, as `shown` are known by now: with what builds their
 * images and how far these are behind. Those whose facts are older, kept from an earlier join or
 * known by a record alone, only lose what a declaration gave them. Undefined where nothing is declared.
 */
export function plainWorkloads(
  shown: readonly Workload[],
  facts: RuntimeFacts,
): readonly Workload[] | undefined {
  if (facts.declared === undefined || facts.declared.length === 0) return undefined;
  const joined = joinWorkloads({ ...facts, declared: [] });
  const kept = shown.filter(({ factsAt }) => factsAt !== facts.asOf);
  const keptKeys = new Set(kept.map(({ key }) => key));
  const byKey = new Map(shown.map(({ key, images }) => [key, images]));
  const known = shown.flatMap(({ images }) => images);
  const fresh = joined
    .filter(({ key }) => !keptKeys.has(key))
    .map((workload) => ({
      ...workload,
      images: workload.images.map((image) => {
        const same = [...(byKey.get(workload.key) ?? []), ...known].find(
          ({ digest, reference }) => digest === image.digest && reference === image.reference,
        );
        return { ...image, deployed: same?.deployed, build: same?.build };
      }),
    }));
  return [...withoutDeclarations(kept), ...fresh].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * Ranks an alert so that a declaration can only raise it: by the links that the declared
 * deployments lead to, unless those without any declaration lead higher.
 */
export function rankRaised(
  { alert, state }: Pick<RankedAlert, "alert" | "state">,
  declared: readonly WorkloadLink[],
  plain: readonly WorkloadLink[],
  world: World,
): RankedAlert {
  const raised = rankAlert(alert, state, declared, world);
  if (declared === plain) return raised;
  const without = rankAlert(alert, state, plain, world);
  return without.risk.score > raised.risk.score ? without : raised;
}
