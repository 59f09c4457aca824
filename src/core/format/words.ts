import { alertSources, type CoverageState, isComplete, type SourceName } from "../coverage.ts";
import type { Report, ReportAlert, ReportAnchor, ReportCoverage } from "../report.ts";
import { type TierId, tierIds } from "../risk/risk.ts";
import { plainText } from "./plainText.ts";

/** The names of the tiers, as people read them. */
export const tierWords: Readonly<Record<TierId, string>> = {
  fixNow: "Fix now",
  fixSoon: "Fix soon",
  plan: "Plan",
  watch: "Watch",
};

/** The names of the sources, as people read them in the middle of a sentence. */
export const sourceWords: Readonly<Record<SourceName, string>> = {
  codeScanning: "code scanning",
  dependabot: "Dependabot",
  secretScanning: "secret scanning",
  issues: "issues",
  attestations: "attestations",
  deploymentRecords: "deployment records",
  kev: "known exploited vulnerabilities",
  workloads: "workloads",
  attackPaths: "attack paths",
  securityAlerts: "security alerts",
  plans: "Defender plans",
  declared: "declared workloads",
  git: "git",
};

const stateWords: Readonly<Record<CoverageState, string>> = {
  ok: "read",
  partial: "read in part",
  off: "off",
  forbidden: "not permitted",
  ssoRequired: "single sign-on required",
  rateLimited: "rate limit reached",
  unauthenticated: "not signed in",
  notFound: "not found",
  unreachable: "not reachable",
  notConfigured: "not set up",
};

const gapLeads = ["Not read", "Read in part", "Not in use"] as const;

type GapLead = (typeof gapLeads)[number];

/**
 * What was not read, and why: `Not read: secret scanning (not permitted: needs …).` One sentence
 * of plain text for all sources with the same reason; what failed stands before what is off.
 */
export function gapSentences(coverage: Report["coverage"]): readonly string[] {
  return gapLeads.flatMap((lead) => {
    const namesByReason = new Map<string, readonly string[]>();
    for (const entry of coverage.filter((other) => gapLead(other) === lead)) {
      const reason = gapReason(entry);
      const names = namesByReason.get(reason) ?? [];
      namesByReason.set(reason, [...names, sourceWords[entry.source]]);
    }
    return [...namesByReason].map(([reason, names]) => `${lead}: ${names.join(", ")}${reason}.`);
  });
}

function gapLead(entry: ReportCoverage): GapLead | undefined {
  if (entry.state === "ok") return undefined;
  if (entry.state === "partial") return "Read in part";
  return isRead(entry) ? "Not in use" : "Not read";
}

function gapReason({ state, detail }: ReportCoverage): string {
  const why = plainText(detail).replace(/\.$/u, "");
  const words = [state === "partial" ? "" : stateWords[state], why].filter((part) => part !== "");
  return words.length === 0 ? "" : ` (${words.join(": ")})`;
}

/** True when the report names every alert that the sources hold, and at least one source was read. */
function hasAllAlerts(report: Report): boolean {
  const sources = alertCoverage(report);
  return sources.every(isRead) && sources.some(({ state }) => state === "ok");
}

/** True when at least one source that lists alerts was read, if only in part. */
export function hasAnyAlertSource(report: Report): boolean {
  return alertCoverage(report).some(({ state }) => state === "ok" || state === "partial");
}

/** True when a source was read completely, or there is nothing to read. */
export function isRead(entry: ReportCoverage): boolean {
  return isComplete(entry);
}

function alertCoverage(report: Report): readonly ReportCoverage[] {
  const sources: readonly SourceName[] = alertSources;
  return report.coverage.filter(({ source }) => sources.includes(source));
}

/** `acme/storefront main@1a2b3c4`; the host is named unless it is github.com. Plain text. */
export function repositoryWords({ repository }: Report): string {
  const { host, owner, name, branch, head } = repository;
  const place = host === "github.com" ? `${owner}/${name}` : `${host}/${owner}/${name}`;
  const commit = head === null ? "no commit yet" : head.slice(0, 7);
  return plainText(`${place} ${branch ?? "detached"}@${commit}`);
}

/** `121 alerts · 3 Fix now · …`; says when there may be more alerts than were read. */
export function countWords(report: Report): string {
  const { length } = report.alerts;
  const noun = length === 1 ? "alert" : "alerts";
  const total = `${hasAllAlerts(report) ? "" : "at least "}${length} ${noun}`;
  const tiers = tierIds.map((tier) => {
    const count = report.alerts.filter((alert) => alert.tier === tier).length;
    return `${count} ${tierWords[tier]}`;
  });
  return [total, ...tiers].join(" · ");
}

/**
 * What the report could not know, and what it did read when it lists no alert: whole sentences,
 * plain text. "No open alerts" stands here only when every source of alerts was read to its end.
 */
export function closingSentences(report: Report): readonly string[] {
  const { coverage, repository } = report;
  const sentences: string[] = [];
  if (report.alerts.length === 0) sentences.push(emptySentence(report));
  const about = refSentence(repository);
  if (about !== undefined) sentences.push(about);
  sentences.push(...gapSentences(coverage));
  return sentences;
}

/** Whose code scanning alerts these are, unless they are the branch's own and of unknown age. */
function refSentence({ alertsRef, branch, analysis }: Report["repository"]): string | undefined {
  const createdAt = analysis?.createdAt ?? undefined;
  const isOwn = alertsRef === `refs/heads/${branch ?? ""}`;
  if (alertsRef === null || (isOwn && createdAt === undefined)) return undefined;
  const first = `Code scanning alerts are those of ${plainText(alertsRef)}`;
  if (createdAt === undefined) return `${first}.`;
  const commit = analysis?.commit ?? undefined;
  const saw = commit === undefined ? "" : ` (${plainText(commit.slice(0, 7))})`;
  return `${first}, analysed ${createdAt.slice(0, 16).replace("T", " ")} UTC${saw}.`;
}

function emptySentence(report: Report): string {
  const sources = alertCoverage(report);
  if (!sources.every(isRead)) {
    return "No alert was read, but there may be some: not every source of alerts could be read.";
  }
  const read = sources.filter(({ state }) => state === "ok");
  if (read.length === 0) return "No alert was read: no source of alerts is in use.";
  const names = read.map(({ source }) => sourceWords[source]).join(", ");
  // A source that is not set up may hold alerts that nobody can list; one that is off holds none.
  const isAll = sources.every(({ state }) => state === "ok" || state === "off");
  return isAll
    ? `No open alerts. Read just now: ${names}, all pages.`
    : `Nothing open in what was read just now: ${names}, all pages.`;
}

/** `src/db/query.ts:42`, with a word about the place when it is not certain. Plain text. */
export function placeWords(anchor: ReportAnchor | null): string {
  if (anchor === null) return "not in the code";
  const { path, startLine, state } = anchor;
  const place = startLine === null ? path : `${path}:${startLine}`;
  return plainText(state === "exact" || state === "moved" ? place : `${place} (${state})`);
}

/** `payments-api (prod) +2`: where an alert runs, the workload that decided its score. Plain text. */
export function workloadWords(report: Report, { workloads }: ReportAlert): string {
  const [first, ...others] = workloads;
  if (first === undefined) return "not mapped";
  const workload = report.workloads.find(({ key }) => key === first);
  const name = workload?.name ?? first;
  const environment = workload?.environment ?? undefined;
  const possibly = workload?.evidence === "inferred" ? "possibly " : "";
  const more = others.length === 0 ? "" : ` +${others.length}`;
  return plainText(
    `${possibly}${name}${environment === undefined ? "" : ` (${environment})`}${more}`,
  );
}

/** `internet-exposed, sensitive data`: why an alert has its tier. Plain text. */
export function reasonWords({ state, reasons }: ReportAlert): string {
  const fixed = state === "fixedNotDeployed" ? ["fixed, not deployed"] : [];
  return plainText([...fixed, ...reasons].join(", "));
}
