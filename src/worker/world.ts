import type { Coverage, CoverageState } from "../core/coverage.ts";
import type { World } from "../core/risk/risk.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { KnownExploited } from "../sources/feeds/knownExploited.ts";

/** What ranking knows besides the alerts, at a time. */
export function worldAt(now: Date, { ids, asOf }: KnownExploited): World {
  return { knownExploited: ids, knownExploitedAsOf: asOf, now };
}

const failures: ReadonlySet<CoverageState> = new Set([
  "unauthenticated",
  "ssoRequired",
  "forbidden",
  "notFound",
  "rateLimited",
  "unreachable",
]);

/** True when Azure was asked for what runs and gave nothing. */
export function isAzureUnread(coverage: readonly Coverage[]): boolean {
  const running = coverage.find(({ source }) => source === "workloads");
  return running !== undefined && failures.has(running.state);
}

/** The same with what the coverage says of Azure. */
export function withAzure(world: World, coverage: readonly Coverage[]): World {
  return isAzureUnread(coverage) ? { ...world, isAzureUnread: true } : world;
}

/** The world that a repository's alerts were ranked in. */
export function worldOf(entry: {
  readonly world: World;
  readonly snapshot: Pick<Snapshot, "coverage"> | undefined;
}): World {
  return withAzure(entry.world, entry.snapshot?.coverage ?? []);
}
