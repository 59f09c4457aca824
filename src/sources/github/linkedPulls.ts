import type { LinkedPull } from "../../core/snapshot.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { slug } from "./repository.ts";
import { linkedPullSchema } from "./schema.ts";
import { webPage } from "./webPage.ts";

/** One page of the list: what was not touched for longer closes no issue that is still open. */
const mostPulls = 100;
const longestBody = 100_000;

/**
 * The pull requests that say that they close one of these issues, by GitHub's keywords, among those
 * touched last. One request, none without an issue; none are known where it fails. Rejects only when
 * aborted.
 */
export async function readLinkedPulls(
  github: GitHub,
  issues: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<readonly LinkedPull[]> {
  if (issues.size === 0) return [];
  try {
    const answer = await requestAgain(
      github,
      "GET /repos/{owner}/{repo}/pulls",
      { state: "all", sort: "updated", direction: "desc", per_page: mostPulls },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(answer.data) ? answer.data : [];
    return items.flatMap((item) => pullsOf(github, item, issues));
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

function pullsOf(
  github: GitHub,
  item: unknown,
  issues: ReadonlySet<number>,
): readonly LinkedPull[] {
  const parsed = linkedPullSchema.safeParse(item);
  if (!parsed.success) return [];
  const { number, title, state, html_url: page, body, merged_at: merged, draft } = parsed.data;
  const closed = closedBy(github, `${title}\n${body ?? ""}`);
  const isOpen = state !== "closed";
  return closed
    .filter((issue) => issues.has(issue))
    .map((issue) => ({
      issue,
      number,
      title,
      url: webPage(github, page, `pull/${number}`),
      state: merged !== undefined ? "merged" : isOpen ? (draft ? "draft" : "open") : "closed",
    }));
}

/** The issues of this repository that a text says it closes. */
function closedBy(github: GitHub, text: string): readonly number[] {
  const { host } = github.repository;
  const own = slug(github).toLowerCase();
  const keyword =
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? +(?:(?:https:\/\/([\w.:-]+)\/)?([\w.-]+\/[\w.-]+)(?:#|\/issues\/)|#)(\d{1,9})(?!\d)/gi;
  const found = Array.from(text.slice(0, longestBody).matchAll(keyword), ([, at, name, number]) => {
    const isHere = (at ?? host).toLowerCase() === host.toLowerCase();
    return isHere && (name ?? own).toLowerCase() === own ? Number(number) : undefined;
  });
  return [...new Set(found.filter((number) => number !== undefined))];
}
