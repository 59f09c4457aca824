import { type RemediationRow, remediationRow } from "./remediationTable.ts";
import type {
  Automatable,
  DefenderRisk,
  Exploitation,
  ExposureFact,
  FactName,
  Impact,
  Level,
  RiskFacts,
  TierId,
} from "./risk.ts";
import { tierOf } from "./risk.ts";

/**
 * Every weight and threshold of the ranking, version 1.
 *
 * The table itself is CISA's (`remediationTable.ts`). What is ours: the points, which only order
 * alerts within a tier, and three constants: `likelyEpss`, `staleAfterDays` and the step of one.
 */
export const model = {
  version: 1,
  /**
   * EPSS probability from which exploitation counts as likely. About one CVE in twenty is at or
   * above it, and three of four known exploited ones (FIRST EPSS v5, model v2026.06.15).
   */
  likelyEpss: 0.1,
  /** Evidence that looks safe counts as unknown when it is older. */
  staleAfterDays: 7,
  /** The least level that Defender for Cloud's own risk level for this CVE leads to. */
  defenderFloor: { none: 0, low: 0, medium: 0, high: 1, critical: 2 },
  /** The most urgent level where the gate is shut: consequence alone is never "Fix now". */
  gatedLevel: 2,
  pointsPerLevel: 250,
  points: {
    /** Known exploitation is the strongest single sign of a coming attack (CISA KEV, EPSS). */
    exploitation: { none: 0, likely: 25, active: 60 },
    /** Unknown stands above internal: what nobody looked at is not safe. */
    exposure: { absent: 0, internal: 10, unknown: 15, adjacent: 25, open: 45 },
    /** The risk factors that Defender for Cloud writes to GitHub's deployment records. */
    criticalResource: 20,
    sensitiveData: 15,
    lateralMovement: 10,
    /** Defender's attack paths begin outside and end at a critical target. */
    attackPath: 20,
    threat: { none: 0, medium: 20, high: 20 },
    /** Defender for Cloud's risk level, whose formula is unpublished: a tie-break beside its floor. */
    defenderRisk: { none: 0, low: 0, medium: 2, high: 5, critical: 9 },
    /** Per unit of a severity from 0 to 10. */
    severity: 3,
    /** At probability 1. */
    epss: 20,
  },
  /** Severities without a number, on the 0 to 10 scale of CVSS. */
  severityScore: {
    dependabot: { low: 3, medium: 5, high: 7.5, critical: 9 },
    codeScanning: { low: 3, medium: 5, high: 7.5, critical: 9 },
    secretScanning: { active: 9, unknown: 7.5, generic: 5, inactive: 2 },
  },
} as const satisfies {
  readonly version: number;
  readonly defenderFloor: Readonly<Record<DefenderRisk, Level>>;
  readonly gatedLevel: Level;
  readonly [constant: string]: unknown;
};

/** What moved the level away from the base, in the order it was applied. */
export interface Adjustment {
  readonly cause: "consequence" | "threat" | "defenderRisk" | "gate";
  readonly from: number;
  readonly to: number;
}

/** The score of one set of facts, with everything that is needed to account for it. */
export interface Assessment {
  /** From the table alone, one lower (not below 0) when the exposure is `absent`. */
  readonly base: Level;
  readonly level: Level;
  readonly tier: TierId;
  /** Integer, 0 to 999: `250 * level + sum of points`. */
  readonly score: number;
  readonly points: Readonly<Record<FactName, number>>;
  /** The table's rows for the worst and the best reading of the facts; the same row if all are known. */
  readonly rows: { readonly worst: RemediationRow; readonly best: RemediationRow };
  readonly adjustments: readonly Adjustment[];
  /** Every reading of the table asks for a forensic investigation, or a high security alert is open. */
  readonly checkForCompromise: boolean;
}

/** The values of the four facts that the table reads, each in rising order. */
export const domains = {
  exploitation: ["none", "likely", "active"],
  exposure: ["absent", "internal", "unknown", "adjacent", "open"],
  automatable: ["no", "unknown", "yes"],
  impact: ["partial", "unknown", "total"],
} as const satisfies {
  readonly exploitation: readonly Exploitation[];
  readonly exposure: readonly ExposureFact[];
  readonly automatable: readonly Automatable[];
  readonly impact: readonly Impact[];
};

type Reading = readonly [best: boolean, worst: boolean];

const no: Reading = [false, false];
const either: Reading = [false, true];
const yes: Reading = [true, true];

/** How each value answers the table's yes-or-no question: at best and at worst. */
const readings = {
  exploitation: { none: no, likely: either, active: yes },
  exposure: { absent: no, internal: no, unknown: either, adjacent: either, open: yes },
  automatable: { no, unknown: either, yes },
  impact: { partial: no, unknown: either, total: yes },
} as const;

function readTable(facts: RiskFacts): Assessment["rows"] {
  return rowsOf[facts.exploitation][facts.exposure][facts.automatable][facts.impact];
}

/** The rows for every combination of the four facts, made once: each alert asks for one of 135. */
const rowsOf = mapValues(readings.exploitation, (kev) =>
  mapValues(readings.exposure, (exposed) =>
    mapValues(readings.automatable, (automatable) =>
      mapValues(readings.impact, (total) => ({
        // The table is monotone in all four answers, so its least and greatest level over every
        // combination of the readings are those of all best and of all worst answers.
        best: remediationRow([kev[0], exposed[0], automatable[0], total[0]]),
        worst: remediationRow([kev[1], exposed[1], automatable[1], total[1]]),
      })),
    ),
  ),
);

function mapValues<Key extends string, Value, Result>(
  values: Readonly<Record<Key, Value>>,
  map: (value: Value) => Result,
): Readonly<Record<Key, Result>> {
  const entries = Object.entries<Value>(values).map(([key, value]) => [key, map(value)] as const);
  // The same keys; the library's types forget them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as Record<Key, Result>;
}

function baseOf({ best, worst }: Assessment["rows"], exposure: ExposureFact): Level {
  const base = Math.max(best.level, worst.level - 1);
  return toLevel(exposure === "absent" ? base - 1 : base);
}

function toLevel(level: number): Level {
  if (level >= 3) return 3;
  if (level >= 2) return 2;
  return level >= 1 ? 1 : 0;
}

/** Reachable and exploitable enough for the most urgent tier. */
function isGateOpen({ exploitation, exposure, automatable }: RiskFacts): boolean {
  if (exploitation === "active") return true;
  if (exploitation === "likely" && exposure === "adjacent") return true;
  return exposure === "open" && (exploitation === "likely" || automatable !== "no");
}

function hasConsequence(facts: RiskFacts): boolean {
  return facts.criticalResource || facts.sensitiveData || facts.lateralMovement || facts.attackPath;
}

/** Without any, nothing moves: the table itself reaches "Fix now" only where the gate is open. */
function hasContext(facts: RiskFacts): boolean {
  return hasConsequence(facts) || facts.threat !== "none" || facts.defenderRisk !== "none";
}

const noAdjustments: readonly Adjustment[] = [];

function adjust(facts: RiskFacts, base: Level): readonly Adjustment[] {
  if (facts.exposure === "absent" || !hasContext(facts)) return noAdjustments;
  const adjustments: Adjustment[] = [];
  let level: number = base;
  const move = (cause: Adjustment["cause"], to: number): void => {
    if (to === level) return;
    adjustments.push({ cause, from: level, to });
    level = to;
  };
  if (hasConsequence(facts)) move("consequence", level + 1);
  if (facts.threat !== "none") move("threat", level + 1);
  move("defenderRisk", Math.max(level, model.defenderFloor[facts.defenderRisk]));
  // There is no level above the third, so an open gate that ends there has held nothing back.
  if (!isGateOpen(facts)) move("gate", Math.min(level, model.gatedLevel));
  return adjustments;
}

function pointsOf(facts: RiskFacts): Readonly<Record<FactName, number>> {
  const { points } = model;
  return {
    exploitation: points.exploitation[facts.exploitation],
    exposure: points.exposure[facts.exposure],
    // They decide the level only; within a tier they count through the severity.
    automatable: 0,
    impact: 0,
    criticalResource: facts.criticalResource ? points.criticalResource : 0,
    sensitiveData: facts.sensitiveData ? points.sensitiveData : 0,
    lateralMovement: facts.lateralMovement ? points.lateralMovement : 0,
    attackPath: facts.attackPath ? points.attackPath : 0,
    threat: points.threat[facts.threat],
    defenderRisk: points.defenderRisk[facts.defenderRisk],
    severityScore: Math.round(points.severity * within(facts.severityScore, 10)),
    epss: Math.round(points.epss * within(facts.epss, 1)),
  };
}

/** A number that came from outside, held between 0 and `most`; what is no number counts as 0. */
function within(value: number, most: number): number {
  return value > 0 ? Math.min(value, most) : 0;
}

/**
 * Scores one set of facts. Pure and total: every value of the facts has a score, a raised fact
 * never lowers it, and the points add up to the score's remainder by 250 (249 at most).
 */
export function assess(facts: RiskFacts): Assessment {
  const rows = readTable(facts);
  const base = baseOf(rows, facts.exposure);
  const adjustments = adjust(facts, base);
  const level = toLevel(adjustments.at(-1)?.to ?? base);
  const points = pointsOf(facts);
  return {
    base,
    level,
    tier: tierOf(level),
    score: model.pointsPerLevel * level + sumOf(points),
    points,
    rows,
    adjustments,
    checkForCompromise: rows.best.isForensic || facts.threat === "high",
  };
}

const factNames = [
  "exploitation",
  "exposure",
  "criticalResource",
  "sensitiveData",
  "lateralMovement",
  "attackPath",
  "threat",
  "defenderRisk",
  "severityScore",
  "epss",
] as const satisfies readonly FactName[];

function sumOf(points: Readonly<Record<FactName, number>>): number {
  let sum = 0;
  for (const fact of factNames) sum += points[fact];
  return sum;
}
