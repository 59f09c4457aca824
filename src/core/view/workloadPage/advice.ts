import { type Assignment, dayOf } from "../../remedy/cloudChange.ts";
import type { Recommendation, RiskLevel, SecurityAlert } from "../../workload.ts";
import { ageWords } from "../age.ts";
import { capital, plain } from "../plain.ts";
import type { Translate } from "../text.ts";
import { knownCount, nothingFromDefender, type PageContext } from "./context.ts";
import type { AdviceChange, AdviceRow, AdviceSection, AdviceStep, PageLink } from "./page.ts";
import { levelTag } from "./why.ts";

const mostRows = 50;
const longestLine = 600;
const levels: readonly RiskLevel[] = ["critical", "high", "medium", "low", "notEvaluated"];

/** What Defender recommends for the workload, the highest level first. */
export function recommendationsSection(context: PageContext): AdviceSection {
  const { workload, t } = context;
  const { recommendations } = workload;
  const hidden = recommendations.length - mostRows;
  const none = t("Defender for Cloud recommends nothing for it.");
  return {
    id: "recommendations",
    heading: t("Recommendations"),
    count: knownCount(context, "workloads", recommendations.length),
    empty: recommendations.length > 0 ? undefined : nothingFromDefender(context, "workloads", none),
    notes: hidden > 0 ? [t("{0} more are in Defender for Cloud.", hidden)] : [],
    rows: recommendations
      .toSorted(
        (a, b) =>
          levels.indexOf(a.riskLevel) - levels.indexOf(b.riskLevel) ||
          (a.title < b.title ? -1 : Number(a.title > b.title)),
      )
      .slice(0, mostRows)
      .map((one) => recommendationRow(one, context)),
  };
}

function recommendationRow(one: Recommendation, { assigned, now, t }: PageContext): AdviceRow {
  const cves =
    one.cves.length === 0
      ? []
      : [one.cves.length === 1 ? t("1 CVE") : t("{0} CVEs", one.cves.length)];
  return {
    title: plain(one.title, 200),
    tags: [...levelTag(one.riskLevel, t), ...cves, ...ownerTags(assigned?.(one.id), now, t)],
    isHigh: isHigh(one.riskLevel),
    description: linesOf(one.description),
    remediation: stepsOf(one.remediation),
    link: portalLink(one.portalUrl, t),
    graph: undefined,
    ...changeOf("recommendation", one.id, t("Set Owner and Due Date…")),
  };
}

/** Only what is below a subscription can be changed. */
function changeOf(
  what: AdviceChange["what"],
  id: string,
  label: string,
): Pick<AdviceRow, "change"> {
  return id.startsWith("/subscriptions/") ? { change: { what, id, label } } : {};
}

/** Who is to follow it, and until when; what is late says so. */
function ownerTags(assignment: Assignment | undefined, now: Date, t: Translate): readonly string[] {
  if (assignment === undefined) return [];
  const { owner, dueOn } = assignment;
  const isLate = dueOn !== undefined && dueOn < dayOf(now.toISOString());
  return [
    ...(owner === undefined ? [] : [t("Owner: {0}", plain(owner, 80))]),
    ...(dueOn === undefined ? [] : [isLate ? t("Overdue since {0}", dueOn) : t("Due {0}", dueOn)]),
  ];
}

function isHigh(level: RiskLevel | undefined): boolean {
  return level === "critical" || level === "high";
}

const severityWords: Readonly<Record<SecurityAlert["severity"], string>> = {
  high: "High severity",
  medium: "Medium severity",
  low: "Low severity",
  informational: "Informational",
};

/** What Defender saw happening on the workload, the latest first. */
export function securityAlertsSection(context: PageContext): AdviceSection {
  const { workload, now, t } = context;
  const none =
    workload.areThreatsRead === false
      ? t("Defender's security alerts were not read; the status says why.")
      : t("No open security alert names this workload.");
  const alerts = workload.securityAlerts.toSorted((a, b) =>
    (b.startedAt ?? "") < (a.startedAt ?? "") ? -1 : 1,
  );
  return {
    id: "securityAlerts",
    heading: t("Security alerts"),
    count:
      workload.areThreatsRead === false && alerts.length === 0
        ? undefined
        : knownCount(context, "securityAlerts", alerts.length),
    empty: alerts.length > 0 ? undefined : nothingFromDefender(context, "securityAlerts", none),
    notes: [],
    rows: alerts.slice(0, mostRows).map((alert) => ({
      title: plain(alert.title, 200),
      tags: [
        t(severityWords[alert.severity]),
        ...(alert.isInProgress === true ? [t("In progress")] : []),
        ...(alert.intents ?? []).map((intent) => intentWords(intent, t)),
        ...(alert.startedAt === undefined ? [] : [timeWords(alert.startedAt, now, t)]),
      ],
      isHigh: alert.severity === "high",
      description: linesOf(alert.description),
      remediation: stepsOf(alert.remediation),
      link: portalLink(alert.portalUrl, t),
      graph: undefined,
      ...changeOf("securityAlert", alert.id, t("Change Status…")),
    })),
  };
}

/** `PrivilegeEscalation` as `Kill chain: privilege escalation`. */
function intentWords(intent: string, t: Translate): string {
  const words = intent.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return t("Kill chain: {0}", plain(t(words), 60));
}

/** `2026-11-19 22:41 UTC, 2 d ago`; empty for a time that is none. */
function timeWords(time: string, now: Date, t: Translate): string {
  const read = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(time);
  const when = read === null ? "" : `${read[1]} ${read[2]} UTC, `;
  return `${when}${ageWords(time, now, t)}`;
}

/**
 * What to do, line by line. Where nothing is marked as a step, several lines are steps and a single one
 * is none.
 */
export function stepsOf(text: string | undefined): readonly AdviceStep[] {
  const mark = /^(?:- |\d{1,2}[.)] )/;
  const given = (text ?? "").split("\n");
  const isMarked = given.some((line) => mark.test(line));
  const lines = given.flatMap((line) => {
    const words = capital(plain(line.replace(mark, ""), longestLine));
    return words === "" ? [] : [{ text: words, isStep: isMarked ? mark.test(line) : true }];
  });
  return lines.length === 1 ? lines.map((line) => ({ ...line, isStep: false })) : lines;
}

/** One paragraph a line. */
export function linesOf(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split("\n")
    .map((line) => capital(plain(line, longestLine)))
    .filter((line) => line !== "");
}

function portalLink(url: string | undefined, t: Translate): PageLink | undefined {
  return url === undefined ? undefined : { label: t("View in Defender for Cloud"), url };
}
