import { type AlertKey, type AlertKind, parseAlertKey } from "../../core/alert.ts";
import { type Marker, markersIn } from "../../core/remedy/marker.ts";
import type { LinkedIssue, UnlinkedIssue } from "../../core/snapshot.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import type { GitHub } from "./client.ts";
import { readPagesAgain } from "./conditional.ts";
import { problemOf, type Subject } from "./problem.ts";
import { slug } from "./repository.ts";
import { issueSchema, issueSearchSchema } from "./schema.ts";
import { isMeant, type Tracker } from "./tracker.ts";
import { webPage } from "./webPage.ts";

/** An issue as GitHub tells it, with what our marker in its body says. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  /** https, on the repository's host. */
  readonly url: string;
  readonly state: "open" | "closed";
  /** GitHub's own word, e.g. `completed`; undefined where the server does not tell. */
  readonly stateReason: string | undefined;
  readonly assignees: readonly string[];
  readonly labels: readonly string[];
  readonly body: string;
  /** What its text says about alerts, of whatever repository. */
  readonly markers: readonly Marker[];
  /** The attempts its markers name. */
  readonly attempts: readonly string[];
}

/** One item of an answer as an issue; undefined when it is none, such as a pull request. */
export function toIssue(github: GitHub, item: unknown): Issue | undefined {
  const parsed = issueSchema.safeParse(item);
  if (!parsed.success) return undefined;
  const read = parsed.data;
  if (read.pull_request !== undefined && read.pull_request !== null) return undefined;
  const body = read.body ?? "";
  const markers = markersIn(body);
  return {
    number: read.number,
    title: read.title,
    url: webPage(github, read.html_url, `issues/${read.number}`),
    state: read.state === "closed" ? "closed" : "open",
    stateReason: read.state_reason,
    assignees: read.assignees.flatMap(({ login }) => login ?? []),
    labels: read.labels.flatMap((label) =>
      typeof label === "string" ? label : (label.name ?? []),
    ),
    body,
    markers,
    attempts: markers.flatMap(({ attempt }) => attempt ?? []),
  };
}

/** The alerts of the tracker's repository that an issue's markers name. */
export function alertsOf({ markers }: Issue, tracker: Tracker): readonly AlertKey[] {
  const own = markers.filter((marker) => isMeant(tracker, marker.repository));
  return [...new Set(own.flatMap(({ alerts }) => alerts))];
}

/** The issues that track alerts, and the open ones with their label that name none. */
export interface LinkedReading extends Reading<LinkedIssue> {
  readonly unlinked: readonly UnlinkedIssue[];
}

/**
 * The issues that track alerts, open and closed: those with the first label and our marker, or an
 * alert's address in their text, once for each alert they name. All pages are read, by the list,
 * which is up to date at once. Where several repositories share a tracker, only what names alerts of
 * this one is its own.
 */
export async function readLinkedIssues(
  tracker: Tracker,
  labels: readonly string[],
  signal: AbortSignal,
): Promise<LinkedReading> {
  const { facts, problem } = await readLabelledIssues(tracker.issues, labels, signal);
  const named = facts.map((issue) => {
    const { number, title, url, state, assignees, body } = issue;
    return {
      shown: { number, title, url, state, assignees },
      alerts: [...new Set([...alertsOf(issue, tracker), ...alertsNamedIn(tracker.alerts, body)])],
    };
  });
  const isShared = tracker.issues !== tracker.alerts;
  return {
    facts: named.flatMap(({ shown, alerts }) => alerts.map((alert) => ({ ...shown, alert }))),
    unlinked: named.flatMap(({ shown: { state, ...shown }, alerts }) =>
      state === "open" && alerts.length === 0 && !isShared ? [shown] : [],
    ),
    problem,
  };
}

const kindsByPage = {
  "code-scanning": "codeScanning",
  dependabot: "dependabot",
  "secret-scanning": "secretScanning",
} as const satisfies Readonly<Record<string, AlertKind>>;

/** Alerts beyond these in one text are a list, not what the issue is about. */
const mostNamed = 50;

/** The alerts of this repository whose pages a text names. */
export function alertsNamedIn(github: GitHub, body: string): readonly AlertKey[] {
  const { host } = github.repository;
  const page =
    /https:\/\/([\w.:-]+)\/([\w.-]+\/[\w.-]+)\/security\/(code-scanning|dependabot|secret-scanning)\/(\d{1,15})(?![\w-])/gi;
  const keys = Array.from(body.matchAll(page), ([, at, name, kind, number]) => {
    const isHere =
      at?.toLowerCase() === host.toLowerCase() &&
      name?.toLowerCase() === slug(github).toLowerCase();
    const found = Object.entries(kindsByPage).find(([one]) => one === kind?.toLowerCase());
    return isHere && found !== undefined ? parseAlertKey(`${found[1]}/${number}`) : undefined;
  });
  return [...new Set(keys.filter((key) => key !== undefined))].slice(0, mostNamed);
}

/** All issues with the first label, in GitHub's order, whether they have a marker or not. */
export async function readLabelledIssues(
  github: GitHub,
  labels: readonly string[],
  signal: AbortSignal,
): Promise<Reading<Issue>> {
  const [label] = labels;
  if (label === undefined) {
    return unread({
      state: "notConfigured",
      detail:
        "Remediation issues are not looked for, because no label is set for them (issues.labels). Set one to see them.",
    });
  }
  const pages = await readPagesAgain(
    github,
    "GET /repos/{owner}/{repo}/issues",
    { labels: label, state: "all", sort: "updated", direction: "desc" },
    signal,
  );
  const facts = unique(pages.items.flatMap((item) => toIssue(github, item) ?? []));
  if (pages.error === undefined) return { facts, problem: undefined };
  const problem = problemOf(pages.error, issuesOf(github));
  if (pages.items.length === 0) return unread(problem);
  return {
    facts,
    problem: {
      ...problem,
      state: "partial",
      detail: `Only the first ${facts.length} issues with the label were read. ${problem.detail}`,
    },
  };
}

/** What a look for existing issues needs to know. */
export interface IssueQuery {
  readonly key: AlertKey;
  readonly alertUrl: string;
  readonly labels: readonly string[];
}

/** Existing issues of an alert; `problem` when the reliable list was not read completely. */
export interface FoundIssues {
  /** Open ones first, then the newest. */
  readonly issues: readonly Issue[];
  readonly problem: Problem | undefined;
  /** What limits the answer, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Looks for issues that already track an alert: by the marker in those with our label, and by the
 * alert's address anywhere. The search lags behind and allows 30 requests a minute, so its failure
 * is only told.
 */
export async function findIssues(
  tracker: Tracker,
  query: IssueQuery,
  signal: AbortSignal,
): Promise<FoundIssues> {
  const [labelled, searched] = await Promise.all([
    readLabelledIssues(tracker.issues, query.labels, signal),
    searchIssues(tracker.issues, query.alertUrl, signal),
  ]);
  const found = [...labelled.facts, ...searched.issues].filter(
    (issue) =>
      alertsOf(issue, tracker).includes(query.key) || namesAddress(issue.body, query.alertUrl),
  );
  return {
    issues: unique(found).toSorted(byStateAndAge),
    problem: labelled.problem,
    notes: [
      ...(labelled.problem === undefined ? [] : [labelled.problem.detail]),
      ...searched.notes,
    ],
  };
}

async function searchIssues(
  github: GitHub,
  alertUrl: string,
  signal: AbortSignal,
): Promise<{ readonly issues: readonly Issue[]; readonly notes: readonly string[] }> {
  const untold = "Issues that only mention the alert's address may exist";
  try {
    const q = `repo:${slug(github)} is:issue in:body "${alertUrl.replaceAll('"', "")}"`;
    const answer = await github.request("GET /search/issues", { q, per_page: 50 }, signal);
    const parsed = issueSearchSchema.safeParse(answer.data);
    if (!parsed.success) {
      return { issues: [], notes: [`${untold}: the search's answer was not readable.`] };
    }
    const issues = parsed.data.items.flatMap((item) => toIssue(github, item) ?? []);
    const notes = parsed.data.incomplete_results ? [`${untold}: the search was cut short.`] : [];
    return { issues, notes };
  } catch (error) {
    signal.throwIfAborted();
    const { detail } = problemOf(error, { ...issuesOf(github), name: "search results" });
    return { issues: [], notes: [`${untold}: ${detail}`] };
  }
}

/** The address of alert 12 must not be found in the address of alert 123. */
export function namesAddress(body: string, url: string): boolean {
  for (let at = body.indexOf(url); at !== -1; at = body.indexOf(url, at + url.length)) {
    if (!/[\w-]/.test(body.charAt(at + url.length))) return true;
  }
  return false;
}

function issuesOf(github: GitHub): Subject {
  return { name: "issues", repository: slug(github), needs: "read access" };
}

/** An issue can be on two pages when the list changes while it is read. */
function unique(issues: readonly Issue[]): readonly Issue[] {
  return [...new Map(issues.map((issue) => [issue.number, issue])).values()];
}

function byStateAndAge(a: Issue, b: Issue): number {
  if (a.state !== b.state) return a.state === "open" ? -1 : 1;
  return b.number - a.number;
}
