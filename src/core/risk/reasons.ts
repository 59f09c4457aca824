import type { Alert, Severity } from "../alert.ts";
import type { ExploitationOrigin } from "./alertFacts.ts";
import type { ExposureOrigin, FactReading } from "./facts.ts";
import type { Assessment } from "./model.ts";
import type { DefenderRisk, FactName } from "./risk.ts";

/*
 * Every phrase of a reason. All are fixed English (the report's language; editors translate them)
 * and hold no upstream text. `n` is a number, `severity` a severity word, `weakness` one of
 * `weaknessNames`.
 *
 * | fact             | phrases |
 * |------------------|---------|
 * | exploitation     | `exploitationPhrases`; `exploitation likely (EPSS n %)` |
 * | exposure         | `exposurePhrases` |
 * | critical resource| `critical resource` |
 * | sensitive data   | `sensitive data` |
 * | lateral movement | `lateral movement` |
 * | attack path      | `on 1 attack path`, `on n attack paths`, `on an attack path` |
 * | threat           | `open security alert (high)`, `open security alert (medium)` |
 * | Defender's risk  | `Defender risk medium`, `Defender risk high`, `Defender risk critical` |
 * | none, said first | `advisory withdrawn` |
 * | severity         | `weakness (severity)`, `CVSS n.n (severity)`, `severity severity` |
 */

/** Exploitation, by what settled it; the EPSS phrase is made with its number. */
const exploitationPhrases: Readonly<Partial<Record<ExploitationOrigin, string>>> = {
  knownExploited: "known exploited",
  malware: "malware",
  defenderExploit: "exploitation likely (exploit known)",
  activeSecret: "active secret",
  leakedSecret: "publicly leaked",
  uncheckedSecret: "secret may still be valid",
  genericSecret: "generic secret pattern",
};

/** Exposure, by what settled it. */
const exposurePhrases: Readonly<Record<ExposureOrigin, string>> = {
  internetExposed: "internet-exposed",
  entryPoint: "internet-exposed",
  publicRepository: "in a public repository",
  leakedSecret: "publicly leaked",
  attackPath: "one step from the internet",
  lateralMovement: "one step from the internet",
  notMapped: "exposure unknown: repository not mapped",
  inferred: "exposure unknown: deployment only inferred",
  candidatesDiffer: "exposure unknown: image not certain",
  declared: "exposure unknown: deployment only declared",
  stale: "exposure unknown: evidence too old",
  notEvaluated: "exposure unknown: not evaluated by Defender for Cloud",
  pathAround: "exposure unknown: attack path through its cluster",
  notRead: "exposure unknown: not all sources could be read",
  azureUnread: "exposure unknown: Azure was not read",
  azureSignedOut: "exposure unknown: not signed in to Azure",
  azureForbidden: "exposure unknown: no permission to read Azure",
  azureOff: "exposure unknown: Azure is switched off",
  azurePlanOff: "exposure unknown: Defender CSPM is off",
  azureSovereign: "exposure unknown: not offered in this Azure cloud",
  secretTarget: "exposure unknown: target of the secret not known",
  evaluated: "not internet-exposed",
  inactiveSecret: "inactive secret",
  testCode: "not in production: test code",
  developmentScope: "not in production: development dependency",
};

/** Well-known names of weaknesses, so that a reason can say one without upstream text. */
const weaknessNames: ReadonlyMap<string, string> = new Map([
  ["CWE-22", "path traversal"],
  ["CWE-77", "command injection"],
  ["CWE-78", "command injection"],
  ["CWE-79", "cross-site scripting"],
  ["CWE-89", "SQL injection"],
  ["CWE-90", "LDAP injection"],
  ["CWE-94", "code injection"],
  ["CWE-117", "log injection"],
  ["CWE-287", "improper authentication"],
  ["CWE-295", "certificate not validated"],
  ["CWE-327", "weak cryptography"],
  ["CWE-352", "cross-site request forgery"],
  ["CWE-416", "use after free"],
  ["CWE-502", "unsafe deserialization"],
  ["CWE-601", "open redirect"],
  ["CWE-611", "XML external entities"],
  ["CWE-787", "out-of-bounds write"],
  ["CWE-798", "hard-coded credentials"],
  ["CWE-862", "missing authorization"],
  ["CWE-918", "server-side request forgery"],
  ["CWE-1321", "prototype pollution"],
  ["CWE-1333", "inefficient regular expression"],
]);

/** Facts that can be a reason; among equal points the earlier one is said first. */
const order = [
  "exploitation",
  "exposure",
  "threat",
  "attackPath",
  "criticalResource",
  "sensitiveData",
  "lateralMovement",
  "defenderRisk",
] as const satisfies readonly FactName[];

type ReasonFact = (typeof order)[number];

/** A workload's surroundings are no reason for what is known not to run there. */
const alertFacts: readonly ReasonFact[] = ["exploitation", "exposure"];

/**
 * Why an alert stands where it stands: fixed phrases, most points first. The severity comes last
 * whatever its points, because every alert has one and its title already tells it.
 */
export function reasonsFor(
  alert: Alert,
  reading: FactReading,
  { points }: Assessment,
): readonly string[] {
  const facts = reading.facts.exposure === "absent" ? alertFacts : order;
  const reasons: string[] = [];
  const weights: number[] = [];
  // No rule of the ranking takes it into account, so that whoever reads the rest must know it.
  if (alert.kind === "dependabot" && alert.isWithdrawn === true) {
    reasons.push("advisory withdrawn");
    weights.push(Number.POSITIVE_INFINITY);
  }
  for (const fact of facts) {
    const phrase = phrases[fact](reading);
    // A leaked secret is both exploited and exposed by the same event: said once.
    if (phrase === undefined || reasons.includes(phrase)) continue;
    const weight = points[fact];
    let place = weights.length;
    while (place > 0 && weight > (weights[place - 1] ?? 0)) place -= 1;
    insert(reasons, place, phrase);
    insert(weights, place, weight);
  }
  if (alert.kind !== "secretScanning") reasons.push(severityPhrase(alert, reading));
  // An array that grew holds room for more; these are kept, a hundred thousand of them.
  return reasons.slice();
}

/** Mostly at the end, where `splice` would make an array for nothing. */
function insert<Value>(values: Value[], place: number, value: Value): void {
  if (place === values.length) values.push(value);
  else values.splice(place, 0, value);
}

type Phrase = (reading: FactReading) => string | undefined;

const phrases: Readonly<Record<ReasonFact, Phrase>> = {
  exploitation: ({ exploitation, facts }) =>
    exploitation === "epss"
      ? `exploitation likely (EPSS ${Math.round(facts.epss * 100)} %)`
      : exploitationPhrases[exploitation],
  exposure: ({ exposure }) => exposurePhrases[exposure],
  threat: ({ facts }) =>
    facts.threat === "none" ? undefined : `open security alert (${facts.threat})`,
  attackPath: ({ facts, context }) =>
    facts.attackPath ? attackPathPhrase(context?.attackPaths ?? 0) : undefined,
  criticalResource: ({ facts }) => (facts.criticalResource ? "critical resource" : undefined),
  sensitiveData: ({ facts }) => (facts.sensitiveData ? "sensitive data" : undefined),
  lateralMovement: ({ facts }) => (facts.lateralMovement ? "lateral movement" : undefined),
  defenderRisk: ({ facts }) => defenderPhrase(facts.defenderRisk),
};

/** What is said of every alert in the same workload, because it is the workload's. */
const surroundings: ReadonlySet<string> = new Set([
  exposurePhrases.internetExposed,
  exposurePhrases.attackPath,
  exposurePhrases.evaluated,
  "critical resource",
  "sensitive data",
  "lateral movement",
]);

/** Whether a reason is about where an alert's code runs, and not about the alert. */
export function isOfSurroundings(reason: string): boolean {
  return (
    surroundings.has(reason) ||
    /^(?:on (?:an|\d+) attack paths?|open security alert \(\w+\))$/.test(reason)
  );
}

/** An entry point can be known without its paths being counted. */
function attackPathPhrase(count: number): string {
  if (count < 1) return "on an attack path";
  return count === 1 ? "on 1 attack path" : `on ${count} attack paths`;
}

function defenderPhrase(risk: DefenderRisk): string | undefined {
  return risk === "none" || risk === "low" ? undefined : `Defender risk ${risk}`;
}

function severityPhrase(alert: Alert, reading: FactReading): string {
  const { severity } = alert;
  if (reading.severity === "cvss") return cvssPhrase(reading.facts.severityScore, severity);
  for (const cwe of alert.cwes) {
    const known = weaknessPhrases.get(cwe);
    if (known !== undefined) return known[severity];
  }
  return plainPhrases[severity];
}

/*
 * The phrases are made once: they are few, and a snapshot holds one for every alert.
 */
type BySeverity = Readonly<Record<Severity, string>>;

function bySeverity(say: (severity: Severity) => string): BySeverity {
  return { low: say("low"), medium: say("medium"), high: say("high"), critical: say("critical") };
}

const plainPhrases = bySeverity((severity) => `${severity} severity`);

const weaknessPhrases: ReadonlyMap<string, BySeverity> = new Map(
  Array.from(weaknessNames, ([cwe, name]) => [
    cwe,
    bySeverity((severity) => `${name} (${severity})`),
  ]),
);

/** From 0.0 to 10.0, by tenths. */
const cvssPhrases: readonly BySeverity[] = Array.from({ length: 101 }, (_, tenths) =>
  bySeverity((severity) => sayCvss(tenths / 10, severity)),
);

function cvssPhrase(score: number, severity: Severity): string {
  const tenths = Math.round(score * 10);
  const known = tenths / 10 === score ? cvssPhrases[tenths] : undefined;
  return known === undefined ? sayCvss(score, severity) : known[severity];
}

function sayCvss(score: number, severity: Severity): string {
  return `CVSS ${score.toFixed(1)} (${severity})`;
}
