import type { Recommendation, SecurityAlert, Workload, WorkloadLink } from "../workload.ts";
import type {
  AlertExposureOrigin,
  AlertReading,
  ExploitationOrigin,
  LabelOrigin,
  SeverityOrigin,
} from "./alertFacts.ts";
import type { AzureGap, DefenderRisk, RiskFacts } from "./risk.ts";
import { type RuntimeOrigin, readRuntime } from "./runtime.ts";

/** What settled the exposure: something about the alert itself, else its workload. */
export type ExposureOrigin = AlertExposureOrigin | RuntimeOrigin | AzureGap;

/** The facts of one alert on one workload (or on none), with what settled them. */
export interface FactReading {
  readonly facts: RiskFacts;
  readonly exploitation: ExploitationOrigin;
  readonly exposure: ExposureOrigin;
  readonly automatable: LabelOrigin;
  readonly impact: LabelOrigin;
  readonly severity: SeverityOrigin;
  /** The workload whose context counts; undefined without one, or where the link is too weak. */
  readonly context: Workload | undefined;
}

/**
 * Fills the facts of an alert as it stands on one workload, or on none.
 *
 * A link that is `inferred`, or one of candidates that differ, gives no factor, no floor, no threat
 * and an unknown exposure. What a secret opens is not the workload it lies in: a link never says
 * how exposed a secret is, only what else is at stake there.
 */
export function factsOn(
  own: AlertReading,
  link: WorkloadLink | undefined,
  now: Date,
  candidatesDiffer: boolean,
): FactReading {
  const runtime = readRuntime(link, now, candidatesDiffer);
  const { context } = runtime;
  const exploitation = exploitationOn(own, context);
  const has = (factor: Workload["riskFactors"][number]): boolean =>
    context?.riskFactors.includes(factor) ?? false;
  return {
    facts: {
      exploitation: exploitation.is,
      exposure: own.exposure?.is ?? runtime.exposure,
      automatable: own.automatable.is,
      impact: own.impact.is,
      criticalResource: has("critical-resource"),
      sensitiveData: has("sensitive-data"),
      lateralMovement: has("lateral-movement"),
      attackPath: context !== undefined && (context.attackPaths > 0 || context.isEntryPoint),
      threat: context === undefined ? "none" : worstThreat(context.securityAlerts),
      defenderRisk: context === undefined ? "none" : ratingOf(own.cve, context),
      severityScore: own.severity.is,
      epss: own.epss,
    },
    exploitation: exploitation.by,
    exposure: own.exposure?.by ?? runtime.origin,
    automatable: own.automatable.by,
    impact: own.impact.by,
    severity: own.severity.by,
    context,
  };
}

/** An exploit that Defender knows of the alert's CVE, in a recommendation on this workload. */
function exploitationOn(
  { cve, exploitation }: AlertReading,
  context: Workload | undefined,
): AlertReading["exploitation"] {
  const isExploitable =
    cve !== undefined &&
    context?.recommendations.some(({ exploitable }) => exploitable?.includes(cve)) === true;
  return exploitation.is === "none" && isExploitable
    ? { is: "likely", by: "defenderExploit" }
    : exploitation;
}

function worstThreat(alerts: readonly SecurityAlert[]): RiskFacts["threat"] {
  if (alerts.some(({ severity }) => severity === "high")) return "high";
  return alerts.some(({ severity }) => severity === "medium") ? "medium" : "none";
}

/** Defender's level counts only where a recommendation on this workload names the alert's CVE. */
function ratingOf(cve: string | undefined, { recommendations }: Workload): DefenderRisk {
  if (cve === undefined || recommendations.length === 0) return "none";
  return ratings(recommendations).get(cve) ?? "none";
}

/** Ratings by CVE, made once for each list: a workload has many CVEs and many alerts. */
const known = new WeakMap<readonly Recommendation[], ReadonlyMap<string, DefenderRisk>>();

const rising: readonly DefenderRisk[] = ["none", "low", "medium", "high", "critical"];

function ratings(recommendations: readonly Recommendation[]): ReadonlyMap<string, DefenderRisk> {
  const made = known.get(recommendations);
  if (made !== undefined) return made;
  const worst = new Map<string, DefenderRisk>();
  for (const { cves, riskLevel } of recommendations) {
    const rating = riskLevel === "notEvaluated" ? "none" : riskLevel;
    for (const cve of cves) {
      const other = worst.get(cve) ?? "none";
      if (rising.indexOf(rating) > rising.indexOf(other)) worst.set(cve, rating);
    }
  }
  known.set(recommendations, worst);
  return worst;
}
