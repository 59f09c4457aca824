import { field, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";

/** Whether Defender CSPM is on in each subscription that said so; a missing one is not known. */
export type PostureBySubscription = ReadonlyMap<string, boolean>;

/** Reads the `CloudPosture` plan of each subscription, ids in lower case. */
export function postureOf(rows: readonly Row[]): PostureBySubscription {
  const plans = new Map<string, boolean>();
  for (const row of rows) {
    const name = text(row["name"])?.toLowerCase();
    const id = text(row["id"])?.toLowerCase();
    const subscription =
      text(row["subscriptionId"])?.toLowerCase() ?? /^\/subscriptions\/([^/]+)/.exec(id ?? "")?.[1];
    const tier = text(field(row, "properties", "pricingTier"))?.toLowerCase();
    const isPosture = name === "cloudposture" || id?.endsWith("/pricings/cloudposture") === true;
    if (isPosture && subscription !== undefined && tier !== undefined) {
      plans.set(subscription, tier === "standard");
    }
  }
  return plans;
}
