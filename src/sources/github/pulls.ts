import * as z from "zod/mini";
import { type AlertKey, parseAlertKey } from "../../core/alert.ts";
import { isCodingAgent } from "../../core/codingAgent.ts";
import type { LinkedPull } from "../../core/snapshot.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { alertsNamedIn } from "./issues.ts";
import { linkedPullSchema } from "./schema.ts";
import { isElsewhere, type Tracker } from "./tracker.ts";
import { webPage } from "./webPage.ts";

/** One page of the list: what was not touched for longer fixes nothing that is still open. */
const mostPulls = 100;
const longestBody = 100_000;

/** A pull request as the list has it. */
export type ListedPull = z.infer<typeof linkedPullSchema>;

/**
 * The pull requests touched last, in GitHub's order. One request, which costs nothing while nothing
 * has changed; undefined where it fails. Rejects only when aborted.
 */
export async function readRecentPulls(
  github: GitHub,
  signal: AbortSignal,
): Promise<readonly ListedPull[] | undefined> {
  try {
    const { data } = await requestAgain(
      github,
      "GET /repos/{owner}/{repo}/pulls",
      { state: "all", sort: "updated", direction: "desc", per_page: mostPulls },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(data) ? data : [];
    return items.flatMap((item) => {
      const parsed = linkedPullSchema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** A pull request with what is read of it besides the list. */
export interface FoundPull extends LinkedPull {
  /** GitHub's number of it in all repositories. */
  readonly id: number | undefined;
  /** The commit that is proposed. */
  readonly head: string | undefined;
}

/** What pull requests are looked through for. */
export interface PullsSought {
  /** The issues that track alerts, open and closed, by number. */
  readonly issues: ReadonlySet<number>;
  readonly alerts: ReadonlySet<AlertKey>;
}

/**
 * Those that say by GitHub's keywords that they close one of the issues, name the page of one of the
 * alerts, or are of the branch that this program makes for one. No request.
 */
export function pullsAbout(
  tracker: Tracker,
  listed: readonly ListedPull[],
  { issues, alerts }: PullsSought,
): readonly FoundPull[] {
  return listed.flatMap((pull) => {
    const text = `${pull.title}\n${pull.body ?? ""}`.slice(0, longestBody);
    const closed = closedBy(tracker, text).filter((issue) => issues.has(issue));
    const named = [...alertsNamedIn(tracker.alerts, text), ...alertOfBranch(pull.head.ref)];
    const about = [...new Set(named)].filter((key) => alerts.has(key));
    return closed.length + about.length === 0
      ? []
      : [foundPull(tracker.alerts, pull, { issues: closed, alerts: about })];
  });
}

/** A listed pull request as the snapshot has it, its checks not read yet. */
export function foundPull(
  github: GitHub,
  pull: ListedPull,
  about: Pick<LinkedPull, "issues" | "alerts">,
): FoundPull {
  const { id, number, title, merged_at: merged, merge_commit_sha: commit, head, user } = pull;
  const isOpen = pull.state !== "closed";
  return {
    id,
    head: head.sha,
    number,
    title,
    url: webPage(github, pull.html_url, `pull/${number}`),
    state: merged !== undefined ? "merged" : isOpen ? (pull.draft ? "draft" : "open") : "closed",
    checks: "unknown",
    ...about,
    ...(merged === undefined ? {} : { mergeCommit: commit }),
    ...(isCodingAgent(user.login ?? "") ? { agent: "unknown" } : {}),
  };
}

/** The alert that a branch of ours is made for; its name ends in the number. */
function alertOfBranch(ref = ""): readonly AlertKey[] {
  const [, autofix, bump] = /^runtime-risk\/(?:autofix-(\d+)|.*-(\d+))$/.exec(ref) ?? [];
  const key =
    autofix !== undefined
      ? parseAlertKey(`codeScanning/${autofix}`)
      : parseAlertKey(`dependabot/${bump}`);
  return key === undefined ? [] : [key];
}

/** The issues of the tracker that a pull request of the alerts' repository says it closes. */
function closedBy(tracker: Tracker, text: string): readonly number[] {
  const { host } = tracker.alerts.repository;
  const { clonedAs, repository } = tracker.issues;
  const names = new Set(
    [clonedAs, repository].map(({ owner, name }) => `${owner}/${name}`.toLowerCase()),
  );
  const keyword =
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? +(?:(?:https:\/\/([\w.:-]+)\/)?([\w.-]+\/[\w.-]+)(?:#|\/issues\/)|#)(\d{1,9})(?!\d)/gi;
  const found = Array.from(text.matchAll(keyword), ([, at, name, number]) => {
    const isHere = (at ?? host).toLowerCase() === host.toLowerCase();
    // A number alone is one of the pull request's own repository.
    const isMeant = name === undefined ? !isElsewhere(tracker) : names.has(name.toLowerCase());
    return isHere && isMeant ? Number(number) : undefined;
  });
  return [...new Set(found.filter((number) => number !== undefined))];
}

/** More open pull requests of one repository's alerts than these go without their checks. */
const mostChecked = 10;

/**
 * The same with what checks the open ones: two requests for each of the first ten, which cost nothing
 * while nothing has changed. What cannot be read is `unknown`. Rejects only when aborted.
 */
export async function withChecks(
  github: GitHub,
  pulls: readonly FoundPull[],
  signal: AbortSignal,
): Promise<readonly FoundPull[]> {
  const open = pulls.filter(({ state }) => state === "open" || state === "draft");
  const wanted = new Set(open.slice(0, mostChecked));
  return Promise.all(
    pulls.map(async (pull) =>
      wanted.has(pull) && pull.head !== undefined
        ? { ...pull, checks: await readChecks(github, pull.head, signal) }
        : pull,
    ),
  );
}

type Checks = LinkedPull["checks"];

async function readChecks(github: GitHub, sha: string, signal: AbortSignal): Promise<Checks> {
  const read = async (route: string, statesIn: (data: unknown) => readonly Checks[]) => {
    try {
      const { data } = await requestAgain(github, route, { ref: sha, per_page: 100 }, signal);
      return statesIn(data);
    } catch {
      signal.throwIfAborted();
      return ["unknown" as const];
    }
  };
  // Actions and apps write check runs, other services statuses.
  const answers = await Promise.all([
    read("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", runsIn),
    read("GET /repos/{owner}/{repo}/commits/{ref}/status", statusesIn),
  ]);
  const states = new Set(answers.flat());
  const worst = (["failing", "running", "unknown", "passing"] as const).find((state) =>
    states.has(state),
  );
  return worst ?? "none";
}

const runsSchema = z.object({ check_runs: z.array(z.unknown()) });
const runSchema = z.object({
  status: z.string(),
  conclusion: z.catch(z.nullable(z.string()), null),
});
const statusSchema = z.object({ state: z.string(), statuses: z.array(z.unknown()) });

const bad = new Set(["failure", "timed_out", "cancelled", "action_required", "startup_failure"]);

function runsIn(data: unknown): readonly Checks[] {
  const parsed = runsSchema.safeParse(data);
  if (!parsed.success) return ["unknown"];
  return parsed.data.check_runs.map((item): Checks => {
    const run = runSchema.safeParse(item);
    if (!run.success) return "unknown";
    if (bad.has(run.data.conclusion ?? "")) return "failing";
    return run.data.status === "completed" ? "passing" : "running";
  });
}

/** Without a status of its own a commit is `pending`, which says nothing. */
function statusesIn(data: unknown): readonly Checks[] {
  const parsed = statusSchema.safeParse(data);
  if (!parsed.success) return ["unknown"];
  if (parsed.data.statuses.length === 0) return [];
  const { state } = parsed.data;
  if (state === "success") return ["passing"];
  return state === "pending" ? ["running"] : ["failing"];
}
