import type { Alert, CodeScanningAlert, DependabotAlert, SecretScanningAlert } from "../alert.ts";
import { readVector } from "./cvss.ts";
import { cwePrior } from "./cwePriors.ts";
import { model } from "./model.ts";
import type { Automatable, Exploitation, ExposureFact, Impact, World } from "./risk.ts";

/** What settled the exploitation. */
export type ExploitationOrigin =
  | "knownExploited"
  | "malware"
  | "epss"
  | "defenderExploit"
  | "activeSecret"
  | "leakedSecret"
  | "uncheckedSecret"
  | "genericSecret"
  | "inactiveSecret"
  | "noEvidence"
  | "notApplicable";

/** What settled the exposure, where the alert itself tells. */
export type AlertExposureOrigin =
  | "testCode"
  | "developmentScope"
  | "leakedSecret"
  | "publicRepository"
  | "inactiveSecret"
  | "secretTarget";

/** What settled whether it can be automated, or how much it gives. */
export type LabelOrigin =
  | "vector"
  | "weakness"
  | "severity"
  | "validity"
  | "secretType"
  | "nothing";

/** What settled the severity's number. */
export type SeverityOrigin = "cvss" | "label" | "validity";

interface Settled<Value, Origin> {
  readonly is: Value;
  readonly by: Origin;
}

/** The part of the facts that comes from the alert alone. */
export interface AlertReading {
  readonly exploitation: Settled<Exploitation, ExploitationOrigin>;
  /** Undefined where only a workload can tell. */
  readonly exposure: Settled<ExposureFact, AlertExposureOrigin> | undefined;
  readonly automatable: Settled<Automatable, LabelOrigin>;
  readonly impact: Settled<Impact, LabelOrigin>;
  readonly severity: Settled<number, SeverityOrigin>;
  readonly epss: number;
  /** Upper case; undefined where no CVE stands behind the alert. */
  readonly cve: string | undefined;
}

/**
 * Reads what an alert tells without its surroundings. Unknown is never filled with the safe value,
 * except for EPSS and exploitation, where the model has no unknown.
 */
export function readAlert(alert: Alert, world: World): AlertReading {
  if (alert.kind === "dependabot") return readDependabot(alert, world);
  return alert.kind === "codeScanning" ? readCodeScanning(alert) : readSecret(alert);
}

function readDependabot(alert: DependabotAlert, world: World): AlertReading {
  // Without a vector nothing can be read from it, as from an empty one.
  const vector = readVector(alert.cvss?.vector ?? "");
  const cve = alert.cveId?.toUpperCase();
  const isDevelopment = alert.scope === "development" && !alert.isMalware;
  return {
    exploitation: dependencyExploitation(alert, cve, world),
    exposure: isDevelopment ? { is: "absent", by: "developmentScope" } : undefined,
    automatable: {
      is: vector.automatable,
      by: vector.automatable === "unknown" ? "nothing" : "vector",
    },
    impact: { is: vector.impact, by: vector.impact === "unknown" ? "nothing" : "vector" },
    severity: dependencySeverity(alert),
    epss: Math.min(Math.max(alert.epss ?? 0, 0), 1),
    cve,
  };
}

/** The advisory's own number; a score of 0 is none. */
function dependencySeverity({ cvss, severity }: DependabotAlert): Settled<number, SeverityOrigin> {
  const score = cvss?.score ?? 0;
  return score > 0
    ? { is: Math.min(score, 10), by: "cvss" }
    : { is: model.severityScore.dependabot[severity], by: "label" };
}

function dependencyExploitation(
  alert: DependabotAlert,
  cve: string | undefined,
  world: World,
): Settled<Exploitation, ExploitationOrigin> {
  if (cve !== undefined && world.knownExploited.has(cve)) {
    return { is: "active", by: "knownExploited" };
  }
  if (alert.isMalware) return { is: "active", by: "malware" };
  return (alert.epss ?? 0) >= model.likelyEpss
    ? { is: "likely", by: "epss" }
    : { is: "none", by: "noEvidence" };
}

/** The weakness decides where it can; where it leaves the question open, the severity does. */
function readCodeScanning(alert: CodeScanningAlert): AlertReading {
  const prior = cwePrior(alert.cwes);
  return {
    exploitation: { is: "none", by: "notApplicable" },
    exposure: alert.classifications.includes("test") ? { is: "absent", by: "testCode" } : undefined,
    automatable:
      prior.automatable === "unknown"
        ? automatableBySeverity(alert)
        : { is: prior.automatable, by: "weakness" },
    impact:
      prior.impact === "unknown" ? impactBySeverity(alert) : { is: prior.impact, by: "weakness" },
    severity: { is: model.severityScore.codeScanning[alert.severity], by: "label" },
    epss: 0,
    cve: undefined,
  };
}

function automatableBySeverity({ severity }: CodeScanningAlert): Settled<Automatable, LabelOrigin> {
  return severity === "low" || severity === "medium"
    ? { is: "no", by: "severity" }
    : { is: "unknown", by: "nothing" };
}

function impactBySeverity({ severity }: CodeScanningAlert): Settled<Impact, LabelOrigin> {
  if (severity === "critical") return { is: "total", by: "severity" };
  return severity === "high" ? { is: "unknown", by: "nothing" } : { is: "partial", by: "severity" };
}

function readSecret(alert: SecretScanningAlert): AlertReading {
  return {
    exploitation: secretExploitation(alert),
    exposure: secretExposure(alert),
    automatable: secretAutomatable(alert),
    impact: secretImpact(alert),
    severity: { is: model.severityScore.secretScanning[secretClass(alert)], by: "validity" },
    epss: 0,
    cve: undefined,
  };
}

function secretClass(alert: SecretScanningAlert): "active" | "unknown" | "generic" | "inactive" {
  if (alert.validity !== "unknown") return alert.validity;
  return alert.isGeneric ? "generic" : "unknown";
}

function secretExploitation(alert: SecretScanningAlert): Settled<Exploitation, ExploitationOrigin> {
  if (alert.validity === "active") return { is: "active", by: "activeSecret" };
  if (alert.isPubliclyLeaked) return { is: "active", by: "leakedSecret" };
  if (alert.validity === "inactive") return { is: "none", by: "inactiveSecret" };
  return alert.isGeneric
    ? { is: "none", by: "genericSecret" }
    : { is: "likely", by: "uncheckedSecret" };
}

function secretExposure(alert: SecretScanningAlert): Settled<ExposureFact, AlertExposureOrigin> {
  if (alert.isPubliclyLeaked) return { is: "open", by: "leakedSecret" };
  if (alert.isRepositoryPublic) return { is: "open", by: "publicRepository" };
  return alert.validity === "inactive"
    ? { is: "internal", by: "inactiveSecret" }
    : { is: "unknown", by: "secretTarget" };
}

function secretAutomatable({ validity }: SecretScanningAlert): Settled<Automatable, LabelOrigin> {
  if (validity === "active") return { is: "yes", by: "validity" };
  return validity === "inactive" ? { is: "no", by: "validity" } : { is: "unknown", by: "nothing" };
}

/** Generic patterns that open as much as a provider's token does, by GitHub's secret type names. */
const powerfulGeneric = /private_key|connection_string/;

function secretImpact(alert: SecretScanningAlert): Settled<Impact, LabelOrigin> {
  if (alert.validity === "inactive") return { is: "partial", by: "validity" };
  const isPowerful = !alert.isGeneric || powerfulGeneric.test(alert.secretType);
  return { is: isPowerful ? "total" : "partial", by: "secretType" };
}
