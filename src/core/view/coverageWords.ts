import {
  alertCoverage,
  alertSources,
  type Coverage,
  isComplete,
  isKnownEmpty,
  type SourceName,
} from "../coverage.ts";
import type { Translate } from "./text.ts";

const sourceTitles: Readonly<Record<SourceName, string>> = {
  codeScanning: "Code scanning",
  dependabot: "Dependabot",
  secretScanning: "Secret scanning",
  issues: "Issues",
  attestations: "Attestations",
  deploymentRecords: "Deployment records",
  kev: "Known exploited vulnerabilities",
  workloads: "Workloads",
  attackPaths: "Attack paths",
  securityAlerts: "Security alerts",
  plans: "Defender plans",
  declared: "Declared deployments",
  git: "Git",
};

type AlertSource = (typeof alertSources)[number];

/** The alert sources inside a sentence. */
const namesInSentence: Readonly<Record<AlertSource, string>> = {
  codeScanning: "code scanning",
  dependabot: "Dependabot",
  secretScanning: "secret scanning",
};

const stateWords: Readonly<Record<Coverage["state"], string>> = {
  ok: "read",
  partial: "partly read",
  off: "off",
  forbidden: "not permitted",
  ssoRequired: "single sign-on needed",
  rateLimited: "rate limit reached",
  unauthenticated: "not signed in",
  notFound: "not found",
  unreachable: "not reachable",
  notConfigured: "not set up",
};

/** `Dependabot: not permitted`. */
export function coverageWord(entry: Coverage, t: Translate): string {
  const word = isNeverAnalysed(entry) ? "no analysis yet" : stateWords[entry.state];
  return t("{0}: {1}", t(sourceTitles[entry.source]), t(word));
}

/** `Known exploited vulnerabilities: edition of 2026-11-19`; an older one also says why. */
export function editionWord(entry: Coverage, asOf: string, t: Translate): string {
  const edition = t("edition of {0}", asOf.slice(0, 10));
  return entry.state === "ok"
    ? t("{0}: {1}", t(sourceTitles[entry.source]), edition)
    : `${coverageWord(entry, t)}, ${edition}`;
}

/** Code scanning has nothing to list until an analysis ran, and every GitHub has the list itself. */
export function isNeverAnalysed({ source, state, detail }: Coverage): boolean {
  return source === "codeScanning" && state === "notConfigured" && detail !== "";
}

/** What a row of one repository says that holds no alert: "no alerts" only when that is known. */
export function noAlertsWords(coverage: readonly Coverage[], t: Translate): string {
  if (isKnownEmpty(coverage)) return t("no alerts");
  const isAnyRead = alertCoverage(coverage).some(
    ({ state }) => state === "ok" || state === "partial",
  );
  return isAnyRead ? t("no alerts in what was read") : t("alerts not read");
}

/** Why there may be issues that are not listed; empty when they were all read. */
export function issuesMessage(coverage: readonly Coverage[], t: Translate): string {
  const unread = coverage.find(({ source, state }) => source === "issues" && state !== "ok");
  return unread === undefined ? "" : t(unread.detail);
}

/** The alert sources that gave nothing or not everything. */
export function alertGaps(coverage: readonly Coverage[]): readonly Coverage[] {
  return coverage.filter(
    (entry) => alertSources.some((source) => source === entry.source) && entry.state !== "ok",
  );
}

/**
 * Which sentence an empty list deserves. "No open alerts" is said only when every alert source
 * that is set up was read to its last page; what was not read is named in any case.
 */
export function nothingFound(coverage: readonly Coverage[], t: Translate): string {
  const gaps = alertGaps(coverage);
  // With several repositories a source counts as read when it was in all of them.
  const missed = alertSources.filter((name) => gaps.some(({ source }) => source === name));
  const read = alertSources.filter(
    (name) => !missed.includes(name) && coverage.some(({ source }) => source === name),
  );
  const names = (sources: readonly AlertSource[]) =>
    sources.map((source) => t(namesInSentence[source])).join(", ");
  if (read.length === 0) return t("No alert source was read.");
  const first = gaps.every(isComplete)
    ? t("No open alerts. Read just now: {0}, all pages.", names(read))
    : t("No open alerts in what was read: {0}.", names(read));
  return missed.length === 0 ? first : `${first} ${t("Not read: {0}.", names(missed))}`;
}
