import type { SeenAnalysis } from "../../core/deployed/fixBounds.ts";
import { isRecord } from "../json.ts";
import type { Reading } from "../reading.ts";
import { analysesOf, analysesRoute } from "./analyses.ts";
import { type GitHub, readSomePages } from "./client.ts";
import { UnchangedError } from "./listErrors.ts";
import { failureOf, problemOf } from "./problem.ts";
import { slug } from "./repository.ts";

/** Some five hundred analyses: older ones tell of what was fixed long ago. */
const mostPages = 5;

/** What is kept of the list. */
interface KnownAnalyses {
  readonly etag: string;
  /** Analyses since then were read, or as many as are read at most. */
  readonly since: string;
  readonly analyses: readonly SeenAnalysis[];
}

/**
 * Lists the analyses of the default branch back to the last one before a time (ISO 8601, UTC),
 * newest first, of all tools. One request when nothing changed.
 */
export async function readAnalysesSince(
  github: GitHub,
  branch: string,
  since: string,
  signal: AbortSignal,
): Promise<Reading<SeenAnalysis>> {
  const ref = `refs/heads/${branch}`;
  const key = `analyses since ${ref}`;
  const known = github.memory.get(key);
  const before = isKnown(known) && known.since <= since ? known : undefined;
  let pageCount = 0;
  const pages = await readSomePages(
    github,
    {
      route: analysesRoute,
      parameters: { ref, sort: "created", direction: "desc" },
      etag: before?.etag,
      isEnough: (items) => {
        pageCount += 1;
        return pageCount >= mostPages || createdAt(items.at(-1)) < since;
      },
    },
    signal,
  );
  if (pages.error instanceof UnchangedError && before !== undefined) {
    return { facts: before.analyses, problem: undefined };
  }
  // "No analysis found" is an empty list.
  if (failureOf(pages.error)?.status === 404) return { facts: [], problem: undefined };
  const facts = analysesOf(pages.items);
  if (pages.error !== undefined) {
    const subject = { name: "analyses", repository: slug(github), needs: "write access" };
    return { facts, problem: problemOf(pages.error, subject) };
  }
  if (pages.etag !== undefined) {
    github.memory.set(key, { etag: pages.etag, since, analyses: facts });
  }
  return { facts, problem: undefined };
}

/** GitHub's times are UTC in one format, so that text compares like time; none is the oldest. */
function createdAt(item: unknown): string {
  const time = isRecord(item) ? item["created_at"] : undefined;
  return typeof time === "string" ? time : "";
}

/** Only this file keeps values under its keys. */
function isKnown(value: unknown): value is KnownAnalyses {
  return isRecord(value) && "since" in value && "analyses" in value;
}
