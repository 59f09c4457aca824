import type { AlertKey, AlertState } from "../alert.ts";
import { personName } from "../codingAgent.ts";
import type { LinkedIssue, LinkedPull, RankedAlert, Snapshot } from "../snapshot.ts";
import { escapeMarkdown, link } from "../view/markdown.ts";
import { plain } from "../view/plain.ts";
import type { Translate } from "../view/text.ts";
import type { WorkloadLink } from "../workload.ts";

/** How far the remedy of an alert is, from real states. */
export interface Progress {
  readonly state: AlertState;
  /** The one that counts: an open one before a closed one. */
  readonly issue: Pick<LinkedIssue, "number" | "url" | "state" | "assignees"> | undefined;
  /** `owner/name` of where the issue is, when that is another repository. */
  readonly issuesIn: string | undefined;
  readonly pull: LinkedPull | undefined;
  /** How many of the workloads with its code run a commit that holds the merge, of how many. */
  readonly deployed: { readonly to: number; readonly of: number };
}

/** What tracks and fixes each alert of a snapshot. */
interface Remedies {
  readonly issues: ReadonlyMap<AlertKey, LinkedIssue>;
  readonly pulls: ReadonlyMap<AlertKey, LinkedPull>;
}

/** A snapshot never changes, and rows of thousands of alerts ask. */
const made = new WeakMap<Snapshot, Remedies>();

function remediesOf(snapshot: Snapshot): Remedies {
  const known = made.get(snapshot);
  if (known !== undefined) return known;
  const { issues, pulls = [] } = snapshot;
  const byAlert = new Map<AlertKey, LinkedIssue>();
  const alertsOf = new Map<number, AlertKey[]>();
  for (const issue of issues) {
    const before = byAlert.get(issue.alert);
    const counts = before === undefined ? issue : leadingIssue([before, issue]);
    if (counts !== undefined) byAlert.set(issue.alert, counts);
    alertsOf.set(issue.number, [...(alertsOf.get(issue.number) ?? []), issue.alert]);
  }
  const pullOf = new Map<AlertKey, LinkedPull>();
  for (const pull of pulls.toSorted((a, b) => rankOf(b) - rankOf(a) || a.number - b.number)) {
    const tracked = pull.issues.flatMap((number) => alertsOf.get(number) ?? []);
    for (const key of [...tracked, ...pull.alerts]) pullOf.set(key, pull);
  }
  const remedies = { issues: byAlert, pulls: pullOf };
  made.set(snapshot, remedies);
  return remedies;
}

/** Open ones first, then merged ones; of equal ones the newest counts. */
function rankOf({ state }: LinkedPull): number {
  return ["open", "draft", "merged", "closed"].indexOf(state);
}

/** The issue that counts, of those that track an alert: an open one, else the newest. */
function leadingIssue(issues: readonly LinkedIssue[]): LinkedIssue | undefined {
  const byNumber = issues.toSorted((a, b) => b.number - a.number);
  return byNumber.find(({ state }) => state === "open") ?? byNumber[0];
}

/** How far the remedy of a listed alert is. */
export function progressOf(
  snapshot: Snapshot,
  { alert, state, workloads }: Pick<RankedAlert, "alert" | "state" | "workloads">,
): Progress {
  const { issues, pulls } = remediesOf(snapshot);
  const pull = pulls.get(alert.key);
  return {
    state,
    issue: issues.get(alert.key),
    issuesIn: issuesInWords(snapshot),
    pull,
    deployed: deployedOf(pull, workloads.flatMap(sureKey)),
  };
}

/** The workload of a link; of a name that is the same by chance nothing is claimed. */
export function sureKey({ workload, evidence, isCertain }: WorkloadLink): readonly string[] {
  return isCertain && evidence !== "inferred" ? [workload.key] : [];
}

/** How many of these workloads hold the merge. */
export function deployedOf(
  pull: LinkedPull | undefined,
  workloads: readonly string[],
): Progress["deployed"] {
  const keys = new Set(workloads);
  const to = (pull?.deployedTo ?? []).filter((key) => keys.has(key)).length;
  return { to, of: keys.size };
}

/** `owner/name` of where the issues are, when that is another repository. */
export function issuesInWords({ issuesIn }: Snapshot): string | undefined {
  return issuesIn && `${issuesIn.owner}/${issuesIn.name}`;
}

/** `issue #12`, or `issue acme/security#12`. */
function issueName(number: number, issuesIn: string | undefined, t: Translate): string {
  return t("issue {0}", `${issuesIn ?? ""}#${number}`);
}

interface Step {
  readonly words: string;
  /** https. */
  readonly url?: string;
}

/** Nothing tracks or fixes it that is known. */
export function isUntouched({ issue, pull }: Progress): boolean {
  return issue === undefined && pull === undefined;
}

/** `open → issue #12 (mona) → pull request #15 (checks running)`, as far as it has come. */
export function progressWords(progress: Progress, t: Translate): string {
  return stepsOf(progress, t)
    .map(({ words }) => words)
    .join(" → ");
}

/** The same as Markdown with links; upstream text is escaped. */
export function progressMarkdown(progress: Progress, t: Translate): string {
  return stepsOf(progress, t)
    .map(({ words, url }) => (url === undefined ? escapeMarkdown(words) : link(words, url)))
    .join(" → ");
}

function stepsOf(progress: Progress, t: Translate): readonly Step[] {
  const { state, issue, issuesIn, pull } = progress;
  const isFixed = state === "fixedNotDeployed";
  const steps: Step[] = [{ words: t("open") }];
  if (issue !== undefined) {
    const name = issueName(issue.number, issuesIn, t);
    steps.push({ words: `${name} (${issueWords(issue, t)})`, url: issue.url });
  }
  if (pull !== undefined) {
    const name = t("pull request #{0}", pull.number);
    const isMerged = pull.state === "merged";
    const words = isMerged ? name : `${name} (${pullWords(pull, t)})`;
    steps.push({ words, url: pull.url });
    if (isMerged) steps.push({ words: t("merged") });
  }
  const isMerged = pull?.state === "merged";
  if (isFixed) steps.push({ words: t("fixed") });
  else if (isMerged) steps.push({ words: t("waiting for the next scan") });
  const deployed = isMerged || isFixed ? deployedWords(progress, t) : "";
  return deployed === "" ? steps : [...steps, { words: deployed }];
}

/** `deployed` only where every workload is known to run the merge. */
function deployedWords({ state, deployed: { to, of } }: Progress, t: Translate): string {
  // What is listed as fixed and not deployed still runs somewhere.
  if (to > 0 && to === of && state === "open") return t("deployed");
  if (to > 0 && to < of) return t("deployed to {0} of {1} workloads", to, of);
  return state === "fixedNotDeployed" ? t("not deployed yet") : "";
}

function issueWords({ state, assignees }: NonNullable<Progress["issue"]>, t: Translate): string {
  if (state === "closed") return t("closed");
  const names = assignees.map((login) => plain(personName(login), 40));
  return names.length === 0 ? t("not assigned") : names.join(", ");
}

/** `draft, Copilot is working, checks running`: how an open pull request stands. */
function pullWords(pull: LinkedPull, t: Translate): string {
  if (pull.state === "merged") return t("merged");
  if (pull.state === "closed") return t("closed without merging");
  const words = [
    pull.state === "draft" ? t("draft") : "",
    agentWords(pull, t),
    checkWords(pull, t),
  ];
  const said = words.filter((word) => word !== "").join(", ");
  return said === "" ? t("open") : said;
}

/** What the checks of an open pull request say; empty where nothing is known. */
function checkWords({ checks }: LinkedPull, t: Translate): string {
  const words = {
    running: "checks running",
    failing: "checks failing",
    passing: "checks passed",
    none: "no checks",
    unknown: "",
  } as const;
  return words[checks] === "" ? "" : t(words[checks]);
}

/** How far the coding agent is with an open pull request; empty where people make it. */
function agentWords({ agent }: LinkedPull, t: Translate): string {
  if (agent === undefined) return "";
  const words = {
    working: "Copilot is working",
    waiting: "Copilot waits for you",
    finished: "Copilot has finished",
    failed: "Copilot has stopped with an error",
    unknown: "by Copilot",
  } as const;
  return t(words[agent]);
}

/** `pull request #51 open, checks failing`, for rows. */
export function pullRowWords(pull: LinkedPull, t: Translate): string {
  const { number, state } = pull;
  const words = {
    draft: t("pull request #{0} is a draft", number),
    open: t("pull request #{0} open", number),
    merged: t("pull request #{0} merged", number),
    closed: t("pull request #{0} closed", number),
  } as const;
  const isOpen = state === "open" || state === "draft";
  const more = isOpen
    ? [agentWords(pull, t), pull.checks === "none" ? "" : checkWords(pull, t)]
    : [];
  return [words[state], ...more].filter((word) => word !== "").join(", ");
}

/** The furthest step that something was done in, in a few words; empty for none. */
export function stageWords({ issue, issuesIn, pull }: Progress, t: Translate): string {
  if (pull !== undefined && pull.state !== "closed") return pullRowWords(pull, t);
  return issue?.state === "open" ? issueName(issue.number, issuesIn, t) : "";
}
