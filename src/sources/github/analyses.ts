import * as z from "zod/mini";
import type { Analysis } from "../../core/repository.ts";
import { plain } from "../../core/view/plain.ts";
import type { GitHub, GitHubAnswer } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { NotAListError } from "./listErrors.ts";
import { failureOf } from "./problem.ts";

const text = z.catch(z.optional(z.string()), undefined);

const schema = z.object({
  id: z.catch(z.optional(z.number()), undefined),
  ref: text,
  commit_sha: text,
  category: text,
  created_at: text,
  error: text,
  warning: text,
  tool: z.catch(z.object({ name: text }), { name: undefined }),
});

/** Lists analyses, newest first unless told. */
export const analysesRoute = "GET /repos/{owner}/{repo}/code-scanning/analyses";

/** One analysis of a reference, to be asked for more. */
export interface ListedAnalysis extends Analysis {
  readonly id: number | undefined;
  readonly category: string | undefined;
  readonly tool: string | undefined;
}

/**
 * The newest analysis of a reference, of any tool; undefined when it has none. Asked with the tag
 * of the last time: unchanged it is one 304. Rejects like
 * the client, and for what is no list.
 */
export async function newestAnalysis(
  github: GitHub,
  ref: string,
  signal: AbortSignal,
): Promise<Analysis | undefined> {
  // Without a direction the newest one is first.
  const asked = requestAgain(github, analysesRoute, { ref, per_page: 1 }, signal);
  const [first] = analysesOf(await orNone(asked));
  if (first === undefined) return undefined;
  const { commit, createdAt, error, warning } = first;
  return { commit, createdAt, error, warning };
}

/** The latest hundred analyses of a tool and reference, newest first. Rejects as `newestAnalysis`. */
export async function listAnalyses(
  github: GitHub,
  { ref, tool }: { readonly ref: string; readonly tool: string },
  signal: AbortSignal,
): Promise<readonly ListedAnalysis[]> {
  const asked = github.request(analysesRoute, { ref, tool_name: tool, per_page: 100 }, signal);
  return analysesOf(await orNone(asked)).toSorted((a, b) =>
    (a.createdAt ?? "") < (b.createdAt ?? "") ? 1 : -1,
  );
}

/** A list that GitHub does not have ("no analysis found") is an empty one. */
async function orNone(asked: Promise<GitHubAnswer>): Promise<unknown> {
  try {
    return (await asked).data;
  } catch (error) {
    if (failureOf(error)?.status === 404) return [];
    throw error;
  }
}

/** Reads a list of analyses; throws for what is no list. */
export function analysesOf(data: unknown): readonly ListedAnalysis[] {
  if (!Array.isArray(data)) throw new NotAListError();
  const items: readonly unknown[] = data;
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    if (!parsed.success) return [];
    const { id, commit_sha: commit, created_at: createdAt, category, tool } = parsed.data;
    return [
      {
        id,
        commit,
        createdAt: isTime(createdAt) ? createdAt : undefined,
        category,
        tool: tool.name,
        error: words(parsed.data.error),
        warning: words(parsed.data.warning),
      },
    ];
  });
}

function isTime(value: string | undefined): value is string {
  return value !== undefined && Number.isFinite(Date.parse(value));
}

/** GitHub sends an empty text where there is nothing to say. */
function words(value: string | undefined): string | undefined {
  const read = plain(value ?? "", 300);
  return read === "" ? undefined : read;
}
