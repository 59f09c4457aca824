import type { JsonObject } from "../http/exchange.ts";
import { tenant } from "../scenario/runtime.ts";
import { subscriptions } from "../scenario/subscriptions.ts";

/**
 * Azure Resource Manager's lists of tenants and subscriptions (Microsoft.Resources 2022-12-01);
 * undefined for every other path.
 */
export function directoryAt(path: string): JsonObject | undefined {
  switch (path.toLowerCase()) {
    case "/tenants":
      return {
        value: [
          {
            id: `/tenants/${tenant}`,
            tenantId: tenant,
            displayName: "Acme",
            defaultDomain: "acme.example",
            tenantCategory: "Home",
          },
        ],
      };
    case "/subscriptions":
      return {
        value: subscriptions.map(({ id, name }) => ({
          id: `/subscriptions/${id}`,
          subscriptionId: id,
          displayName: name,
          state: "Enabled",
          tenantId: tenant,
          authorizationSource: "RoleBased",
        })),
      };
    default:
      return undefined;
  }
}
