import * as z from "zod/mini";
import type { Alert } from "../../core/alert.ts";
import type { FixPull } from "../../core/remedy/progress.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { namesAddress } from "./issues.ts";
import { text } from "./schema.ts";
import { webPage } from "./webPage.ts";

const pullSchema = z.object({
  number: z.number(),
  html_url: text,
  state: text,
  draft: z.catch(z.boolean(), false),
  merged_at: text,
  body: text,
  head: z.object({ ref: text, sha: text }),
});
type ReadPull = z.infer<typeof pullSchema>;

const checksSchema = z.object({
  check_runs: z.array(
    z.catch(z.object({ status: text, conclusion: text }), {
      status: undefined,
      conclusion: undefined,
    }),
  ),
});

/** A fix that is older than these is in the alert's own state by now. */
const mostPulls = 100;

/**
 * The pull request that fixes an alert: the newest that names its address, is of the branch that
 * this program made for it, or closes its issue; an open one first. Undefined when there is none, or
 * GitHub does not tell. Two requests, which cost nothing while nothing has changed.
 */
export async function readFixPull(
  github: GitHub,
  sought: { readonly alert: Pick<Alert, "number" | "url" | "kind">; readonly issue?: number },
  signal: AbortSignal,
): Promise<FixPull | undefined> {
  try {
    const { data } = await requestAgain(
      github,
      "GET /repos/{owner}/{repo}/pulls",
      { state: "all", sort: "updated", direction: "desc", per_page: mostPulls },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(data) ? data : [];
    const fixing = items
      .flatMap((item) => {
        const parsed = pullSchema.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      })
      .filter((pull) => isFixOf(pull, sought))
      .toSorted((a, b) => rank(a) - rank(b) || b.number - a.number);
    const [first] = fixing;
    if (first === undefined) return undefined;
    const state = stateOf(first);
    return {
      number: first.number,
      url: webPage(github, first.html_url, `pull/${first.number}`),
      state,
      isDraft: first.draft,
      checks: state === "open" ? await readChecks(github, first.head.sha, signal) : "unknown",
    };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function isFixOf(
  { body = "", head }: ReadPull,
  { alert, issue }: Parameters<typeof readFixPull>[1],
): boolean {
  if (namesAddress(body, alert.url)) return true;
  const own = alert.kind === "codeScanning" ? `autofix-${alert.number}` : `-${alert.number}`;
  const isOwn = head.ref?.startsWith("runtime-risk/") === true && head.ref.endsWith(own);
  if (isOwn && (alert.kind === "dependabot" || alert.kind === "codeScanning")) return true;
  // GitHub's words that link a pull request to the issue that it closes.
  const closes = new RegExp(`\\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\\s+#${issue}\\b`, "i");
  return issue !== undefined && closes.test(body);
}

function stateOf({ merged_at: mergedAt, state }: ReadPull): FixPull["state"] {
  if (mergedAt !== undefined) return "merged";
  return state === "open" ? "open" : "closed";
}

function rank(pull: ReadPull): number {
  return ["open", "merged", "closed"].indexOf(stateOf(pull));
}

async function readChecks(
  github: GitHub,
  sha: string | undefined,
  signal: AbortSignal,
): Promise<FixPull["checks"]> {
  if (sha === undefined) return "unknown";
  try {
    const { data } = await requestAgain(
      github,
      "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
      { ref: sha, per_page: 100 },
      signal,
    );
    const parsed = checksSchema.safeParse(data);
    if (!parsed.success) return "unknown";
    const runs = parsed.data.check_runs;
    if (runs.length === 0) return "none";
    const bad = new Set([
      "failure",
      "timed_out",
      "cancelled",
      "action_required",
      "startup_failure",
    ]);
    if (runs.some(({ conclusion }) => bad.has(conclusion ?? ""))) return "failing";
    return runs.every(({ status }) => status === "completed") ? "passing" : "running";
  } catch {
    signal.throwIfAborted();
    return "unknown";
  }
}
