/** The tiers, most urgent first. */
export const tierIds = ["fixNow", "fixSoon", "plan", "watch"] as const;

export type TierId = (typeof tierIds)[number];

/** The English names of the tiers, as every surface shows them. */
export const tierNames: Readonly<Record<TierId, string>> = {
  fixNow: "Fix now",
  fixSoon: "Fix soon",
  plan: "Plan",
  watch: "Watch",
};

/** How urgent a tier is: 3 Fix now, 2 Fix soon, 1 Plan, 0 Watch. */
export type Level = 0 | 1 | 2 | 3;

const tiersByLevel = ["watch", "plan", "fixSoon", "fixNow"] as const;

/** The tier of a level. */
export function tierOf(level: Level): TierId {
  return tiersByLevel[level];
}

/** The level of a tier. */
export function levelOf(tier: TierId): Level {
  const levels = { fixNow: 3, fixSoon: 2, plan: 1, watch: 0 } as const;
  return levels[tier];
}

export type Exploitation = "none" | "likely" | "active";
export type ExposureFact = "absent" | "internal" | "unknown" | "adjacent" | "open";
export type Automatable = "no" | "unknown" | "yes";
export type Impact = "partial" | "unknown" | "total";

/** Defender's risk level for this CVE on this workload; `none` when it does not count. */
export type DefenderRisk = "none" | "low" | "medium" | "high" | "critical";

/** Everything the score is computed from, for one alert on one workload (or on none). */
export interface RiskFacts {
  readonly exploitation: Exploitation;
  readonly exposure: ExposureFact;
  readonly automatable: Automatable;
  readonly impact: Impact;
  readonly criticalResource: boolean;
  readonly sensitiveData: boolean;
  readonly lateralMovement: boolean;
  readonly attackPath: boolean;
  /** The worst open security alert on the workload. */
  readonly threat: "none" | "medium" | "high";
  readonly defenderRisk: DefenderRisk;
  /** 0 to 10. */
  readonly severityScore: number;
  /** EPSS probability, 0 to 1; 0 when not known. */
  readonly epss: number;
}

export type FactName = keyof RiskFacts;

/** A fact with its origin, as it is shown. */
export interface FactSource {
  readonly fact: FactName;
  /** The value in plain English words, e.g. `open`, `not known`, `CVSS 9.8`. */
  readonly value: string;
  /** Who says so, e.g. `Defender for Cloud`, `CWE-89 prior`. */
  readonly from: string;
  /** ISO 8601; undefined where time does not matter. */
  readonly asOf: string | undefined;
  readonly points: number;
  /** False for a fact nobody could tell; then `learn` says how to learn it. */
  readonly isKnown: boolean;
  readonly learn: string | undefined;
}

/** One flip of one fact and the tier it would lead to; true when applied. */
export interface Change {
  readonly fact: FactName;
  /** The value it would have, e.g. `internal`. */
  readonly to: string;
  readonly tier: TierId;
  /** English, e.g. `Plan if not exposed`. */
  readonly words: string;
}

/** The full account of a score; made when asked for, from the same facts as the score. */
export interface Explanation {
  readonly facts: readonly FactSource[];
  /** Base level from the table, before context. */
  readonly base: Level;
  /** English: how the table was read, e.g. `not known exploited + exposed + ... → 14 days`. */
  readonly table: string;
  /** English: what context added or capped, in order. */
  readonly adjustments: readonly string[];
  readonly changes: readonly Change[];
  /** Look for signs of a break-in before fixing. */
  readonly checkForCompromise: boolean;
}

/** Why nothing is known of what Azure could tell. */
export type AzureGap =
  /** It was asked and gave nothing. */
  | "azureUnread"
  | "azureSignedOut"
  | "azureForbidden"
  /** By the user's setting. */
  | "azureOff"
  /** Defender CSPM is off wherever the user can read. */
  | "azurePlanOff"
  /** The sign-in is for a cloud in which this is not offered. */
  | "azureSovereign";

/** What the ranking needs to know besides alerts and workloads. */
export interface World {
  /** CVE ids, upper case, of CISA's list of known exploited vulnerabilities. */
  readonly knownExploited: ReadonlySet<string>;
  /** ISO 8601: the date of that list. */
  readonly knownExploitedAsOf?: string | undefined;
  /** Nothing was read of Azure, and why: that nothing is known of it then says nothing. */
  readonly azureGap?: AzureGap | undefined;
  /** The time of the ranking; evidence that looks safe is too old seven days before it. */
  readonly now: Date;
}

/** The computed risk of an alert. */
export interface Risk {
  readonly tier: TierId;
  /** 0 to 999: `250 * level + points`. */
  readonly score: number;
  /** Fixed English phrases, most important first. */
  readonly reasons: readonly string[];
  readonly facts: RiskFacts;
}
