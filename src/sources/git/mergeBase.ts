import type { Git } from "./git.ts";
import type { Repository } from "./repository.ts";

/**
 * When HEAD's branch left another branch of the remote it tracks: the commit date of the newest
 * commit that both have, ISO 8601, by the clone's remote-tracking references. What was pushed
 * counts (the upstream), without such a reference HEAD. Undefined where git cannot tell.
 */
export async function readLeftAt(
  git: Git,
  { root, upstream }: Pick<Repository, "root" | "upstream">,
  branch: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (upstream === undefined) return undefined;
  const run = async (...args: readonly string[]): Promise<string | undefined> => {
    const output = await git({ folder: root, args }, signal);
    const text = output.kind === "ok" ? output.stdout.toString("utf8").trim() : "";
    return text === "" ? undefined : text;
  };
  const tracked = (name: string) => `refs/remotes/${upstream.remote}/${name}`;
  const base =
    (await run("merge-base", tracked(upstream.branch), tracked(branch))) ??
    (await run("merge-base", "HEAD", tracked(branch)));
  if (base === undefined || !/^[0-9a-f]{40,64}$/.test(base)) return undefined;
  return run("show", "--no-patch", "--no-show-signature", "--format=%cI", base);
}
