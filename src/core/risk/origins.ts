import type { Alert } from "../alert.ts";
import { declaredPath } from "../declared/declared.ts";
import type { RiskFactor, UnreadSource, Workload } from "../workload.ts";
import type { ExploitationOrigin, LabelOrigin } from "./alertFacts.ts";
import type { ExposureOrigin, FactReading } from "./facts.ts";
import type { AzureGap, FactName, FactSource, World } from "./risk.ts";
import { gapOf } from "./runtime.ts";

/** How one fact is shown; the points are the model's. */
export type Origin = Omit<FactSource, "fact" | "points">;

const defender = "Defender for Cloud";
const enablePlan = "Enable the Defender CSPM plan for the subscription.";
const advisories = "GitHub Advisory Database";

/** What to do to read Azure. */
const azureLessons: Readonly<Record<AzureGap, string>> = {
  azureUnread: "Refresh when Azure can be read; the status says why it was not.",
  azureSignedOut: "Sign in to Azure.",
  azureForbidden: "Ask for the Security Reader role on the subscriptions the workloads run in.",
  azureOff: "Switch on the setting azure.enabled.",
  azurePlanOff: enablePlan,
  azureSovereign:
    "Microsoft links GitHub with Defender for Cloud in the commercial cloud only: find out elsewhere who can reach it.",
};

/** What to do to learn how exposed an alert is, by why it is not known. */
const exposureLessons: Readonly<Partial<Record<ExposureOrigin, string>>> = {
  notMapped:
    "Publish build provenance for the images, so that they can be traced to this repository.",
  inferred: "Publish build provenance for the image.",
  candidatesDiffer:
    "Name context and file in the workflow step that builds each image, so that its folders are known.",
  declared:
    "Publish build provenance for the image: a declaration cannot show that nothing reaches it.",
  stale: "Refresh: the last answer is older than seven days.",
  notEvaluated: enablePlan,
  pathAround:
    "Look at the attack path in Defender for Cloud: does it lead on from there to this workload?",
  notRead: "Refresh when all sources can be read; the status says which could not be.",
  ...azureLessons,
  secretTarget: "Find out what the secret opens, and who can reach that.",
};

/** Who says how exposed an alert is, where it is not the workload's source. */
const exposureSources: Readonly<Partial<Record<ExposureOrigin, string>>> = {
  testCode: "GitHub's classification of the file",
  developmentScope: "Dependabot's dependency scope",
  leakedSecret: "GitHub secret scanning",
  publicRepository: "GitHub, the repository is public",
  inactiveSecret: "GitHub's validity check",
  secretTarget: "GitHub secret scanning",
  azureUnread: "nobody, Azure was not read",
  azureSignedOut: "nobody, you are not signed in to Azure",
  azureForbidden: "nobody, you may not read Azure",
  azureOff: "nobody, Azure is switched off",
  azurePlanOff: "nobody, Defender CSPM is off",
  azureSovereign: "nobody, this Azure cloud has no link to GitHub",
  notMapped: "no workload is mapped to this repository",
  inferred: "a name that matches, no proof",
  candidatesDiffer: "several images that may hold this file",
  declared: declaredPath,
};

/** The factor that settled the exposure, where one did. */
const exposureFactors: Readonly<Partial<Record<ExposureOrigin, RiskFactor>>> = {
  internetExposed: "internet-exposed",
  lateralMovement: "lateral-movement",
};

const exploitationSources: Readonly<Record<ExploitationOrigin, string>> = {
  knownExploited: "CISA KEV",
  malware: advisories,
  epss: "FIRST EPSS",
  defenderExploit: defender,
  noEvidence: "CISA KEV, FIRST EPSS",
  notApplicable: "no public evidence applies to own code",
  activeSecret: "GitHub's validity check",
  leakedSecret: "GitHub secret scanning",
  uncheckedSecret: "GitHub's validity check",
  genericSecret: "GitHub secret scanning, generic pattern",
  inactiveSecret: "GitHub's validity check",
};

type OriginOf = (reading: FactReading, alert: Alert, world: World) => Origin;

const origins: Readonly<Record<FactName, OriginOf>> = {
  exploitation: (reading, _alert, world) => exploitationOrigin(reading, world),
  exposure: (reading) => exposureOrigin(reading),
  automatable: ({ facts, automatable }, alert) =>
    labelOrigin(facts.automatable, automatable, alert),
  impact: ({ facts, impact }, alert) => labelOrigin(facts.impact, impact, alert),
  criticalResource: ({ facts, context }) =>
    factorOrigin(facts.criticalResource, context, "critical-resource"),
  sensitiveData: ({ facts, context }) =>
    factorOrigin(facts.sensitiveData, context, "sensitive-data"),
  lateralMovement: ({ facts, context }) =>
    factorOrigin(facts.lateralMovement, context, "lateral-movement"),
  attackPath: ({ facts, context }) =>
    !facts.attackPath && lacksSource(context, ["workloads", "attackPaths"])
      ? notRead
      : workloadOrigin(facts.attackPath ? "yes" : "no", context),
  threat: ({ facts, context }) =>
    context?.areThreatsRead === false && facts.threat === "none"
      ? notKnown(defender, "Defender's security alerts were not read; the status says why.")
      : workloadOrigin(facts.threat, context),
  defenderRisk: ({ facts, context }, alert) =>
    alert.kind === "dependabot"
      ? workloadOrigin(facts.defenderRisk, context)
      : known("does not apply", defender),
  severityScore: severityOrigin,
  epss: ({ facts }, alert) => epssOrigin(alert, facts.epss),
};

/**
 * How a fact is shown: its value in words, who says so, as of when, and where nobody could tell,
 * how to learn it. `reading.facts` gives the values.
 */
export function originOf(fact: FactName, alert: Alert, reading: FactReading, world: World): Origin {
  const origin = origins[fact](reading, alert, world);
  const gap = origin.learn === enablePlan ? gapOf(reading.context, world) : undefined;
  return gap === undefined ? origin : { ...origin, learn: azureLessons[gap] };
}

/** `asOf` is empty where the source names no time. */
function known(value: string, from: string, asOf = ""): Origin {
  return { value, from, asOf: asOf === "" ? undefined : asOf, isKnown: true, learn: undefined };
}

function notKnown(from: string, learn: string, asOf = ""): Origin {
  const time = asOf === "" ? undefined : asOf;
  return { value: "not known", from, asOf: time, isKnown: false, learn };
}

const notRead = notKnown(
  "not all sources could be read",
  "Refresh when they can be read; the status says which could not be.",
);

function exploitationOrigin({ facts, exploitation }: FactReading, world: World): Origin {
  const isFromList = exploitation === "knownExploited" || exploitation === "noEvidence";
  return known(
    facts.exploitation,
    exploitationSources[exploitation],
    isFromList ? world.knownExploitedAsOf : undefined,
  );
}

function exposureOrigin({ facts, exposure, context }: FactReading): Origin {
  const factor = exposureFactors[exposure];
  if (factor !== undefined && context?.declaredFactors?.includes(factor) === true) {
    return known(facts.exposure, declaredPath);
  }
  const from = exposureSources[exposure] ?? sourceOf(context);
  const asOf = exposureSources[exposure] === undefined ? context?.factsAt : undefined;
  return facts.exposure === "unknown"
    ? notKnown(from, exposureLessons[exposure] ?? "Refresh.", asOf)
    : known(facts.exposure, from, asOf);
}

/** Who a workload's facts are from, as its key tells. */
export function sourceOf(workload: Workload | undefined): string {
  if (workload?.key.startsWith("record:")) return "GitHub deployment record";
  return workload?.key.startsWith("declared:") ? declaredPath : defender;
}

/** What only the declaration says of a measured workload is not said by who measured it. */
function factorOrigin(
  isPresent: boolean,
  workload: Workload | undefined,
  factor: RiskFactor,
): Origin {
  if (workload?.declaredFactors?.includes(factor) === true) return known("yes", declaredPath);
  return !isPresent && lacksSource(workload, ["workloads", "deploymentRecords"])
    ? notRead
    : workloadOrigin(isPresent ? "yes" : "no", workload);
}

/** True when Defender looked and we could not read all that it may have found. */
function lacksSource(workload: Workload | undefined, sources: readonly UnreadSource[]): boolean {
  if (workload?.isEvaluated !== true) return false;
  return workload.unread?.some((source) => sources.includes(source)) === true;
}

/** A fact of the surroundings: its presence is known, its absence only if somebody looked. */
function workloadOrigin(value: string, workload: Workload | undefined): Origin {
  if (workload === undefined) {
    return notKnown("no workload that counts", "Learn first which workload runs this code.");
  }
  const from = sourceOf(workload);
  const isPresent = value !== "no" && value !== "none";
  return isPresent || workload.isEvaluated
    ? known(value, from, workload.factsAt)
    : notKnown(from, enablePlan, workload.factsAt);
}

function labelOrigin(value: string, origin: LabelOrigin, alert: Alert): Origin {
  if (origin === "nothing") return notKnown(unlabelled[alert.kind], labelLessons[alert.kind]);
  const sources: Readonly<Record<typeof origin, string>> = {
    vector: "CVSS vector of the advisory",
    weakness: `${alert.cwes.join(", ")}, as CISA's analysts rate it`,
    severity: `severity ${alert.severity}`,
    validity: "GitHub's validity check",
    secretType: "kind of secret",
  };
  return known(value, sources[origin]);
}

const unlabelled: Readonly<Record<Alert["kind"], string>> = {
  codeScanning: "neither weakness nor severity tells",
  dependabot: "the advisory has no readable CVSS vector",
  secretScanning: "GitHub's validity check",
};

const labelLessons: Readonly<Record<Alert["kind"], string>> = {
  codeScanning: "Read the code: who can reach it, and what would an attack give?",
  dependabot: "Read the advisory: can an attack be automated, and what would it give?",
  secretScanning: "Turn on validity checks for secret scanning, or test the secret.",
};

function severityOrigin({ facts, severity }: FactReading, alert: Alert): Origin {
  const score = facts.severityScore.toFixed(1);
  if (severity === "cvss") return known(`CVSS ${score}`, advisories);
  if (severity === "validity") return known(score, "kind and validity of the secret");
  const from = alert.kind === "dependabot" ? advisories : "the rule's severity";
  return known(`${alert.severity} (${score})`, from);
}

function epssOrigin(alert: Alert, epss: number): Origin {
  if (alert.kind !== "dependabot") return known("does not apply", "FIRST EPSS");
  return alert.epss === undefined
    ? notKnown("FIRST EPSS", "Look again later: new CVEs get a probability within days.")
    : known(`EPSS ${epss}`, "FIRST EPSS");
}
