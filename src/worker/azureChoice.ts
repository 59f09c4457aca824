import type { Settings } from "../protocol/settings.ts";

/** Which part of Azure is read. */
export interface AzureChoice {
  /** Undefined: the tenant the account belongs to. */
  readonly tenant: string | undefined;
  /** None: all that can be read. */
  readonly subscriptions: readonly string[];
}

/** The choice in the user's settings; undefined when Azure is switched off. */
export function azureChoice(settings: Settings): AzureChoice | undefined {
  if (!settings["azure.enabled"]) return undefined;
  const tenant = settings["azure.tenant"];
  return {
    tenant: tenant === "" ? undefined : tenant,
    subscriptions: settings["azure.subscriptions"],
  };
}

const keys = ["azure.enabled", "azure.credential", "azure.tenant", "azure.subscriptions"] as const;

/** True when the settings make Azure's facts other ones. */
export function isOtherAzure(a: Settings, b: Settings): boolean {
  return keys.some((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}
