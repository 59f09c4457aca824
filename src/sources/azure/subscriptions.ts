import type { Subscription } from "../../core/defender.ts";
import { text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";
import { type Read, readEach, subscriptionOf } from "./rows.ts";

/** Reads `microsoft.resources/subscriptions`. */
export function subscriptionsOf(rows: readonly Row[]): Read<Subscription> {
  return readEach(rows, (row) => {
    const id = subscriptionOf(row);
    if (id === undefined) return undefined;
    return { id, name: text(row["name"]) ?? id, tenant: text(row["tenantId"])?.toLowerCase() };
  });
}
