import type { Git } from "./git.ts";

/**
 * The files git knows in a working tree, repository-relative, `/`-separated; empty when git cannot
 * tell. Files that are new and not ignored count.
 */
export async function listFiles(
  git: Git,
  root: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const output = await git(
    {
      folder: root,
      args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name"],
    },
    signal,
  );
  if (output.kind !== "ok") return [];
  return output.stdout
    .toString("utf8")
    .split("\0")
    .filter((path) => path !== "");
}
