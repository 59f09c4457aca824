import * as z from "zod/mini";
import type { LinkedPull } from "../core/snapshot.ts";
import type { Workload } from "../core/workload.ts";
import { isIn } from "../sources/git/holds.ts";
import type { GitHub } from "../sources/github/client.ts";
import type { CodeSource } from "./codeSource.ts";

/** More pairs of commits are not looked at: they are merges of alerts that are still listed. */
const mostPairs = 40;
/** So many of them at most are asked of GitHub in one refresh, each once for all time. */
const mostRequests = 5;

/**
 * Says of merged pull requests which workloads run them: those whose images were all built from
 * commits that are known to hold the merge. By the clone; for commits that it does not have, by a
 * comparison on GitHub: five requests at most, none for what was compared before.
 *
 * What cannot be told is not claimed. Rejects only when aborted.
 */
export async function withDeployed<Pull extends LinkedPull>(
  {
    code,
    github,
  }: { readonly code: Pick<CodeSource, "git" | "repository">; readonly github: GitHub },
  pulls: readonly Pull[],
  workloads: readonly Workload[],
  signal: AbortSignal,
): Promise<readonly Pull[]> {
  const running = workloads.flatMap((workload) => {
    const commits = workload.images.flatMap(({ commit }) => commit ?? []);
    const isWhole = commits.length > 0 && commits.length === workload.images.length;
    return isWhole && workload.evidence !== "inferred" ? [{ key: workload.key, commits }] : [];
  });
  let [pairs, requests] = [0, 0];
  const holds = async (commit: string, of: string): Promise<boolean> => {
    const key = `holds:${of} ${commit}`;
    const known = github.memory.get(key);
    if (typeof known === "boolean") return known;
    if (pairs >= mostPairs) return false;
    pairs += 1;
    let is = await isIn(code.git, code.repository, { commit, of }, signal);
    if (is === undefined && requests < mostRequests) {
      requests += 1;
      is = await compare(github, commit, of, signal);
    }
    if (is !== undefined) github.memory.set(key, is);
    return is === true;
  };
  const told: Pull[] = [];
  for (const pull of pulls) {
    const { mergeCommit } = pull;
    const deployedTo: string[] = [];
    for (const { key, commits } of mergeCommit === undefined ? [] : running) {
      let isThere = true;
      for (const commit of commits) isThere &&= await holds(mergeCommit ?? "", commit);
      if (isThere) deployedTo.push(key);
    }
    told.push(deployedTo.length === 0 ? pull : { ...pull, deployedTo });
  }
  return told;
}

const compareSchema = z.object({ status: z.enum(["ahead", "behind", "diverged", "identical"]) });

/** Whether what runs is the merge or ahead of it, as GitHub sees it. */
async function compare(
  github: GitHub,
  commit: string,
  of: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const { data } = await github.request(
      "GET /repos/{owner}/{repo}/compare/{basehead}",
      { basehead: `${commit}...${of}`, per_page: 1 },
      signal,
    );
    const parsed = compareSchema.safeParse(data);
    if (!parsed.success) return undefined;
    return parsed.data.status === "ahead" || parsed.data.status === "identical";
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
