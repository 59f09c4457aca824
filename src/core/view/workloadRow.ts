import type { RankedAlert } from "../snapshot.ts";
import type { Evidence, RiskFactor, Workload } from "../workload.ts";
import { canBeDeclared } from "./declaredRows.ts";
import { escapeMarkdown } from "./markdown.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { factsOfWorkload, whereItRuns, workloadName } from "./words.ts";

/** A workload with its alerts, worst first. */
interface Placed {
  readonly workload: Workload;
  readonly alerts: readonly RankedAlert[];
}

interface WorkloadRow extends Placed {
  readonly label: string;
  /** How many alerts it has, in words. */
  readonly counts: string;
}

/** What is only possible stands last; then its own exposure, its worst alert, and its name. */
export function worstFirst(a: Placed, b: Placed): number {
  return (
    Number(isPossible(a.workload)) - Number(isPossible(b.workload)) ||
    exposure(b.workload) - exposure(a.workload) ||
    (b.alerts[0]?.risk.score ?? -1) - (a.alerts[0]?.risk.score ?? -1) ||
    compare(a.workload.name, b.workload.name) ||
    compare(a.workload.key, b.workload.key)
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Only a name says that it may be this repository's: its facts are perhaps not ours. */
export function isPossible({ evidence }: Workload): boolean {
  return evidence === "inferred";
}

/** Each weighs more than all after it together, in the order in which a row names them. */
const weights: Readonly<Record<RiskFactor, number>> = {
  "internet-exposed": 32,
  "sensitive-data": 16,
  "critical-resource": 8,
  "lateral-movement": 4,
};

/** For order alone: more is worse; what nobody looked at stands before what is known to be closed. */
function exposure({ riskFactors, attackPaths, isEvaluated }: Workload): number {
  const own = new Set(riskFactors);
  const factors = [...own].reduce((sum, factor) => sum + weights[factor], 0);
  return factors + (attackPaths > 0 ? 2 : 0) + (isEvaluated ? 0 : 1);
}

/** The name; with the cluster where several of one name run in the environment. */
export function labelOf(workload: Workload, others: readonly Workload[]): string {
  const name = plain(workload.name, 80);
  const isOnly = others.every((o) => o === workload || o.name !== workload.name);
  return isOnly || workload.cluster === undefined
    ? name
    : `${name} · ${plain(workload.cluster, 40)}`;
}

/** How it is known that a workload runs this repository's code, in a sentence. */
export const evidenceTexts: Readonly<Record<Evidence, string>> = {
  attested: "Known by the attestation of its image, whose signature was not verified.",
  record: "Known by a deployment record on GitHub.",
  label: "Known by a label of its image.",
  declared: "Known by this repository's .github/runtime-risk.yml.",
  inferred:
    "Only inferred by name: it may run this code, or another's. Its facts count only if it does.",
};

export function workloadRow(
  repository: string,
  { workload, alerts, label, counts }: WorkloadRow,
  t: Translate,
): TreeNode {
  const why = factsOfWorkload(workload, t);
  const where = whereItRuns(workload, t);
  const evidence = t(evidenceTexts[workload.evidence]);
  const isOnlyPossible = isPossible(workload);
  const isOpen = !isOnlyPossible && workload.riskFactors.includes("internet-exposed");
  const shown = isOnlyPossible ? t("possibly, inferred by name") : why;
  return {
    id: `${repository}\tworkload\t${workload.key}`,
    label,
    description: `${shown} · ${counts}`,
    tooltip: [
      `**${escapeMarkdown(workloadName(workload))}**`,
      escapeMarkdown(where),
      escapeMarkdown(evidence, 300),
      escapeMarkdown(isOnlyPossible ? t("If it does: {0}", why) : why, 300),
      escapeMarkdown(counts),
    ].join("\n\n"),
    accessibleLabel: [label, shown, where, counts].join(", "),
    icon: isOpen ? "globe" : "server-process",
    color: isOpen ? "problemsErrorIcon.foreground" : undefined,
    context: [
      "workload",
      ...(workload.portalUrl === undefined ? [] : ["hasPortal"]),
      ...(workload.recommendations.length === 0 ? [] : ["hasRecommendations"]),
      ...(workload.securityAlerts.length === 0 ? [] : ["hasSecurityAlerts"]),
    ].join(" "),
    children: alerts.length === 0 && !canBeDeclared(workload) ? "none" : "collapsed",
    target: { type: "workload", repository, key: workload.key },
  };
}
