import type { DependabotAlert } from "../../core/alert.ts";
import type { Ecosystem } from "../../core/locate/dependency/ecosystem.ts";
import type { LockGraph } from "../../core/locate/dependency/lockGraph.ts";
import { isAffected } from "../../core/locate/dependency/version/affected.ts";
import { allowedBy, isAllowedAffected } from "../../core/locate/dependency/version/requirement.ts";

/** The version in use, and whether it is in the vulnerable range; undefined: it cannot be told. */
export interface VersionHere {
  readonly localVersion: string | undefined;
  readonly isStillAffected: boolean | undefined;
}

/** Tells it from locked packages: each affected one counts. */
export function lockedVersion(
  alert: DependabotAlert,
  ecosystem: Ecosystem,
  locked: { readonly graph: LockGraph; readonly targets: readonly number[] },
): VersionHere {
  const versions = locked.targets.flatMap((target) => locked.graph.packages[target]?.version ?? []);
  const answers = versions.map((version) => isAffected(ecosystem, version, alert.vulnerableRange));
  const worst = answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  return {
    localVersion: versions[Math.max(answers.indexOf(worst), 0)],
    isStillAffected: versions.length === 0 ? undefined : worst,
  };
}

/** Tells it from what a manifest requires, where there is no lock file. */
export function requiredVersion(
  alert: DependabotAlert,
  ecosystem: Ecosystem,
  requirement: string | undefined,
): VersionHere {
  if (requirement === undefined) return { localVersion: undefined, isStillAffected: undefined };
  const allowed = allowedBy(ecosystem, requirement);
  return {
    localVersion: allowed.kind === "one" ? allowed.version : undefined,
    isStillAffected: isAllowedAffected(ecosystem, allowed, alert.vulnerableRange),
  };
}
