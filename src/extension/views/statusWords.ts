/** The texts of the status bar item and of the views' headers; pure, so that they can be tested. */
import { alertCoverage, type Coverage, isComplete } from "../../core/coverage.ts";
import { ageWords } from "../../core/view/age.ts";
import { analysedTitle, analysedWords } from "../../core/view/analysis.ts";
import { cloudGapWord } from "../../core/view/cloudWords.ts";
import { withShortIds } from "../../core/view/shortIds.ts";
import { spoken } from "../../core/view/spoken.ts";
import { byCause } from "../../core/view/statusRows.ts";
import type { Translate } from "../../core/view/text.ts";
import { withheldCount, withheldReasons, withheldWords } from "../../core/view/withheld.ts";
import type { RepositorySummary } from "../../protocol/messages.ts";
import type { Status } from "../status.ts";
import { readerWords } from "./readerWords.ts";

/** What the status bar item shows. */
export interface StatusBarWords {
  readonly text: string;
  /** One line per source, plain text. */
  readonly tooltip: readonly string[];
  /** What a screen reader says. */
  readonly accessibleLabel: string;
  /** Something is wrong: a click shows what, instead of the alerts. */
  readonly isWrong: boolean;
}

/** The status bar item for a status; undefined when there is nothing it could be about. */
export function statusBarWords(
  status: Status,
  now: Date,
  t: Translate,
): StatusBarWords | undefined {
  const special = stateWords(status, t);
  if (special === "hidden") return undefined;
  const words = special === "counts" ? countWords(status, now, t) : special;
  const sources = (status.worker?.sources ?? []).map(sourceLine);
  const summaries = status.worker?.summaries ?? [];
  const counts = summaries.length === 0 ? "" : countLine(summaries, t);
  const tooltip = [
    "Runtime Risk",
    counts,
    filterTooltip(status.worker, t),
    problemsLine(status.worker, t),
    ...sources,
    ...summaries.flatMap((summary) => analysisLine(summary, summaries.length, now, t)),
    ...readerWords(status.readers, t),
  ].filter((line) => line !== "");
  return {
    ...words,
    tooltip,
    accessibleLabel: spoken(`Runtime Risk: ${words.text.replaceAll(/\$\([^)]*\)\s*/g, "")}`),
  };
}

/** Only what should have been read and was not has more to say, and what is off in places. */
function sourceLine({
  label,
  detail,
  ok,
  state,
  request,
}: NonNullable<Status["worker"]>["sources"][number]): string {
  if (detail === "") return label;
  if (!ok) return withShortIds(`${label}: ${detail}`);
  if (state !== "ok" || request === undefined) return label;
  return withShortIds(`${label}; ${detail.split(/[,:.]\s|\.$/)[0] ?? ""}`);
}

type Words = Pick<StatusBarWords, "text" | "isWrong">;

/** The words of states that are not about counts. */
function stateWords({ state, isRefreshing }: Status, t: Translate): Words | "hidden" | "counts" {
  if (countedStates.has(state)) return "counts";
  if (state === "starting") return { text: "$(sync~spin) Runtime Risk", isWrong: false };
  // The editor's own item beside it says "Restricted Mode".
  if (state === "restricted") return { text: `$(shield) ${t("Alerts not read")}`, isWrong: true };
  const text = wrongTexts[state];
  // No folder, no repository, not on GitHub: the views say so to who looks there.
  if (text === undefined) return "hidden";
  const icon = isRefreshing && state !== "stopped" ? "$(sync~spin)" : "$(warning)";
  return { text: `${icon} ${t(text)}`, isWrong: true };
}

const wrongTexts: Readonly<Partial<Record<Status["state"], string>>> = {
  noGit: "Git not found",
  unreadable: "Repository not readable",
  severalRemotes: "Several remotes",
  signedOut: "Sign in",
  ssoRequired: "Single sign-on needed",
  noAccess: "No access to alerts",
  notFound: "Repository not found",
  rateLimited: "Rate limit reached",
  off: "Alerts are off",
  stopped: "Stopped",
};

const countedStates: ReadonlySet<Status["state"]> = new Set([
  "unreachable",
  "empty",
  "emptyPartly",
  "ready",
]);

function countWords(status: Status, now: Date, t: Translate): Words {
  const summaries = status.worker?.summaries ?? [];
  const fixNow = fixNowCount(summaries);
  if (status.isRefreshing) return { text: `$(sync~spin) ${fixNow}`, isWrong: false };
  const age = oldestDay(summaries, now, t);
  // Nothing was read and nothing is kept: no number would be true.
  if (status.state === "unreachable" || age === undefined)
    return { text: `$(cloud-offline) ${t("GitHub unreachable")}`, isWrong: true };
  if (status.worker?.fromCache === true)
    return { text: `$(cloud-offline) ${fixNow}, ${age}`, isWrong: false };
  return readWords(status, fixNow, t);
}

/** What was found, and beside it what was not read. */
function readWords({ worker, state }: Status, fixNow: number, t: Translate): Words {
  const summaries = worker?.summaries ?? [];
  const gap = gapWords(unreadAlertSources(summaries), worker?.unreadFolders ?? 0, t);
  const cloud = cloudGapWord(
    summaries.flatMap(({ coverage }) => coverage),
    t,
  );
  const known = state === "empty" ? t("No alerts") : t("{0} Fix now", fixNow);
  const filtered = (worker?.filter ?? "") === "" ? [] : [t("filtered")];
  const parts = [...(gap === undefined ? [known] : [String(fixNow), gap]), ...filtered];
  return {
    text: `$(shield) ${[...parts, ...(cloud === undefined ? [] : [cloud.text])].join(" · ")}`,
    isWrong: gap !== undefined || cloud?.isWrong === true,
  };
}

/** The counts, unless they would be those of nothing: no alert source was read. */
function countLine(summaries: readonly RepositorySummary[], t: Translate): string {
  const isAnythingKnown = summaries.some(
    ({ coverage, counts }) =>
      Object.values(counts).some((count) => count > 0) ||
      alertCoverage(coverage).some(({ state }) => state === "ok" || state === "partial"),
  );
  return isAnythingKnown ? tierCounts(summaries, t) : t("Alerts not read");
}

/** How many alerts to fix now are open and exposed, over all repositories: the badge of the Alerts view. */
export function exposedFixNowCount(summaries: readonly RepositorySummary[]): number {
  return summaries.reduce((sum, { exposedFixNow }) => sum + exposedFixNow, 0);
}

/** `filter: internet-exposed`; empty when all alerts are shown. */
export function filterLine(worker: Status["worker"], t: Translate): string {
  const filter = worker?.filter ?? "";
  return filter === "" ? "" : t("filter: {0}", filter);
}

/** `59 of 121 alerts pass the filter: …`; empty when all alerts are shown. */
function filterTooltip(worker: Status["worker"], t: Translate): string {
  if (worker === undefined || worker.filter === "") return "";
  const total = worker.summaries.reduce((sum, summary) => sum + summary.total, 0);
  const { shown, withheld, withoutLine } = worker.problems;
  const passed = shown + withheldCount(withheld) + withoutLine;
  return t("{0} of {1} alerts pass the filter: {2}", passed, total, worker.filter);
}

/**
 * `In Problems: 50 in 46 entries · left out: 3 (3 marked by another extension) · without a certain
 * line: 9`; empty when there is no alert. Alerts of one dependency line are one entry, so that the
 * editor's own count may be smaller.
 */
function problemsLine(worker: Status["worker"], t: Translate): string {
  if (worker === undefined) return "";
  const { shown, withheld, withoutLine } = worker.problems;
  const left = withheldCount(withheld);
  if (shown + left + withoutLine === 0) return "";
  return [
    worker.problemEntries === shown
      ? t("In Problems: {0}", shown)
      : t("In Problems: {0} in {1} entries", shown, worker.problemEntries),
    left === 0 ? "" : t("left out: {0} ({1})", left, withheldReasons(withheld, t)),
    withoutLine === 0 ? "" : t("without a certain line: {0}", withoutLine),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** How many alerts stand under Fix now, over all repositories. */
function fixNowCount(summaries: readonly RepositorySummary[]): number {
  return summaries.reduce((sum, { counts }) => sum + counts.fixNow, 0);
}

/** How many alerts each tier holds, e.g. `Fix now 3 · Fix soon 9 · Plan 22 · Watch 87`. */
export function tierCounts(summaries: readonly RepositorySummary[], t: Translate): string {
  const sum = (tier: keyof RepositorySummary["counts"]): number =>
    summaries.reduce((total, { counts }) => total + counts[tier], 0);
  return [
    t("Fix now {0}", sum("fixNow")),
    t("Fix soon {0}", sum("fixSoon")),
    t("Plan {0}", sum("plan")),
    t("Watch {0}", sum("watch")),
  ].join(" · ");
}

/**
 * What stands above the alerts. The welcome content says what is always true of a state; until when
 * a limit holds is not.
 */
export function alertsMessage(
  state: Status["state"],
  worker: Status["worker"],
  t: Translate,
): string {
  if (state === "ready") {
    const left = worker === undefined ? "" : withheldWords(worker.problems.withheld, t);
    return [worker?.message ?? "", left].filter((part) => part !== "").join(" ");
  }
  if (state !== "rateLimited") return "";
  return byCause(worker?.sources ?? []).find((row) => row.state === state)?.detail ?? "";
}

/** What the trees are about, e.g. `acme/storefront · main · 2 min ago`. */
export function scopeWords(
  summaries: readonly RepositorySummary[],
  now: Date,
  t: Translate,
): string {
  const [first, ...others] = summaries;
  if (first === undefined) return "";
  // All of it is as old as what was read longest ago.
  const oldest = summaries.reduce((one, next) =>
    Date.parse(next.takenAt) < Date.parse(one.takenAt) ? next : one,
  );
  const age = ageWords(oldest.takenAt, now, t);
  if (others.length > 0) return [t("{0} repositories", summaries.length), age].join(" · ");
  const name = first.repository.split("/").slice(1).join("/");
  return [name, ...(first.branch === null ? [] : [first.branch]), age].join(" · ");
}

/** The day of the oldest snapshot as the status bar says it, by the user's calendar. */
function oldestDay(
  summaries: readonly RepositorySummary[],
  now: Date,
  t: Translate,
): string | undefined {
  const times = summaries.map(({ takenAt }) => Date.parse(takenAt)).filter(Number.isFinite);
  if (times.length === 0) return undefined;
  const days = calendarDay(now) - calendarDay(new Date(Math.min(...times)));
  if (days <= 0) return t("from today");
  return days === 1 ? t("from yesterday") : t("{0} days old", days);
}

function calendarDay(time: Date): number {
  return Math.floor(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate()) / 86_400_000);
}

function unreadAlertSources(summaries: readonly RepositorySummary[]): readonly Coverage[] {
  return summaries
    .flatMap(({ coverage }) => alertCoverage(coverage))
    .filter((coverage) => !isComplete(coverage));
}

/** What was not read, e.g. `Dependabot not permitted`, `2 sources not read`, or a folder. */
function gapWords(unread: readonly Coverage[], folders: number, t: Translate): string | undefined {
  const sources = new Set(unread.map(({ source }) => source));
  const [first] = unread;
  if (first === undefined && folders === 0) return undefined;
  if (first === undefined)
    return folders === 1 ? t("1 folder not shown") : t("{0} folders not shown", folders);
  if (sources.size > 1) return t("{0} sources not read", sources.size);
  return t(gapTexts[first.state], sourceLabel(first, t));
}

/** `ok`, `off` and `notConfigured` are complete: they never get here, and still have words. */
const gapTexts: Readonly<Record<Coverage["state"], string>> = {
  ok: "{0} read",
  partial: "{0} partly read",
  off: "{0} off",
  forbidden: "{0} not permitted",
  ssoRequired: "{0} needs single sign-on",
  rateLimited: "{0} rate limited",
  unauthenticated: "{0} not signed in",
  notFound: "{0} not found",
  unreachable: "{0} unreachable",
  notConfigured: "{0} not configured",
};

function sourceLabel({ source }: Coverage, t: Translate): string {
  if (source === "codeScanning") return t("Code scanning");
  return source === "dependabot" ? t("Dependabot") : t("Secret scanning");
}

/** Whose code scanning alerts these are, and how old the analysis is. */
function analysisLine(
  { repository, alertsRef, analysis, coverage }: RepositorySummary,
  repositories: number,
  now: Date,
  t: Translate,
): readonly string[] {
  const isRead = coverage.some(
    ({ source, state }) => source === "codeScanning" && (state === "ok" || state === "partial"),
  );
  if (alertsRef === null || !isRead) return [];
  const about = { ref: alertsRef, analysis: analysis ?? undefined };
  const line = [analysedTitle(about, t), analysedWords(about, now, t)].filter(Boolean).join(": ");
  const name = repository.slice(repository.indexOf("/") + 1);
  return [repositories === 1 ? line : `${name} · ${line}`];
}
