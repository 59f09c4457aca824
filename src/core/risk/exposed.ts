import type { RankedAlert } from "../snapshot.ts";

/**
 * Open, and reachable from the internet as far as anybody knows: what lenses and the keys for the
 * next alert lead to. Unknown exposure is not enough for a place among the most visible.
 */
export function isExposed({ state, risk }: Pick<RankedAlert, "state" | "risk">): boolean {
  return state === "open" && risk.facts.exposure === "open";
}
