import { declaredPath } from "../../declared/declared.ts";
import { sourceOf } from "../../risk/origins.ts";
import type { RiskFactor, RiskLevel } from "../../workload.ts";
import { ageWords } from "../age.ts";
import { capital, plain } from "../plain.ts";
import type { Translate } from "../text.ts";
import { isInferred, nothingFromDefender, type PageContext } from "./context.ts";
import type { WhyRow, WhySection } from "./page.ts";

/** The factors, most telling first, with what each means. */
const factors: Readonly<Record<RiskFactor, readonly [name: string, meaning: string]>> = {
  "internet-exposed": ["internet-exposed", "It can be reached from the internet."],
  "sensitive-data": ["sensitive data", "It holds sensitive data, or can get at it."],
  "critical-resource": ["critical resource", "The organisation marked it as critical."],
  "lateral-movement": ["lateral movement", "From it an attacker can go on to other resources."],
};

const levelWords: Readonly<Record<RiskLevel, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  notEvaluated: "Not evaluated",
};

/** Why the workload matters: its risk factors and what else Defender says, each with its source. */
export function whySection(context: PageContext): WhySection {
  const { workload, t } = context;
  const rows = [
    ...factorRows(context),
    ...pathRows(context),
    ...threatRows(context),
    ...levelRows(context),
    ...unknownRows(context),
  ];
  const nothing = t("Defender for Cloud looked at its surroundings and found no risk factor.");
  return {
    id: "why",
    heading: t("Why it matters"),
    count: undefined,
    empty: rows.length > 0 ? undefined : nothingFromDefender(context, "workloads", nothing),
    notes:
      isInferred(context) && workload.riskFactors.length > 0
        ? [t("These facts count only if the workload runs this repository's code.")]
        : [],
    rows,
  };
}

function factorRows(context: PageContext): readonly WhyRow[] {
  const { workload, t } = context;
  const order = Object.keys(factors);
  const known = workload.riskFactors
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((factor): WhyRow => {
      const isDeclared = workload.declaredFactors?.includes(factor) === true;
      const [name, meaning] = factors[factor];
      return {
        title: titleOf(name, context),
        evidence: [t(meaning), ...evidenceOf(factor, context)].join(" "),
        from: isDeclared ? t(declaredPath) : fromWords(context),
        weight: factor === "internet-exposed" ? "heavy" : "light",
      };
    });
  const others = workload.otherRiskFactors.map(
    (factor): WhyRow => ({
      title: titleOf(plain(factor, 60), context),
      evidence: t("Defender for Cloud names this risk factor."),
      from: fromWords(context),
      weight: "light",
    }),
  );
  return [...known, ...others];
}

function titleOf(name: string, context: PageContext): string {
  const { t } = context;
  return capital(isInferred(context) ? t("possibly {0}", t(name)) : t(name));
}

/** What the attack paths add to a factor. */
function evidenceOf(factor: RiskFactor, { workload, t }: PageContext): readonly string[] {
  if (factor === "internet-exposed" && workload.isEntryPoint) {
    return [t("An attack path starts here.")];
  }
  if (factor !== "sensitive-data") return [];
  const names = sensitiveTargets(workload.paths ?? []);
  return names.length === 0 ? [] : [t("An attack path leads from it to {0}.", names.join(", "))];
}

/** The things with sensitive data that attack paths end at, each once. */
export function sensitiveTargets(
  paths: NonNullable<PageContext["workload"]["paths"]>,
): readonly string[] {
  const names = paths.flatMap(({ nodes }) =>
    nodes
      .filter(
        ({ role, insights }) => role === "target" && insights.some((one) => /sensitiv/i.test(one)),
      )
      .map(({ name }) => plain(name, 60)),
  );
  return [...new Set(names)].slice(0, 3);
}

function fromWords({ workload, now, t }: PageContext): string {
  return `${t(sourceOf(workload))} · ${ageWords(workload.factsAt, now, t)}`;
}

function pathRows(context: PageContext): readonly WhyRow[] {
  const { workload, t } = context;
  if (workload.attackPaths === 0) return [];
  const title =
    workload.attackPaths === 1
      ? t("on 1 attack path")
      : t("on {0} attack paths", workload.attackPaths);
  const evidence = workload.isEntryPoint
    ? t("Defender for Cloud found ways for an attacker that lead over it, and one starts at it.")
    : t("Defender for Cloud found ways for an attacker that lead over it.");
  return [{ title: titleOf(title, context), evidence, from: fromWords(context), weight: "light" }];
}

function threatRows(context: PageContext): readonly WhyRow[] {
  const { workload, t } = context;
  const [first, ...more] = workload.securityAlerts;
  if (first === undefined) return [];
  const title =
    more.length === 0 ? t("1 open security alert") : t("{0} open security alerts", more.length + 1);
  const evidence = t("Something was seen on it: {0}.", plain(first.title, 120));
  return [{ title: titleOf(title, context), evidence, from: fromWords(context), weight: "heavy" }];
}

function levelRows(context: PageContext): readonly WhyRow[] {
  const { workload, t } = context;
  if (!workload.isEvaluated || workload.riskLevel === "notEvaluated") return [];
  return [
    {
      title: t("Defender's risk level: {0}", t(levelWords[workload.riskLevel]).toLowerCase()),
      evidence: t("The highest level of its open recommendations."),
      from: fromWords(context),
      weight: "light",
    },
  ];
}

/** What was not looked at: its silence must not be taken for safety. */
function unknownRows(context: PageContext): readonly WhyRow[] {
  const { workload, t } = context;
  const isOpen = workload.riskFactors.includes("internet-exposed");
  const unread = workload.unread ?? [];
  if (isOpen || (workload.isEvaluated && unread.length === 0)) return [];
  const nothing = t(
    "Nobody looked at its surroundings: Defender CSPM is off for its subscription, or has not rated it yet.",
  );
  const evidence = workload.isEvaluated
    ? t("Not all that could say that it is exposed was read; the status says why.")
    : nothingFromDefender(context, "plans", nothing);
  return [
    {
      title: capital(t("exposure unknown")),
      evidence,
      from: fromWords(context),
      weight: "unknown",
    },
  ];
}

/** A level for a label, e.g. `High risk`. */
export function levelTag(level: RiskLevel | undefined, t: Translate): readonly string[] {
  return level === undefined || level === "notEvaluated"
    ? []
    : [t("{0} risk", t(levelWords[level]))];
}
