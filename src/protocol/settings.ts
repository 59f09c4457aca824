import { tierIds } from "../core/risk/risk.ts";
import { defaultSeverities, type Severities, severityNames } from "../core/view/diagnostic.ts";

/** The user's settings, keys without the `runtimeRisk.` prefix. */
export interface Settings {
  /** Minutes between refreshes while the window has the focus; 0: only by command. */
  readonly "refresh.interval": number;
  /** Nothing is ever written: no issue, no comment, no alert. */
  readonly readOnly: boolean;
  /** Read runtime workloads from Azure. */
  readonly "azure.enabled": boolean;
  /** Where tokens for Azure come from: VS Code's Microsoft session, or the Azure CLI. */
  readonly "azure.credential": "vscode" | "azureCli";
  /** Id of the tenant to read; empty: the one the account belongs to. */
  readonly "azure.tenant": string;
  /** Ids of the subscriptions to read; empty: all that can be read in the tenant. */
  readonly "azure.subscriptions": readonly string[];
  /** Ask CISA for the current list of known exploited vulnerabilities. */
  readonly "feeds.knownExploited": boolean;
  /** Labels of the remediation issues that are created. */
  readonly "issues.labels": readonly string[];
  /** How severe the alerts of each tier are in Problems. */
  readonly "diagnostics.severity": Severities;
  /** Draw nothing where another extension marks the same result on the same line. */
  readonly "diagnostics.quietBesideOthers": boolean;
  /** Say above functions that their code is reachable from the internet. */
  readonly "lenses.alerts": boolean;
  /** In which order the next exposed alert is looked for. */
  readonly "navigation.order": "file" | "rank";
  /** Say above lines of manifests, Dockerfiles and workflows what runs because of them. */
  readonly "lenses.workloads": boolean;
}

export const defaultSettings: Settings = {
  "refresh.interval": 15,
  readOnly: false,
  "azure.enabled": true,
  "azure.credential": "vscode",
  "azure.tenant": "",
  "azure.subscriptions": [],
  "feeds.knownExploited": true,
  "issues.labels": ["security", "vulnerability"],
  "diagnostics.severity": defaultSeverities,
  "diagnostics.quietBesideOthers": true,
  "lenses.alerts": true,
  "navigation.order": "file",
  "lenses.workloads": true,
};

/**
 * Reads settings that came from outside; a wrong value means its default and is named in `wrong`.
 */
export function parseSettings(value: unknown): {
  readonly settings: Settings;
  readonly wrong: readonly string[];
} {
  const wrong: string[] = [];
  const given = isRecord(value) ? value : {};
  if (value !== undefined && !isRecord(value)) wrong.push("settings");
  const read = <T>(key: keyof Settings, fallback: T, isValid: (v: unknown) => v is T): T => {
    const found = given[key];
    if (found === undefined) return fallback;
    if (isValid(found)) return found;
    wrong.push(key);
    return fallback;
  };
  const settings: Settings = {
    "refresh.interval": read("refresh.interval", defaultSettings["refresh.interval"], isMinutes),
    readOnly: read("readOnly", defaultSettings.readOnly, isBoolean),
    "azure.enabled": read("azure.enabled", defaultSettings["azure.enabled"], isBoolean),
    "azure.credential": read("azure.credential", defaultSettings["azure.credential"], isCredential),
    "azure.tenant": read("azure.tenant", defaultSettings["azure.tenant"], isTenant),
    "azure.subscriptions": read(
      "azure.subscriptions",
      defaultSettings["azure.subscriptions"],
      isSubscriptions,
    ),
    "feeds.knownExploited": read(
      "feeds.knownExploited",
      defaultSettings["feeds.knownExploited"],
      isBoolean,
    ),
    "issues.labels": read("issues.labels", defaultSettings["issues.labels"], isLabels),
    "diagnostics.severity": read(
      "diagnostics.severity",
      defaultSettings["diagnostics.severity"],
      isSeverities,
    ),
    "diagnostics.quietBesideOthers": read(
      "diagnostics.quietBesideOthers",
      defaultSettings["diagnostics.quietBesideOthers"],
      isBoolean,
    ),
    "lenses.alerts": read("lenses.alerts", defaultSettings["lenses.alerts"], isBoolean),
    "navigation.order": read("navigation.order", defaultSettings["navigation.order"], isOrder),
    "lenses.workloads": read("lenses.workloads", defaultSettings["lenses.workloads"], isBoolean),
  };
  return { settings, wrong };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMinutes(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= 1440;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isLabels(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((label) => typeof label === "string" && label !== "");
}

/** Every tier with one of the severities; tiers we do not know are left alone. */
function isSeverities(value: unknown): value is Severities {
  return (
    isRecord(value) &&
    tierIds.every((tier) => severityNames.some((severity) => severity === value[tier]))
  );
}

function isOrder(value: unknown): value is Settings["navigation.order"] {
  return value === "file" || value === "rank";
}

function isCredential(value: unknown): value is Settings["azure.credential"] {
  return value === "vscode" || value === "azureCli";
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isTenant(value: unknown): value is string {
  return typeof value === "string" && (value === "" || guid.test(value));
}

function isSubscriptions(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === "string" && guid.test(id));
}
