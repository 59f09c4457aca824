import type { World } from "../core/risk/risk.ts";

/** What ranking knows besides the alerts, at a time. */
export function worldAt(now: Date): World {
  return { knownExploited: new Set(), now };
}
