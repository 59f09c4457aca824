import * as z from "zod/mini";
import type { AlertKey } from "../../core/alert.ts";
import { isCodingAgent } from "../../core/codingAgent.ts";
import { publicApiUrl } from "../../core/gitHubHost.ts";
import type { LinkedPull } from "../../core/snapshot.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { failureOf } from "./problem.ts";
import { type FoundPull, foundPull, type ListedPull } from "./pulls.ts";
import { slug } from "./repository.ts";
import { text } from "./schema.ts";
import type { Tracker } from "./tracker.ts";

/** What GitHub's coding agent is to fix: open issues and open alerts that are assigned to it. */
export interface AgentOrders {
  readonly issues: readonly number[];
  readonly alerts: readonly AlertKey[];
  /** The pull requests touched last. */
  readonly listed: readonly ListedPull[];
}

/** Of each kind of question: more than these at a time are looked at with a later refresh. */
const mostAsked = 5;

/**
 * The pull requests with those of the coding agent, and how far it is with each that is open.
 *
 * Nothing is asked while nothing open is the agent's. Else one request for its tasks, and at most
 * five each for the timelines of issues and the pages of alerts that no pull request names, and for
 * the timelines of its open pull requests where the tasks cannot be read: all of them cost nothing
 * while nothing has changed. What cannot be read is left out. Rejects only when aborted.
 */
export async function followAgent(
  tracker: Tracker,
  found: readonly FoundPull[],
  { issues, alerts, listed }: AgentOrders,
  signal: AbortSignal,
): Promise<readonly FoundPull[]> {
  const github = tracker.alerts;
  // GitHub Enterprise Servers have no agent.
  if (publicApiUrl(github.repository.host) === undefined) return found;
  const isOpen = ({ agent, state }: FoundPull) =>
    agent !== undefined && (state === "open" || state === "draft");
  if (issues.length + alerts.length === 0 && !found.some(isOpen)) return found;
  const isUnknown = (issue: number) => !found.some((pull) => pull.issues.includes(issue));
  const isUnnamed = (key: AlertKey) => !found.some((pull) => pull.alerts.includes(key));
  const [tasks, ofIssues, ofAlerts] = await Promise.all([
    readTasks(github, signal),
    pullsOfEach(issues.filter(isUnknown), (issue) => pullsOfIssue(tracker, issue, signal)),
    pullsOfEach(alerts.filter(isUnnamed), (key) => pullsOfAlert(github, key, signal)),
  ]);
  const all = new Map(found.map((pull) => [pull.number, pull]));
  for (const pull of listed) {
    const about = {
      issues: ofIssues.get(pull.number) ?? [],
      alerts: ofAlerts.get(pull.number) ?? [],
    };
    if (about.issues.length + about.alerts.length === 0) continue;
    const before = all.get(pull.number) ?? foundPull(github, pull, { issues: [], alerts: [] });
    all.set(pull.number, {
      ...before,
      issues: [...before.issues, ...about.issues],
      alerts: [...before.alerts, ...about.alerts],
    });
  }
  const asked = new Set([...all.values()].filter(isOpen).slice(0, mostAsked));
  return Promise.all(
    [...all.values()].map(async (pull) => {
      if (!isOpen(pull)) return pull;
      const task = tasks.get(pull.id ?? 0);
      if (task !== undefined) return { ...pull, agent: task };
      if (!asked.has(pull)) return pull;
      return { ...pull, agent: await workOf(github, pull.number, signal) };
    }),
  );
}

/** The questions' pull requests, by their number; what was asked about stands behind each. */
async function pullsOfEach<Subject>(
  subjects: readonly Subject[],
  ask: (subject: Subject) => Promise<readonly number[]>,
): Promise<ReadonlyMap<number, readonly Subject[]>> {
  const about = new Map<number, readonly Subject[]>();
  const asked = subjects.slice(0, mostAsked);
  const answers = await Promise.all(asked.map(async (subject) => ask(subject)));
  for (const [at, subject] of asked.entries()) {
    for (const number of answers[at] ?? []) {
      about.set(number, [...(about.get(number) ?? []), subject]);
    }
  }
  return about;
}

const none = "codingAgent:tasks";
const tasksSchema = z.object({ tasks: z.array(z.unknown()) });
const taskSchema = z.object({
  state: z.string(),
  artifacts: z.catch(z.array(z.unknown()), []),
});
const artifactSchema = z.object({ type: z.literal("pull"), data: z.object({ id: z.number() }) });

const taskStates: Readonly<Record<string, NonNullable<LinkedPull["agent"]>>> = {
  queued: "working",
  in_progress: "working",
  idle: "waiting",
  waiting_for_user: "waiting",
  completed: "finished",
  failed: "failed",
  timed_out: "failed",
  cancelled: "failed",
};

/** How far the agent is, by the id of the pull request that it makes; the newest task counts. */
async function readTasks(
  github: GitHub,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, NonNullable<LinkedPull["agent"]>>> {
  const states = new Map<number, NonNullable<LinkedPull["agent"]>>();
  if (github.memory.get(none) === false) return states;
  try {
    const { data } = await requestAgain(
      github,
      "GET /agents/repos/{owner}/{repo}/tasks",
      { sort: "updated_at", direction: "desc", per_page: 100 },
      signal,
    );
    const parsed = tasksSchema.safeParse(data);
    for (const item of parsed.success ? parsed.data.tasks : []) {
      const task = taskSchema.safeParse(item);
      const state = task.success ? taskStates[task.data.state] : undefined;
      for (const artifact of task.success ? task.data.artifacts : []) {
        const pull = artifactSchema.safeParse(artifact);
        if (!pull.success || state === undefined || states.has(pull.data.data.id)) continue;
        states.set(pull.data.data.id, state);
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    // A plan without it says so every time.
    const status = failureOf(error)?.status;
    if (status === 403 || status === 404) github.memory.set(none, false);
  }
  return states;
}

const eventSchema = z.object({
  event: text,
  source: z.catch(
    z.optional(
      z.object({
        issue: z.object({
          number: z.number(),
          pull_request: z.optional(z.unknown()),
          repository_url: text,
          user: z.catch(z.object({ login: text }), { login: undefined }),
        }),
      }),
    ),
    undefined,
  ),
});

async function readTimeline(github: GitHub, number: number, signal: AbortSignal) {
  try {
    const { data } = await requestAgain(
      github,
      "GET /repos/{owner}/{repo}/issues/{issue_number}/timeline",
      { issue_number: number, per_page: 100 },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(data) ? data : [];
    return items.flatMap((item) => {
      const parsed = eventSchema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

/** The agent's pull requests, of the alerts' repository, that mention an issue. */
async function pullsOfIssue(
  { issues, alerts }: Tracker,
  issue: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const events = await readTimeline(issues, issue, signal);
  const home = `/repos/${slug(alerts)}`.toLowerCase();
  return events.flatMap(({ event, source }) => {
    const from = source?.issue;
    if (event !== "cross-referenced" || from?.pull_request == null) return [];
    const isHere = from.repository_url?.toLowerCase().endsWith(home) === true;
    return isHere && isCodingAgent(from.user.login ?? "") ? [from.number] : [];
  });
}

const linkedSchema = z.object({ linked_pull_requests: z.array(z.object({ number: z.number() })) });

/** The pull requests that GitHub itself links to an alert, which it does for code scanning. */
async function pullsOfAlert(
  github: GitHub,
  key: AlertKey,
  signal: AbortSignal,
): Promise<readonly number[]> {
  if (!key.startsWith("codeScanning/")) return [];
  try {
    const { data } = await requestAgain(
      github,
      "GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}",
      { alert_number: Number(key.split("/")[1]) },
      signal,
    );
    const parsed = linkedSchema.safeParse(data);
    return parsed.success ? parsed.data.linked_pull_requests.map(({ number }) => number) : [];
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

const workEvents: Readonly<Record<string, NonNullable<LinkedPull["agent"]>>> = {
  copilot_work_started: "working",
  copilot_work_finished: "finished",
  copilot_work_finished_failure: "failed",
};

/** By the last event about the agent's work; GitHub writes these, and does not describe them. */
async function workOf(
  github: GitHub,
  pull: number,
  signal: AbortSignal,
): Promise<NonNullable<LinkedPull["agent"]>> {
  const events = await readTimeline(github, pull, signal);
  const states = events.flatMap(({ event = "" }) => workEvents[event] ?? []);
  return states.at(-1) ?? "unknown";
}
