import { type GitHub, type GitHubAnswer, type Pages, readSomePages } from "./client.ts";
import { UnchangedError } from "./listErrors.ts";

/**
 * Asks for something that may have been read before: with its tag, so that an answer that has not
 * changed costs next to nothing and counts against no limit. Only for reads.
 */
export async function requestAgain(
  github: GitHub,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<GitHubAnswer> {
  const key = `answer:${route} ${JSON.stringify(parameters)}`;
  const known = github.memory.get(key);
  const before = isAnswer(known) ? known : undefined;
  const etag = before?.headers["etag"];
  const headers = typeof etag === "string" ? { "if-none-match": etag } : {};
  try {
    const answer = await github.request(route, { ...parameters, headers }, signal);
    // Without a tag there is nothing to ask with the next time.
    if (typeof answer.headers["etag"] === "string") github.memory.set(key, answer);
    else github.memory.delete(key);
    return answer;
  } catch (error) {
    const isUnchanged = error instanceof Error && "status" in error && error.status === 304;
    if (isUnchanged && before !== undefined) return before;
    throw error;
  }
}

/** Only what this file kept under its keys has this shape. */
function isAnswer(value: unknown): value is GitHubAnswer {
  return typeof value === "object" && value !== null && "headers" in value && "data" in value;
}

/** Reads a list; one that had a single page last time is asked for with that page's tag. */
export async function readPagesAgain(
  github: GitHub,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Pages> {
  const key = `pages:${route} ${JSON.stringify(parameters)}`;
  const known = github.memory.get(key);
  const before = isPages(known) ? known : undefined;
  const pages = await readSomePages(github, { route, parameters, etag: before?.etag }, signal);
  if (pages.error instanceof UnchangedError && before !== undefined) return before;
  const isWhole = pages.error === undefined && pages.pages === 1 && pages.etag !== undefined;
  if (isWhole) github.memory.set(key, pages);
  else github.memory.delete(key);
  return pages;
}

function isPages(value: unknown): value is Pages {
  return typeof value === "object" && value !== null && "items" in value && "pages" in value;
}
