import { publicRegistries, splitReference } from "../../core/join/images.ts";
import type { Git } from "./git.ts";

/** A command line of Windows holds 32,767 characters. */
const mostPathCharacters = 24_000;

/**
 * The names of the images that the repository's YAML files run (`image:` lines), without registry,
 * tag and digest. Only those of a private registry, and on ghcr.io those of the owner: another's
 * database runs in many places. One call of git; none when it cannot tell.
 */
export async function readMentionedImages(
  git: Git,
  {
    root,
    files,
    owner,
  }: { readonly root: string; readonly files: readonly string[]; readonly owner: string },
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const paths: string[] = [];
  let size = 0;
  for (const path of files) {
    if (!/\.ya?ml$/i.test(path)) continue;
    size += path.length + 3;
    if (size > mostPathCharacters) break;
    paths.push(path);
  }
  if (paths.length === 0) return names;
  const pattern = "^[[:space:]-]*image:[[:space:]]+[^[:space:]#]+";
  const output = await git(
    {
      folder: root,
      args: ["grep", "-I", "-h", "-o", "-E", "--no-color", "--untracked", pattern, "--", ...paths],
    },
    signal,
  );
  // It fails when nothing was found.
  if (output.kind !== "ok") return names;
  for (const line of output.stdout.toString("utf8").split("\n")) {
    const reference = line.replace(/^[\s-]*image:\s+/, "").replaceAll(/["']/g, "");
    const { registry, name } = splitReference(reference);
    if (registry === undefined || name === "" || /[${}]/.test(name)) continue;
    const isOwn = registry === "ghcr.io" && name.startsWith(`${owner.toLowerCase()}/`);
    if (isOwn || !publicRegistries.has(registry)) names.add(name);
  }
  return names;
}
