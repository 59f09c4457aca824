import type { Anchor } from "../../../src/core/anchor.ts";
import type { Member } from "../../../src/core/filter/member.ts";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import type { TierId } from "../../../src/core/risk/risk.ts";
import type { RankedAlert } from "../../../src/core/snapshot.ts";
import type { Workload } from "../../../src/core/workload.ts";
import { codeScanning, linkTo, world } from "../risk/examples.ts";

export const anchor: Anchor = {
  state: "exact",
  path: "src/db/query.ts",
  region: { startLine: 42, startColumn: 5, endLine: 42, endColumn: 19 },
  reason: "The line is unchanged since the scan.",
  scannedCommit: "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
  reported: undefined,
};

/** An alert that nothing else is known of. */
export function aMember(one: RankedAlert, changes: Partial<Member> = {}): Member {
  return {
    ranked: one,
    anchor: undefined,
    assignees: one.alert.assignees,
    mine: undefined,
    isNewSinceLook: false,
    isUnseen: false,
    ...changes,
  };
}

/** An alert as ranked, its tier and reasons set as the test wants them. */
export function ranked(changes: {
  readonly tier?: TierId;
  readonly reasons?: readonly string[];
  readonly alert?: RankedAlert["alert"];
  readonly workloads?: readonly Workload[];
  readonly score?: number;
  readonly fix?: RankedAlert["fix"];
}): RankedAlert {
  const links = (changes.workloads ?? []).map((on) => linkTo(on));
  const state = changes.fix === undefined ? "open" : "fixedNotDeployed";
  const made = rankAlert(changes.alert ?? codeScanning(), state, links, world);
  return {
    ...made,
    ...(changes.fix === undefined ? {} : { fix: changes.fix }),
    workloads: links,
    risk: {
      ...made.risk,
      tier: changes.tier ?? "fixNow",
      score: changes.score ?? made.risk.score,
      reasons: changes.reasons ?? made.risk.reasons,
    },
  };
}
