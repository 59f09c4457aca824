import type { Alert } from "../alert.ts";
import type { DeclaredDeployment } from "../declared/declared.ts";
import type { BuildProvenance, BuildStep } from "../runtime.ts";
import type { Workload, WorkloadLink } from "../workload.ts";
import { isMeasured, linkAlerts } from "./linkAlerts.ts";
import { otherBuilds } from "./otherBuilds.ts";
import { withoutDeclarations } from "./rankRaised.ts";
import { scopesOf } from "./scopes.ts";

export interface Linkable {
  readonly workloads: readonly Workload[];
  /** Those of a join without declarations, where there are any declarations. */
  readonly plain?: readonly Workload[] | undefined;
  readonly steps: readonly BuildStep[];
  readonly provenances: readonly BuildProvenance[];
}

/** Links alerts to workloads; with no declarations given, as if none of them had been made. */
export function linker({ workloads, plain, steps, provenances }: Linkable) {
  return (
    alerts: readonly Alert[],
    declared: readonly DeclaredDeployment[],
  ): ((alert: Alert) => readonly WorkloadLink[]) => {
    const own = declared.length === 0 ? (plain ?? withoutDeclarations(workloads)) : workloads;
    const images = own.flatMap((workload) => workload.images);
    const sureImages = own.flatMap((workload) =>
      workload.images.filter(({ evidence }) => isMeasured(evidence ?? workload.evidence)),
    );
    const lesser = images.filter((image) => !sureImages.includes(image));
    const buildable = { provenances, steps, declared };
    return linkAlerts(alerts, own, scopesOf(images, provenances, steps, declared), {
      declared,
      others: {
        measured: otherBuilds(sureImages, lesser, buildable),
        inferred: otherBuilds(images, [], buildable),
      },
    });
  };
}
