import type { PlanState } from "../../core/defender.ts";
import { field, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";
import { idOf, type Read, readEach, segmentAfter, subscriptionOf } from "./rows.ts";

/** A plan of Defender in a subscription. */
export interface Plan {
  /** Lower case. */
  readonly subscription: string;
  /** Lower case, e.g. `cloudposture` (Defender CSPM) or `containers`. */
  readonly name: string;
  readonly state: PlanState;
}

/** Whether Defender CSPM is on in each subscription that said so; a missing one is not known. */
export type PostureBySubscription = ReadonlyMap<string, boolean>;

/** Reads `microsoft.security/pricings`. A tier we do not know leaves the plan unknown. */
export function plansOf(rows: readonly Row[]): Read<Plan> {
  return readEach(rows, (row) => {
    const subscription = subscriptionOf(row);
    const name = segmentAfter(idOf(row) ?? "", "pricings") ?? text(row["name"])?.toLowerCase();
    if (subscription === undefined || name === undefined) return undefined;
    const tier = text(field(row, "properties", "pricingTier"))?.toLowerCase();
    const state = tier === "standard" ? "on" : tier === "free" ? "off" : "unknown";
    return { subscription, name, state };
  });
}

/** The `CloudPosture` plan of each subscription where it is known. */
export function postureOf(plans: readonly Plan[]): PostureBySubscription {
  return new Map(
    plans.flatMap(({ subscription, name, state }) =>
      name === "cloudposture" && state !== "unknown" ? [[subscription, state === "on"]] : [],
    ),
  );
}

/** The state of one plan in one subscription; no row means that it is not known. */
export function planState(plans: readonly Plan[], subscription: string, name: string): PlanState {
  return (
    plans.find((plan) => plan.subscription === subscription && plan.name === name)?.state ??
    "unknown"
  );
}
