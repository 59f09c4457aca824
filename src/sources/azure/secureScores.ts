import type { SecureScore, SecureScoreControl } from "../../core/defender.ts";
import { field, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";
import { idOf, numberOf, type Read, readEach, subscriptionOf } from "./rows.ts";

/** Reads `microsoft.security/securescores`. */
export function secureScoresOf(rows: readonly Row[]): Read<SecureScore> {
  return readEach(rows, (row) => {
    const subscription = subscriptionOf(row);
    const current = numberOf(field(row, "properties", "score", "current"));
    const max = numberOf(field(row, "properties", "score", "max"));
    if (subscription === undefined || current === undefined || max === undefined) return undefined;
    // `percentage` is a fraction; where nothing can be reached it says nothing.
    const given = numberOf(field(row, "properties", "score", "percentage"));
    const share = given ?? (max > 0 ? current / max : 0);
    return { subscription, current, max, share: Math.min(1, Math.max(0, share)) };
  });
}

/** Reads `microsoft.security/securescores/securescorecontrols`. */
export function secureScoreControlsOf(rows: readonly Row[]): Read<SecureScoreControl> {
  return readEach(rows, (row) => {
    const subscription = subscriptionOf(row);
    const id = idOf(row);
    if (subscription === undefined || id === undefined) return undefined;
    const number = (...path: readonly string[]) => numberOf(field(row, "properties", ...path));
    return {
      subscription,
      id,
      name: text(field(row, "properties", "displayName")) ?? id.slice(id.lastIndexOf("/") + 1),
      current: number("score", "current") ?? 0,
      max: number("score", "max") ?? number("definition", "properties", "maxScore") ?? 0,
      healthy: number("healthyResourceCount") ?? 0,
      unhealthy: number("unhealthyResourceCount") ?? 0,
      notApplicable: number("notApplicableResourceCount") ?? 0,
    };
  });
}
