import type { Git } from "./git.ts";

const commitId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Whether a commit is another one or in its history; undefined when the clone does not have both, or
 * has not all of the history. One call of git.
 */
export async function isIn(
  git: Git,
  { root, isShallow }: { readonly root: string; readonly isShallow: boolean },
  { commit, of }: { readonly commit: string; readonly of: string },
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (!commitId.test(commit) || !commitId.test(of)) return undefined;
  const args = ["merge-base", "--is-ancestor", commit, of];
  const output = await git({ folder: root, args }, signal);
  if (output.kind === "ok") return true;
  // Where history was cut off, the way to it may be what is missing.
  return output.kind === "failed" && output.code === 1 && !isShallow ? false : undefined;
}
