import * as z from "zod/mini";
import type { GitHub } from "./client.ts";

const commitSchema = z.object({
  author: z.catch(z.nullable(z.object({ login: z.string(), type: z.optional(z.string()) })), null),
});

/** Enough to find who still works on a file. */
const mostCommits = 30;
const mostAuthors = 5;

/**
 * The people whose commits changed a file last on the default branch, the latest first; nobody when
 * GitHub does not tell, which is no reason to stop.
 */
export async function readRecentAuthors(
  github: GitHub,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const { data } = await github.request(
      "GET /repos/{owner}/{repo}/commits",
      { path, per_page: mostCommits },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(data) ? data : [];
    const logins = items.flatMap((item) => {
      const parsed = commitSchema.safeParse(item);
      const author = parsed.success ? parsed.data.author : null;
      return author === null || author.type === "Bot" ? [] : [author.login];
    });
    return [...new Set(logins)].slice(0, mostAuthors);
  } catch {
    signal.throwIfAborted();
    return [];
  }
}
