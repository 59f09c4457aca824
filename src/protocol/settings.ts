import type { AlertKind } from "../core/alert.ts";
import { alertSources } from "../core/coverage.ts";
import { isTrackingRules, type TrackingRules } from "../core/remedy/trackingRules.ts";
import { type TierId, tierIds } from "../core/risk/risk.ts";
import { defaultSeverities, type Severities, severityNames } from "../core/view/diagnostic.ts";
import { type Grouping, groupings } from "../core/view/grouping.ts";

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
  /** The kinds of alerts that are read; the others are switched off. */
  readonly "alerts.kinds": readonly AlertKind[];
  /** What the alerts are put together by until the user chooses otherwise. */
  readonly "alerts.groupBy": Grouping;
  /** Look up with `git blame` who changed the lines of alerts last. */
  readonly "mine.blame": boolean;
  /** Labels of the remediation issues that are created. */
  readonly "issues.labels": readonly string[];
  /** Where issues are made when not in the alerts' own repository. The user's own choice alone. */
  readonly "issues.repository": TrackingRules;
  /** The tiers that are drawn in the code and listed in Problems. */
  readonly "diagnostics.tiers": readonly TierId[];
  /** How severe the alerts of each tier are in Problems. */
  readonly "diagnostics.severity": Severities;
  /** Draw nothing where another extension marks the same result on the same line. */
  readonly "diagnostics.quietBesideOthers": boolean;
  /** How much a hover says of an alert. */
  readonly "hover.detail": "full" | "short";
  /** Say above functions that their code is reachable from the internet. */
  readonly "lenses.alerts": boolean;
  /** In which order the next exposed alert is looked for. */
  readonly "navigation.order": "file" | "rank";
  /** Say above lines of manifests, Dockerfiles and workflows what runs because of them. */
  readonly "lenses.workloads": boolean;
  /** What the log holds of the messages to the worker at its level Trace; the language client's own. */
  readonly "trace.server": "messages" | "verbose";
}

export const defaultSettings: Settings = {
  "refresh.interval": 15,
  readOnly: false,
  "azure.enabled": true,
  "azure.credential": "vscode",
  "azure.tenant": "",
  "azure.subscriptions": [],
  "feeds.knownExploited": true,
  "alerts.kinds": alertSources,
  "alerts.groupBy": "tier",
  "mine.blame": true,
  "issues.labels": ["security", "vulnerability"],
  "issues.repository": "",
  "diagnostics.tiers": tierIds,
  "diagnostics.severity": defaultSeverities,
  "diagnostics.quietBesideOthers": true,
  "hover.detail": "full",
  "lenses.alerts": true,
  "navigation.order": "file",
  "lenses.workloads": true,
  "trace.server": "messages",
};

/** What each setting may be. */
const checks: { readonly [Key in keyof Settings]: (value: unknown) => boolean } = {
  "refresh.interval": isMinutes,
  readOnly: isBoolean,
  "azure.enabled": isBoolean,
  "azure.credential": oneOf(["vscode", "azureCli"]),
  "azure.tenant": isTenant,
  "azure.subscriptions": isSubscriptions,
  "feeds.knownExploited": isBoolean,
  "alerts.kinds": someOf(alertSources),
  "alerts.groupBy": oneOf(groupings),
  "mine.blame": isBoolean,
  "issues.labels": isLabels,
  "issues.repository": isTrackingRules,
  "diagnostics.tiers": someOf(tierIds),
  "diagnostics.severity": isSeverities,
  "diagnostics.quietBesideOthers": isBoolean,
  "hover.detail": oneOf(["full", "short"]),
  "lenses.alerts": isBoolean,
  "lenses.workloads": isBoolean,
  "navigation.order": oneOf(["file", "rank"]),
  "trace.server": oneOf(["messages", "verbose"]),
};

/**
 * Reads settings that came from outside; a wrong value means its default and is named in `wrong`.
 */
export function parseSettings(value: unknown): {
  readonly settings: Settings;
  readonly wrong: readonly string[];
} {
  const given = isRecord(value) ? value : {};
  const right: Record<string, unknown> = {};
  const wrong = value !== undefined && !isRecord(value) ? ["settings"] : [];
  for (const [key, isRight] of Object.entries(checks)) {
    const found = given[key];
    if (found === undefined) continue;
    if (isRight(found)) right[key] = found;
    else wrong.push(key);
  }
  return { settings: { ...defaultSettings, ...right }, wrong };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMinutes(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= 1440;
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function oneOf(values: readonly string[]): (value: unknown) => boolean {
  return (value) => values.some((one) => one === value);
}

/** Any of the values, also none of them. */
function someOf(values: readonly string[]): (value: unknown) => boolean {
  const isOne = oneOf(values);
  return (value) => Array.isArray(value) && value.every(isOne);
}

function isLabels(value: unknown): boolean {
  return Array.isArray(value) && value.every((label) => typeof label === "string" && label !== "");
}

/** Every tier with one of the severities; tiers we do not know are left alone. */
function isSeverities(value: unknown): boolean {
  return (
    isRecord(value) &&
    tierIds.every((tier) => severityNames.some((severity) => severity === value[tier]))
  );
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isTenant(value: unknown): boolean {
  return typeof value === "string" && (value === "" || guid.test(value));
}

function isSubscriptions(value: unknown): boolean {
  return Array.isArray(value) && value.every((id) => typeof id === "string" && guid.test(id));
}
