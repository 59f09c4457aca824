import type { GitHub } from "./client.ts";
import { type Issue, toIssue } from "./issues.ts";
import { type IssueAction, refusalOf, UnexpectedAnswerError } from "./issuesRefusal.ts";
import { readUser } from "./me.ts";
import { slug } from "./repository.ts";

/** A write's outcome: the issue as read back with what is worth saying, or why it failed. */
export type IssueOutcome =
  | { readonly ok: true; readonly issue: Issue; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** An issue to create. */
export interface NewIssue {
  readonly title: string;
  /** Holds the marker that names the attempt. */
  readonly body: string;
  readonly labels: readonly string[];
  readonly attempt: string;
}

const action: IssueAction = {
  failed: "The issue was not created",
  needs: "permission to create issues",
};
const kept = "The draft is kept.";
const recentIssues = 100;

/**
 * Creates an issue once, and reads it back.
 *
 * The same attempt never makes a second issue: it is looked for first, and again when the answer
 * was lost. Labels that do not exist are made by GitHub; those it dropped are in the notes.
 * Rejects only when `signal` is aborted; the same attempt may be repeated then, too.
 */
export async function createIssue(
  github: GitHub,
  draft: NewIssue,
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const login = await readLogin(github, signal);
  const earlier = await findAttempt(github, draft.attempt, login, signal);
  if ("message" in earlier) return { ok: false, message: `${earlier.message} ${kept}` };
  if (earlier.issue !== undefined) {
    const note = "An earlier attempt had created it already; nothing was written again.";
    return readBack(github, { draft, issue: earlier.issue, notes: [note] }, signal);
  }
  try {
    const { title, body, labels } = draft;
    const issue = await sendIssue(
      github,
      "POST /repos/{owner}/{repo}/issues",
      { title, body, labels: [...labels] },
      signal,
    );
    return await readBack(github, { draft, issue, notes: [] }, signal);
  } catch (error) {
    signal.throwIfAborted();
    const { message, isCertain } = refusalOf(error, action, github);
    if (isCertain) return { ok: false, message: `${message} ${kept}` };
    return afterLostAnswer(github, { draft, login, message }, signal);
  }
}

/** The issue that a writing request answers with; throws when the answer is none. */
export async function sendIssue(
  github: GitHub,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Issue> {
  const answer = await github.request(route, parameters, signal);
  const issue = toIssue(github, answer.data);
  if (issue === undefined) throw new UnexpectedAnswerError(answer.status);
  return issue;
}

/** Reads one issue; throws when it cannot be read. */
export function readIssue(github: GitHub, number: number, signal: AbortSignal): Promise<Issue> {
  return sendIssue(
    github,
    "GET /repos/{owner}/{repo}/issues/{issue_number}",
    { issue_number: number },
    signal,
  );
}

/** The login of the session's user; undefined for a session that is no user's. */
export async function readLogin(github: GitHub, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await readUser(github, signal))?.login;
  } catch {
    // Without it the lists are wider; what keeps us from reading those is told there.
    signal.throwIfAborted();
    return undefined;
  }
}

/** By the list of the newest issues: unlike the search it shows an issue as soon as it exists. */
async function findAttempt(
  github: GitHub,
  attempt: string,
  login: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly issue: Issue | undefined } | { readonly message: string }> {
  try {
    const answer = await github.request(
      "GET /repos/{owner}/{repo}/issues",
      {
        state: "all",
        sort: "created",
        direction: "desc",
        per_page: recentIssues,
        ...(login === undefined ? {} : { creator: login }),
      },
      signal,
    );
    if (!Array.isArray(answer.data)) throw new UnexpectedAnswerError(answer.status);
    const issues = answer.data.flatMap((item: unknown) => toIssue(github, item) ?? []);
    return { issue: issues.find((issue) => issue.attempts.includes(attempt)) };
  } catch (error) {
    signal.throwIfAborted();
    return { message: refusalOf(error, action, github).message };
  }
}

async function afterLostAnswer(
  github: GitHub,
  lost: {
    readonly draft: NewIssue;
    readonly login: string | undefined;
    readonly message: string;
  },
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const { draft, login, message } = lost;
  const found = await findAttempt(github, draft.attempt, login, signal);
  if ("issue" in found && found.issue !== undefined) {
    const note = "GitHub's answer was lost; the issue was found again by its marker.";
    return readBack(github, { draft, issue: found.issue, notes: [note] }, signal);
  }
  const reason = message.slice(message.indexOf(": ") + 2);
  const unclear =
    "issue" in found
      ? `The issue was most likely not created, because it is not in the list of ${slug(github)}`
      : `It is not known whether the issue was created in ${slug(github)}`;
  return {
    ok: false,
    message: `${unclear}: ${reason} ${kept} Trying again looks for it first.`,
  };
}

async function readBack(
  github: GitHub,
  created: {
    readonly draft: NewIssue;
    readonly issue: Issue;
    readonly notes: readonly string[];
  },
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const { draft, notes } = created;
  try {
    const issue = await readIssue(github, created.issue.number, signal);
    return { ok: true, issue, notes: [...notes, ...dropped(issue, draft)] };
  } catch (error) {
    signal.throwIfAborted();
    const { message } = refusalOf(
      error,
      { ...action, failed: "It could not be read back" },
      github,
    );
    return { ok: true, issue: created.issue, notes: [...notes, message] };
  }
}

/** What GitHub did not take over; it drops labels without a word. */
function dropped(issue: Issue, draft: NewIssue): readonly string[] {
  const present = new Set(issue.labels.map((label) => label.toLowerCase()));
  const missing = draft.labels.filter((label) => !present.has(label.toLowerCase()));
  return [
    ...(missing.length === 0
      ? []
      : [
          `GitHub did not set the ${missing.length === 1 ? "label" : "labels"} ${missing.join(", ")}; setting labels needs the triage role.`,
        ]),
    ...(issue.attempts.includes(draft.attempt)
      ? []
      : ["The hidden marker is missing from the issue, so it will not be found as this alert's."]),
  ];
}
