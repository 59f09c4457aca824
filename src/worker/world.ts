import type { World } from "../core/risk/risk.ts";
import type { KnownExploited } from "../sources/feeds/knownExploited.ts";

/** What ranking knows besides the alerts, at a time. */
export function worldAt(now: Date, { ids, asOf }: KnownExploited): World {
  return { knownExploited: ids, knownExploitedAsOf: asOf, now };
}
