import type { Coverage } from "../core/coverage.ts";
import type { AzureGap, World } from "../core/risk/risk.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { KnownExploited } from "../sources/feeds/knownExploited.ts";

/** What ranking knows besides the alerts, at a time. */
export function worldAt(now: Date, { ids, asOf }: KnownExploited): World {
  return { knownExploited: ids, knownExploitedAsOf: asOf, now };
}

/** Why nothing of what runs was read from Azure; undefined when it was, or never was to be. */
export function azureGapOf(coverage: readonly Coverage[]): AzureGap | undefined {
  const running = coverage.find(({ source }) => source === "workloads");
  if (running === undefined) return undefined;
  const { state, cause } = running;
  if (cause === "sovereign") return "azureSovereign";
  if (state === "off") return cause === "planOff" ? "azurePlanOff" : "azureOff";
  if (state === "unauthenticated") {
    // A sign-in that was not accepted is one.
    return cause === "signedOut" ? "azureSignedOut" : "azureUnread";
  }
  if (state === "forbidden") return "azureForbidden";
  return state === "ok" || state === "partial" || state === "notConfigured"
    ? undefined
    : "azureUnread";
}

/** The same with what the coverage says of Azure. */
export function withAzure(world: World, coverage: readonly Coverage[]): World {
  const azureGap = azureGapOf(coverage);
  return azureGap === undefined ? world : { ...world, azureGap };
}

/** The world that a repository's alerts were ranked in. */
export function worldOf(entry: {
  readonly world: World;
  readonly snapshot: Pick<Snapshot, "coverage"> | undefined;
}): World {
  return withAzure(entry.world, entry.snapshot?.coverage ?? []);
}
