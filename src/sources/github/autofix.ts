import * as z from "zod/mini";
import type { GitHub } from "./client.ts";
import {
  ensureBranch,
  type FixOutcome,
  findPull,
  openPull,
  readFileAt,
  readHead,
  write,
} from "./fixBranch.ts";
import { type IssueAction, refusalOf, UnexpectedAnswerError, unsettled } from "./issuesRefusal.ts";
import { failureOf } from "./problem.ts";

/** GitHub's own fix of a code scanning alert, as far as it is. */
export type Autofix =
  | {
      readonly ok: true;
      readonly status: "pending" | "error" | "success" | "outdated";
      /** GitHub's words for it, Markdown; empty until it is there. */
      readonly description: string;
    }
  | { readonly ok: false; readonly message: string };

/** A file that the fix changes; `before` undefined for a new one, `after` for one that is gone. */
export interface ChangedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const statusSchema = z.object({
  status: z.enum(["pending", "error", "success", "outdated"]),
  description: z.catch(z.nullable(z.string()), null),
});
const compareSchema = z.object({
  files: z.catch(z.array(z.object({ filename: z.string() })), []),
});
const mostFiles = 10;
const path = "/repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/autofix";

function actionOf(number: number, failed: string): IssueAction {
  return {
    failed,
    subject: `fix of code scanning alert ${number}`,
    needs: "write access",
  };
}

/**
 * Looks at the fix of an alert; with `start` GitHub is asked to make one when there is none that can
 * be used. One that is there, or being made, is not asked for again: GitHub counts the requests.
 */
export async function readAutofix(
  github: GitHub,
  number: number,
  { start }: { readonly start: boolean },
  signal: AbortSignal,
): Promise<Autofix> {
  const action = actionOf(number, `GitHub made no fix for alert ${number}`);
  try {
    const present = await readStatus(github, number, signal);
    const isUsable = present?.status === "success" || present?.status === "pending";
    if (present !== undefined && (isUsable || !start)) return present;
    if (!start) return { ok: false, message: `${action.failed}: there is none.` };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, action, github).message };
  }
  return askForFix(github, number, action, signal);
}

/** Asks once; a fix that is there although the answer was lost is as good as an answer. */
async function askForFix(
  github: GitHub,
  number: number,
  action: IssueAction,
  signal: AbortSignal,
): Promise<Autofix> {
  try {
    const { data, status } = await github.request(`POST ${path}`, { alert_number: number }, signal);
    return toStatus(data, status);
  } catch (error) {
    signal.throwIfAborted();
    const refusal = refusalOf(error, action, github);
    if (refusal.isCertain) return { ok: false, message: refusal.message };
    try {
      const present = await readStatus(github, number, signal);
      if (present !== undefined && present.status !== "outdated") return present;
    } catch {
      signal.throwIfAborted();
      return { ok: false, message: unsettled(refusal, action) };
    }
    return { ok: false, message: `${refusal.message} Trying again looks first.` };
  }
}

async function readStatus(github: GitHub, number: number, signal: AbortSignal) {
  try {
    const { data, status } = await github.request(`GET ${path}`, { alert_number: number }, signal);
    return toStatus(data, status);
  } catch (error) {
    if (failureOf(error)?.status === 404) return undefined;
    throw error;
  }
}

function toStatus(data: unknown, status: number): Extract<Autofix, { ok: true }> {
  const parsed = statusSchema.safeParse(data);
  if (!parsed.success) throw new UnexpectedAnswerError(status);
  return { ok: true, status: parsed.data.status, description: parsed.data.description ?? "" };
}

/** Where a fix is committed to. */
export interface AutofixBranch {
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  readonly message: string;
}

/**
 * Commits the fix to a branch of its own, each once, and reads what it changes: GitHub shows the
 * change nowhere else. Nothing is proposed to anybody by that.
 */
export async function commitAutofix(
  github: GitHub,
  { number, branch, base, message }: AutofixBranch,
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly files: readonly ChangedFile[]; readonly more: number }
  | { readonly ok: false; readonly message: string }
> {
  const action = actionOf(number, `The fix was not committed for alert ${number}`);
  try {
    const baseCommit = await readHead(github, base, signal);
    if (baseCommit === undefined) {
      return { ok: false, message: `${action.failed}: the branch ${base} could not be read.` };
    }
    const noBranch = await ensureBranch(github, { branch, baseCommit }, signal);
    if (noBranch !== undefined) return { ok: false, message: noBranch };
    const changed = () => changedNames(github, base, branch, signal);
    if ((await changed()).length === 0) {
      const problem = await write(
        github,
        {
          route: `POST ${path}/commits`,
          parameters: { alert_number: number, target_ref: `refs/heads/${branch}`, message },
          action,
          isDone: async () => (await changed()).length > 0,
        },
        signal,
      );
      if (problem !== undefined) return { ok: false, message: problem };
    }
    const names = await changed();
    const files = await Promise.all(
      names.slice(0, mostFiles).map(async (name) => ({
        path: name,
        before: (await readFileAt(github, name, base, signal))?.text,
        after: (await readFileAt(github, name, branch, signal))?.text,
      })),
    );
    if (files.length > 0) return { ok: true, files, more: Math.max(0, names.length - mostFiles) };
    return { ok: false, message: `${action.failed}: GitHub shows no change on ${branch}.` };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, action, github).message };
  }
}

async function changedNames(
  github: GitHub,
  base: string,
  branch: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { data, status } = await github.request(
    "GET /repos/{owner}/{repo}/compare/{basehead}",
    { basehead: `${base}...${branch}` },
    signal,
  );
  const parsed = compareSchema.safeParse(data);
  if (!parsed.success) throw new UnexpectedAnswerError(status);
  return parsed.data.files.map(({ filename }) => filename);
}

/** Opens the draft pull request of a branch once, and reads it back. */
export async function proposeBranch(
  github: GitHub,
  pull: {
    readonly branch: string;
    readonly base: string;
    readonly title: string;
    readonly body: string;
  },
  signal: AbortSignal,
): Promise<FixOutcome> {
  const failed = "The pull request was not opened";
  try {
    const before = await findPull(github, pull.branch, signal);
    if (before !== undefined) return { ok: true, pull: before, notes: ["It was open already."] };
    const problem = await openPull(github, pull, signal);
    if (problem !== undefined) return { ok: false, message: problem };
    const made = await findPull(github, pull.branch, signal);
    if (made !== undefined) return { ok: true, pull: made, notes: [] };
    return { ok: false, message: `${failed}: GitHub does not list it. Trying again looks first.` };
  } catch (error) {
    signal.throwIfAborted();
    return {
      ok: false,
      message: refusalOf(error, { failed, needs: "write access" }, github).message,
    };
  }
}

/** Deletes a branch that this program made and nobody wants; undefined when it is gone. */
export async function dropBranch(
  github: GitHub,
  branch: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const action = { failed: `The branch ${branch} was not deleted`, needs: "write access" };
  const isDone = async () => (await readHead(github, branch, signal)) === undefined;
  try {
    // Deleting what is gone is refused, though all is as wanted.
    if (await isDone()) return undefined;
    return await write(
      github,
      {
        route: "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
        parameters: { ref: `heads/${branch}` },
        action,
        isDone,
      },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    return refusalOf(error, action, github).message;
  }
}
