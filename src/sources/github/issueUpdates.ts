import { createHash } from "node:crypto";
import { markersIn, withMarker } from "../../core/remedy/marker.ts";
import { type GitHub, readPages } from "./client.ts";
import type { Issue } from "./issues.ts";
import { notReadBack, soAlready, tryPatch } from "./issuesAssignment.ts";
import { type IssueOutcome, readIssue } from "./issuesCreation.ts";
import {
  type IssueAction,
  type Refusal,
  refusalOf,
  UnexpectedAnswerError,
  unsettled,
} from "./issuesRefusal.ts";
import { commentSchema } from "./schema.ts";

/** What is changed of an issue; what is left out stays as it is. */
export interface IssueUpdate {
  readonly number: number;
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  /** All labels it is to have. */
  readonly labels?: readonly string[] | undefined;
  /** With `body`: the body that the new one was made from. */
  readonly bodyBefore?: string | undefined;
}

/**
 * Changes title, body or labels of an issue, and reads it back. A body that somebody has changed
 * since it was shown is not overwritten. Rejects only when `signal` is aborted.
 */
export async function updateIssue(
  github: GitHub,
  update: IssueUpdate,
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const { number, body } = update;
  const action = { failed: `Issue ${number} was not updated`, number, needs: "the triage role" };
  try {
    const before = await readIssue(github, number, signal);
    const isChanged = body !== undefined && !isSameText(before.body, update.bodyBefore ?? "");
    if (isChanged && !isSameText(before.body, body)) {
      const why = "somebody has changed its text meanwhile. Look at the difference again.";
      return { ok: false, message: `${action.failed}: ${why}` };
    }
    if (isReached(before, update)) return { ok: true, issue: before, notes: [soAlready] };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, action, github).message };
  }
  const refusal = await tryPatch(github, action, fieldsOf(update), signal);
  if (refusal?.isCertain === true) return { ok: false, message: refusal.message };
  try {
    const issue = await readIssue(github, number, signal);
    const others = differences(issue, update);
    if (refusal !== undefined && others.length > 0) {
      return { ok: false, message: `${refusal.message} Trying again looks first.` };
    }
    return { ok: true, issue, notes: others };
  } catch (error) {
    signal.throwIfAborted();
    const unread = refusalOf(error, { ...action, failed: notReadBack(number) }, github);
    return {
      ok: false,
      message: refusal === undefined ? unread.message : unsettled(refusal, action),
    };
  }
}

/** Nothing is left to write, which also settles a change whose answer was lost before. */
function isReached(issue: Issue, update: IssueUpdate): boolean {
  const hasMore = update.labels !== undefined && issue.labels.length > update.labels.length;
  return !hasMore && differences(issue, update).length === 0;
}

function fieldsOf({ title, body, labels }: IssueUpdate): Readonly<Record<string, unknown>> {
  return {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(labels === undefined ? {} : { labels: [...labels] }),
  };
}

function differences(
  issue: { readonly title: string; readonly body: string; readonly labels: readonly string[] },
  { title, body, labels }: IssueUpdate,
): readonly string[] {
  const present = new Set(issue.labels.map((label) => label.toLowerCase()));
  const missing = (labels ?? []).filter((label) => !present.has(label.toLowerCase()));
  return [
    ...(title !== undefined && issue.title.trim() !== title.trim()
      ? ["GitHub shows another title."]
      : []),
    ...(body !== undefined && !isSameText(issue.body, body) ? ["GitHub shows another text."] : []),
    ...(missing.length === 0
      ? []
      : [`GitHub did not set ${missing.join(", ")}; setting labels needs the triage role.`]),
  ];
}

/** GitHub keeps the line ends that a browser sends. */
function isSameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return plain(one) === plain(other);
}

/**
 * Posts a comment once: its hidden marker is looked for first, and when the answer was lost.
 * Rejects only when `signal` is aborted.
 */
export async function commentOnIssue(
  github: GitHub,
  { number, comment, attempt }: { number: number; comment: string; attempt: string },
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const action: IssueAction = {
    failed: `The comment on issue ${number} was not posted`,
    number,
    needs: "permission to comment",
  };
  const marker = createHash("sha256").update(`${number}\n${attempt}`).digest("hex").slice(0, 32);
  try {
    const isThere = await isPosted(github, number, marker, signal);
    if (!isThere) {
      const body = withMarker(comment, { alerts: [], attempt: marker });
      const { status, data } = await github.request(
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        { issue_number: number, body },
        signal,
      );
      if (!commentSchema.safeParse(data).success || status !== 201) {
        throw new UnexpectedAnswerError(status);
      }
    }
    const issue = await readIssue(github, number, signal);
    const notes = isThere ? ["It was posted already; nothing was written again."] : [];
    return { ok: true, issue, notes };
  } catch (error) {
    signal.throwIfAborted();
    const refusal = refusalOf(error, action, github);
    if (refusal.isCertain) return { ok: false, message: refusal.message };
    return lookAgain(github, { number, marker, action, refusal }, signal);
  }
}

async function lookAgain(
  github: GitHub,
  lost: {
    readonly number: number;
    readonly marker: string;
    readonly action: IssueAction;
    readonly refusal: Refusal;
  },
  signal: AbortSignal,
): Promise<IssueOutcome> {
  const { number, marker, action, refusal } = lost;
  try {
    if (await isPosted(github, number, marker, signal)) {
      const issue = await readIssue(github, number, signal);
      return { ok: true, issue, notes: ["GitHub's answer was lost; the comment is there."] };
    }
  } catch {
    signal.throwIfAborted();
    return { ok: false, message: unsettled(refusal, action) };
  }
  return { ok: false, message: `${refusal.message} Trying again looks for the comment first.` };
}

/** Throws when the comments cannot be read. */
async function isPosted(
  github: GitHub,
  number: number,
  marker: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { items, error } = await readPages(
    github,
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    { issue_number: number },
    signal,
  );
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error("not readable", { cause: error });
  }
  return items.some((item) => {
    const parsed = commentSchema.safeParse(item);
    const body = parsed.success ? (parsed.data.body ?? "") : "";
    return markersIn(body).some(({ attempt }) => attempt === marker);
  });
}
