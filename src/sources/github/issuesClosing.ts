import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { ClosingReason } from "../../core/remedy/closing.ts";
import { markersIn, withMarker } from "../../core/remedy/marker.ts";
import { type GitHub, readPages } from "./client.ts";
import type { Issue } from "./issues.ts";
import { notReadBack, tryPatch } from "./issuesAssignment.ts";
import { type IssueOutcome, readIssue } from "./issuesCreation.ts";
import {
  type IssueAction,
  type Refusal,
  refusalOf,
  UnexpectedAnswerError,
  unsettled,
} from "./issuesRefusal.ts";
import { commentSchema, issueEventSchema } from "./schema.ts";

/** How an issue is closed. */
export interface IssueClosing {
  readonly number: number;
  readonly reason: ClosingReason;
  /** With `duplicate`: the number of the issue of the same repository that stays. */
  readonly duplicateOf?: number | undefined;
  /** The user's own Markdown; nothing is posted when it is blank. */
  readonly comment: string;
}

/**
 * Closes an issue, after its comment if there is one, and reads it back.
 *
 * The comment carries a hidden marker, so that closing again with the same comment does not post
 * it twice, unless the issue was reopened since. Rejects only when `signal` is aborted.
 */
export async function closeIssue(
  github: GitHub,
  closing: IssueClosing,
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const { number, reason } = closing;
  const action = {
    failed: `Issue ${number} was not closed`,
    number,
    needs: "the triage role, or to be its author",
  };
  let duplicate: Readonly<Record<string, unknown>> = {};
  try {
    const issue = await readIssue(github, number, signal);
    // Looked up before anything is written: it may not be there.
    if (reason === "duplicate") duplicate = await duplicateFields(github, closing, signal);
    if (closing.comment.trim() !== "") {
      const failure = await comment(github, closing, issue, signal);
      if (failure !== undefined) return { ok: false, message: failure };
    }
    if (issue.state === "closed") {
      return { ok: true, issue, notes: [`Issue ${number} had been closed already.`] };
    }
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, action, github).message };
  }
  const fields = { state: "closed", state_reason: reason, ...duplicate };
  const refusal = await tryPatch(github, action, fields, signal);
  const posted =
    closing.comment.trim() === ""
      ? ""
      : " Its comment was posted, and will not be posted again when you try again.";
  if (refusal?.isCertain === true) return { ok: false, message: `${refusal.message}${posted}` };
  const outcome = await stateAfter(github, { action, refusal, wanted: "closed" }, signal);
  if (!outcome.ok) return { ok: false, message: `${outcome.message}${posted}` };
  return { ...outcome, notes: reasonNotes(outcome.issue, reason) };
}

/** What the issue is now decides, whatever the write was answered. */
async function stateAfter(
  github: GitHub,
  sent: {
    readonly action: IssueAction & { readonly number: number };
    readonly refusal: Refusal | undefined;
    readonly wanted: Issue["state"];
  },
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const { action, refusal, wanted } = sent;
  const { number } = action;
  try {
    const issue = await readIssue(github, number, signal);
    if (issue.state === wanted) return { ok: true, issue, notes: [] };
    const shown = `${action.failed}: GitHub shows it as ${issue.state} after the change.`;
    return { ok: false, message: refusal?.message ?? shown };
  } catch (error) {
    signal.throwIfAborted();
    const unread = refusalOf(error, { ...action, failed: notReadBack(number) }, github);
    return {
      ok: false,
      message: refusal === undefined ? unread.message : unsettled(refusal, action),
    };
  }
}

/** GitHub knows the issue that stays by its id, which is not its number. */
async function duplicateFields(
  github: GitHub,
  { duplicateOf = 0 }: IssueClosing,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, data } = await github.request(
    "GET /repos/{owner}/{repo}/issues/{issue_number}",
    { issue_number: duplicateOf },
    signal,
  );
  const parsed = z.object({ id: z.number() }).safeParse(data);
  if (!parsed.success) throw new UnexpectedAnswerError(status);
  return { duplicate_issue_id: parsed.data.id };
}

/** Opens an issue again, and reads it back; one that is open is left as it is. */
export async function reopenIssue(
  github: GitHub,
  number: number,
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const action = {
    failed: `Issue ${number} was not reopened`,
    number,
    needs: "the triage role, or to have closed it",
  };
  try {
    const before = await readIssue(github, number, signal);
    if (before.state === "open") {
      return { ok: true, issue: before, notes: [`Issue ${number} was open already.`] };
    }
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, action, github).message };
  }
  const refusal = await tryPatch(github, action, { state: "open" }, signal);
  if (refusal?.isCertain === true) return { ok: false, message: refusal.message };
  return stateAfter(github, { action, refusal, wanted: "open" }, signal);
}

/** Posts the comment unless it is there; undefined when it is, else why the closing stopped. */
async function comment(
  github: GitHub,
  closing: IssueClosing,
  issue: Issue,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { number } = closing;
  const attempt = attemptOf(closing);
  const since = await reopenedAt(github, issue, signal);
  if (await isPosted(github, { number, attempt, since }, signal)) return undefined;
  const action: IssueAction = {
    failed: `Issue ${number} was not closed, because its comment was not posted`,
    number,
    needs: "permission to comment",
  };
  const body = withMarker(closing.comment, { alerts: [], attempt });
  try {
    const { status, data } = await github.request(
      "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { issue_number: number, body },
      signal,
    );
    if (!commentSchema.safeParse(data).success || status !== 201) {
      throw new UnexpectedAnswerError(status);
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const refusal = refusalOf(error, action, github);
    if (refusal.isCertain) return refusal.message;
    try {
      if (await isPosted(github, { number, attempt, since }, signal)) return undefined;
    } catch {
      signal.throwIfAborted();
      return unsettled(refusal, action);
    }
    return `${refusal.message} Trying again looks for the comment first.`;
  }
}

/** The same for the same comment on the same issue, also after a restart. */
function attemptOf({ number, comment }: IssueClosing): string {
  const text = `${number}\n${comment.trim()}`;
  return `close-${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}

/** True when a comment of this closing is there that is not older than the last reopening. */
async function isPosted(
  github: GitHub,
  sought: {
    readonly number: number;
    readonly attempt: string;
    readonly since: string | undefined;
  },
  signal: AbortSignal,
): Promise<boolean> {
  const items = await readAll(
    github,
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    { issue_number: sought.number, ...(sought.since === undefined ? {} : { since: sought.since }) },
    signal,
  );
  return items.some((item) => {
    const parsed = commentSchema.safeParse(item);
    if (!parsed.success) return false;
    const { body = "", created_at: createdAt = "" } = parsed.data;
    const isOld = sought.since !== undefined && Date.parse(createdAt) < Date.parse(sought.since);
    return !isOld && markersIn(body).some(({ attempt }) => attempt === sought.attempt);
  });
}

/** When the issue was last reopened, ISO 8601; undefined if never. */
async function reopenedAt(
  github: GitHub,
  issue: Issue,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (issue.stateReason !== "reopened") return undefined;
  const items = await readAll(
    github,
    "GET /repos/{owner}/{repo}/issues/{issue_number}/events",
    { issue_number: issue.number },
    signal,
  );
  const times = items.flatMap((item) => {
    const parsed = issueEventSchema.safeParse(item);
    if (!parsed.success || parsed.data.event !== "reopened") return [];
    return parsed.data.created_at ?? [];
  });
  return times.toSorted().at(-1);
}

/** All items of a list; throws when one page cannot be read. */
async function readAll(
  github: GitHub,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const { items, error } = await readPages(github, route, parameters, signal);
  if (error === undefined) return items;
  throw error instanceof Error ? error : new Error("not readable", { cause: error });
}

function reasonNotes(issue: Issue, reason: IssueClosing["reason"]): readonly string[] {
  return issue.stateReason === undefined || issue.stateReason === reason
    ? []
    : [`GitHub shows the reason ${issue.stateReason.replaceAll("_", " ")}.`];
}
