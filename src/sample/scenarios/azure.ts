import { type JsonObject, property } from "../http/exchange.ts";
import type { Row } from "../scenario/defender.ts";
import type { Scenario } from "./scenario.ts";

/** What fails in Azure, and at the list of exploited vulnerabilities. */
export const azureScenarios = {
  azureSignedOut: { about: "Nobody is signed in to Azure.", signedOutOf: ["azure"] },
  azureForbidden: {
    about: "The account has no role on the subscriptions.",
    azure: {
      status: 403,
      code: "AuthorizationFailed",
      message:
        "The client 'mona@acme.example' does not have authorization to perform action 'Microsoft.ResourceGraph/resources/read' over scope '/providers/Microsoft.ResourceGraph' or the scope is invalid.",
    },
  },
  azureLimited: {
    about: "Azure Resource Graph's quota is used up.",
    azure: {
      status: 429,
      code: "RateLimiting",
      message:
        "Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed.",
    },
  },
  azureUnreachable: {
    about: "No connection to Azure comes about.",
    unreachable: ["management.azure.com"],
  },
  planOff: {
    about: "Defender CSPM is off in every subscription: no attack paths, no risk levels.",
    azure: { rows: (usual) => usual.filter((row) => !isAttackPath(row)).map(withoutPosture) },
  },
  kevUnreachable: {
    about: "No connection to CISA's list of exploited vulnerabilities comes about.",
    unreachable: ["www.cisa.gov"],
  },
} as const satisfies Readonly<Record<string, Scenario>>;

function isAttackPath({ type }: Row): boolean {
  return type === "microsoft.security/attackpaths";
}

function withoutPosture(row: Row): Row {
  const { risk: _risk, ...properties } = row.properties;
  const isPlan = row.type === "microsoft.security/pricings" && row.name === "CloudPosture";
  return { ...row, properties: isPlan ? free(properties) : properties };
}

function free(properties: JsonObject): JsonObject {
  const trial = property(properties, "freeTrialRemainingTime");
  return {
    pricingTier: "Free",
    freeTrialRemainingTime: typeof trial === "string" ? trial : "PT0S",
  };
}
