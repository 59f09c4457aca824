import { codingAgent, isCodingAgent } from "../../core/codingAgent.ts";
import { type GitHub, readPages } from "./client.ts";
import { type IssueOutcome, readIssue, readLogin, sendIssue } from "./issuesCreation.ts";
import { type IssueAction, type Refusal, refusalOf, unsettled } from "./issuesRefusal.ts";
import { userSchema } from "./schema.ts";
import type { Tracker } from "./tracker.ts";

/** GitHub's limit for one issue. */
const mostAssignees = 10;

/** Said of what need not be written. */
export const soAlready = "It was so already; nothing was written.";

/** Who issues of a repository can be assigned to. */
export type Assignable =
  | {
      readonly ok: true;
      /** In GitHub's order. */
      readonly logins: readonly string[];
      /** The session's user if among them. */
      readonly me: string | undefined;
      /** Says when the list is incomplete. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Reads everybody an issue can be assigned to, all pages, and who of them the user is. */
export async function readAssignable(github: GitHub, signal: AbortSignal): Promise<Assignable> {
  const [pages, login] = await Promise.all([
    readPages(github, "GET /repos/{owner}/{repo}/assignees", {}, signal),
    readLogin(github, signal),
  ]);
  const logins = pages.items.flatMap((item) => {
    const parsed = userSchema.safeParse(item);
    return parsed.success ? [parsed.data.login] : [];
  });
  const refusal =
    pages.error === undefined
      ? undefined
      : refusalOf(
          pages.error,
          { failed: "The people to assign were not all read", needs: "read access" },
          github,
        );
  if (refusal !== undefined && logins.length === 0) return { ok: false, message: refusal.message };
  const me = login?.toLowerCase();
  return {
    ok: true,
    logins: [...new Set(logins)],
    me: logins.find((candidate) => candidate.toLowerCase() === me),
    notes: refusal === undefined ? [] : [refusal.message],
  };
}

/** Who an issue is to be assigned to. */
export interface IssueAssignment {
  readonly number: number;
  readonly assignees: readonly string[];
  /** What the coding agent, which is among them, is told; undefined when it is not to start. */
  readonly instructions?: string | undefined;
}

/**
 * GitHub's form for an issue's agent, which its published description does not have. The code is
 * where the alerts are, wherever the issue is.
 */
function agentFields(
  { alerts: { repository } }: Tracker,
  instructions: string | undefined,
): Readonly<Record<string, unknown>> {
  if (instructions === undefined) return {};
  return {
    agent_assignment: {
      target_repo: `${repository.owner}/${repository.name}`,
      custom_instructions: instructions,
    },
  };
}

/**
 * Makes these people, and nobody else, the assignees of an issue, and reads it back.
 *
 * It is read first: what is so already is not written again. GitHub drops people it cannot assign
 * without a word; they are in the notes. A lost answer is settled by what is read back.
 */
export async function assignIssue(
  tracker: Tracker,
  { number, assignees, instructions }: IssueAssignment,
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const github = tracker.issues;
  const action: IssueAction = {
    failed: `Issue ${number} was not assigned`,
    number,
    needs: "the triage role",
  };
  if (assignees.length > mostAssignees) {
    return {
      ok: false,
      message: `${action.failed}: GitHub allows ${mostAssignees} assignees, and ${assignees.length} were chosen.`,
    };
  }
  try {
    const before = await readIssue(github, number, signal);
    const { missing, extra } = compared(before.assignees, assignees);
    // Asking the agent twice would start it twice.
    if (missing.length + extra.length === 0) return { ok: true, issue: before, notes: [soAlready] };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, action, github).message };
  }
  const fields = { assignees: [...assignees], ...agentFields(tracker, instructions) };
  const refusal = await tryPatch(github, action, fields, signal);
  if (refusal?.isCertain === true) return { ok: false, message: refusal.message };
  try {
    const issue = await readIssue(github, number, signal);
    const { missing, extra } = compared(issue.assignees, assignees);
    if (refusal !== undefined && (missing.length > 0 || extra.length > 0)) {
      return { ok: false, message: refusal.message };
    }
    return { ok: true, issue, notes: differences(missing, extra) };
  } catch (error) {
    signal.throwIfAborted();
    const unread = refusalOf(error, { ...action, failed: notReadBack(number) }, github);
    return {
      ok: false,
      message: refusal === undefined ? unread.message : unsettled(refusal, action),
    };
  }
}

/** Who is wanted and not there, and the other way round. */
function compared(present: readonly string[], wanted: readonly string[]) {
  const [there, asked] = [new Set(present.map(fold)), new Set(wanted.map(fold))];
  return {
    missing: wanted.filter((login) => !there.has(fold(login))),
    extra: present.filter((login) => !asked.has(fold(login))),
  };
}

/** Changes an issue; undefined when GitHub did, else why not. */
export async function tryPatch(
  github: GitHub,
  action: IssueAction,
  fields: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  try {
    await sendIssue(
      github,
      "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
      { issue_number: action.number, ...fields },
      signal,
    );
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return refusalOf(error, action, github);
  }
}

/** The words for an issue that GitHub changed but did not show afterwards. */
export function notReadBack(number: number): string {
  return `The change of issue ${number} was sent, but could not be read back`;
}

function differences(missing: readonly string[], extra: readonly string[]): readonly string[] {
  return [
    ...(missing.length === 0
      ? []
      : [
          `GitHub did not assign ${missing.join(", ")}; they may lack access, or you may lack the triage role.`,
        ]),
    ...(extra.length === 0 ? [] : [`Still assigned: ${extra.join(", ")}.`]),
  ];
}

/** Logins differ in case only for the eye, and the agent has several. */
function fold(login: string): string {
  return isCodingAgent(login) ? codingAgent : login.toLowerCase();
}
