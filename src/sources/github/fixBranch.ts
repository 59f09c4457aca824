import * as z from "zod/mini";
import type { Fix } from "../../core/remedy/fix.ts";
import type { GitHub } from "./client.ts";
import { type IssueAction, refusalOf, UnexpectedAnswerError, unsettled } from "./issuesRefusal.ts";
import { failureOf } from "./problem.ts";
import { webPage } from "./webPage.ts";

/** A file as it is at a reference. */
export interface FileAt {
  readonly text: string;
  /** The git object that it is. */
  readonly blob: string;
}

export interface Pull {
  readonly number: number;
  /** https, on the repository's host. */
  readonly url: string;
  readonly isDraft: boolean;
}

/** What became of it: the pull request as read back, or why there is none. */
export type FixOutcome =
  | { readonly ok: true; readonly pull: Pull; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

const fileSchema = z.object({
  type: z.literal("file"),
  encoding: z.literal("base64"),
  content: z.string(),
  sha: z.string(),
});
const commitSchema = z.object({ sha: z.string() });
const pullSchema = z.object({
  number: z.number(),
  html_url: z.optional(z.string()),
  draft: z.optional(z.boolean()),
});
const needs = "write access";

/** A file at a reference; undefined when it is not there, or is no text. Throws what GitHub refuses. */
export async function readFileAt(
  github: GitHub,
  path: string,
  ref: string,
  signal: AbortSignal,
): Promise<FileAt | undefined> {
  try {
    const { data } = await github.request(
      "GET /repos/{owner}/{repo}/contents/{path}",
      { path, ref },
      signal,
    );
    const parsed = fileSchema.safeParse(data);
    if (!parsed.success) return undefined;
    const bytes = Buffer.from(parsed.data.content, "base64");
    const text = bytes.toString("utf8");
    return Buffer.from(text, "utf8").equals(bytes) ? { text, blob: parsed.data.sha } : undefined;
  } catch (error) {
    if (failureOf(error)?.status === 404) return undefined;
    throw error;
  }
}

/** The commit a branch is at; undefined when there is none of that name. */
export async function readHead(
  github: GitHub,
  branch: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { data, status } = await github.request(
      "GET /repos/{owner}/{repo}/commits/{ref}",
      { ref: `heads/${branch}` },
      signal,
    );
    const parsed = commitSchema.safeParse(data);
    if (!parsed.success) throw new UnexpectedAnswerError(status);
    return parsed.data.sha;
  } catch (error) {
    const status = failureOf(error)?.status;
    if (status === 404 || status === 422) return undefined;
    throw error;
  }
}

/**
 * Makes branch, commit and draft pull request of a fix, each once: what is there already is not
 * written again, so a repetition goes on where the one before ended. Rejects only when aborted.
 */
export async function pushFix(github: GitHub, fix: Fix, signal: AbortSignal): Promise<FixOutcome> {
  const failed = "The pull request was not opened";
  try {
    const before = await findPull(github, fix.branch, signal);
    if (before !== undefined) {
      return { ok: true, pull: before, notes: ["There was a pull request of this fix already."] };
    }
    const problem =
      (await ensureBranch(github, fix, signal)) ??
      (await ensureFile(github, fix, signal)) ??
      (await openPull(github, fix, signal));
    if (problem !== undefined) return { ok: false, message: problem };
    const pull = await findPull(github, fix.branch, signal);
    if (pull !== undefined) return { ok: true, pull, notes: [] };
    return { ok: false, message: `${failed}: GitHub does not list it. Trying again looks first.` };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, { failed, needs }, github).message };
  }
}

/** The open pull request of a branch of this repository. */
export async function findPull(
  github: GitHub,
  branch: string,
  signal: AbortSignal,
): Promise<Pull | undefined> {
  const { data } = await github.request(
    "GET /repos/{owner}/{repo}/pulls",
    { head: `${github.repository.owner}:${branch}`, state: "open" },
    signal,
  );
  const items: readonly unknown[] = Array.isArray(data) ? data : [];
  const [pull] = items.flatMap((item) => {
    const parsed = pullSchema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  if (pull === undefined) return undefined;
  const { number, html_url: url, draft = false } = pull;
  return { number, url: webPage(github, url, `pull/${number}`), isDraft: draft };
}

/** Undefined when the branch is there now, else why not. */
export async function ensureBranch(
  github: GitHub,
  { branch, baseCommit }: Pick<Fix, "branch" | "baseCommit">,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isThere = async () => (await readHead(github, branch, signal)) !== undefined;
  if (await isThere()) return undefined;
  return write(
    github,
    {
      route: "POST /repos/{owner}/{repo}/git/refs",
      parameters: { ref: `refs/heads/${branch}`, sha: baseCommit },
      action: { failed: `The branch ${branch} was not created`, needs },
      isDone: isThere,
    },
    signal,
  );
}

/** Undefined when the file on the branch is as wanted, else why not. */
async function ensureFile(
  github: GitHub,
  { branch, path, text, blobBefore, message }: Fix,
  signal: AbortSignal,
): Promise<string | undefined> {
  const present = await readFileAt(github, path, branch, signal);
  if (present?.text === text) return undefined;
  const failed = `Nothing was committed to ${branch}`;
  if (present?.blob !== blobBefore) {
    return `${failed}: ${path} is another one there by now. Look at the change again.`;
  }
  return write(
    github,
    {
      route: "PUT /repos/{owner}/{repo}/contents/{path}",
      parameters: {
        path,
        branch,
        message,
        content: Buffer.from(text, "utf8").toString("base64"),
        sha: blobBefore,
      },
      action: { failed, needs },
      isDone: async () => (await readFileAt(github, path, branch, signal))?.text === text,
    },
    signal,
  );
}

/** Undefined when the pull request is open now, else why not. */
export async function openPull(
  github: GitHub,
  { branch, base, title, body }: Pick<Fix, "branch" | "base" | "title" | "body">,
  signal: AbortSignal,
): Promise<string | undefined> {
  return write(
    github,
    {
      route: "POST /repos/{owner}/{repo}/pulls",
      parameters: { head: branch, base, title, body, draft: true },
      action: {
        failed: `The pull request was not opened; the fix is on the branch ${branch}`,
        needs,
      },
      isDone: async () => (await findPull(github, branch, signal)) !== undefined,
    },
    signal,
  );
}

/** One write; when its answer is lost, what it should have made is looked for. */
export async function write(
  github: GitHub,
  one: {
    readonly route: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly action: IssueAction;
    readonly isDone: () => Promise<boolean>;
  },
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await github.request(one.route, one.parameters, signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const refusal = refusalOf(error, one.action, github);
    if (refusal.isCertain) return refusal.message;
    try {
      if (await one.isDone()) return undefined;
    } catch {
      signal.throwIfAborted();
      return unsettled(refusal, one.action);
    }
    return `${refusal.message} Trying again goes on from there.`;
  }
}
