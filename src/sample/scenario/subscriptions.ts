import { clusters } from "./runtime.ts";

/** The subscriptions that the sample's account can read. */
export const subscriptions = [
  { id: clusters["prod-weu"].subscription, name: "Storefront Production" },
  { id: clusters.staging.subscription, name: "Storefront Staging" },
] as const;
