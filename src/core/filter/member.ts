import type { Anchor } from "../anchor.ts";
import type { MineReason } from "../mine/mine.ts";
import type { RankedAlert } from "../snapshot.ts";
import type { RiskFactor } from "../workload.ts";

/** An alert with everything about it that depends on who looks, from where and when. */
export interface Member {
  readonly ranked: RankedAlert;
  readonly anchor: Anchor | undefined;
  /** Who its alert or an open issue of it is assigned to, each once. */
  readonly assignees: readonly string[];
  /** Why it is the user's; undefined when it is not known to be. */
  readonly mine: MineReason | undefined;
  /** It was not there when the user looked last; stays so while the user looks. */
  readonly isNewSinceLook: boolean;
  /** The same, and the user has not seen it since. */
  readonly isUnseen: boolean;
}

/**
 * The risk factors an alert counts with: those its score was made from, and those of every workload
 * that it certainly belongs to and that is more than inferred.
 */
export function riskFactorsOf({ risk: { facts }, workloads }: RankedAlert): readonly RiskFactor[] {
  const own: readonly (readonly [RiskFactor, boolean])[] = [
    ["internet-exposed", facts.exposure === "open"],
    ["sensitive-data", facts.sensitiveData],
    ["critical-resource", facts.criticalResource],
    ["lateral-movement", facts.lateralMovement],
  ];
  const sure = workloads.filter(({ isCertain, evidence }) => isCertain && evidence !== "inferred");
  return own.flatMap(([factor, isOwn]) =>
    isOwn || sure.some(({ workload }) => workload.riskFactors.includes(factor)) ? [factor] : [],
  );
}

/** Open on GitHub, in the most urgent tier, and reachable from the internet: what a badge counts. */
export function isExposedFixNow({ state, risk }: RankedAlert): boolean {
  return state === "open" && risk.tier === "fixNow" && risk.facts.exposure === "open";
}

/** Everything of an alert that a user may search for, in lower case. */
export function haystackOf({ ranked, anchor, assignees }: Member): string {
  const { alert, workloads } = ranked;
  return [
    alert.title,
    alert.rule,
    alert.key,
    `#${alert.number}`,
    ...alert.cwes,
    ...ownWords(alert),
    anchor?.path ?? "",
    ...workloads.flatMap(({ workload }) => [workload.name, workload.environment ?? ""]),
    ...assignees,
  ]
    .join("\n")
    .toLowerCase();
}

function ownWords(alert: RankedAlert["alert"]): readonly string[] {
  switch (alert.kind) {
    case "codeScanning":
      return [alert.tool, alert.location?.path ?? ""];
    case "dependabot":
      return [alert.packageName, alert.ecosystem, alert.cveId ?? "", alert.manifestPath];
    case "secretScanning":
      return alert.locations.map(({ path }) => path);
    default:
      return alert satisfies never;
  }
}
