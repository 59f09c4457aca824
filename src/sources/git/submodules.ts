import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { checkPath } from "../../core/locate/path.ts";
import type { Git, GitOutput } from "./git.ts";
import type { Repository } from "./repository.ts";

/**
 * The initialised submodules of a working tree: their paths below its root, `/`-separated, in their
 * order.
 *
 * What `.gitmodules` says counts only for a plain folder below the root, not behind a symbolic link,
 * that has a git folder of its own. No program of git's submodule commands runs; no network.
 */
export async function initialisedSubmodules(
  git: Git,
  repository: Pick<Repository, "root" | "isSparse">,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { root } = repository;
  const paths = pathsIn(await readModules(git, repository, signal));
  if (paths.length === 0) return [];
  const realRoot = await realpath(root).catch(() => root);
  const found = await Promise.all(
    paths.map(async (path) => ((await isInitialised(realRoot, path)) ? [path] : [])),
  );
  return found.flat().toSorted((a, b) => (a < b ? -1 : 1));
}

/** Undefined without the file, or with something else in its place. */
async function readModules(
  git: Git,
  { root, isSparse }: Pick<Repository, "root" | "isSparse">,
  signal: AbortSignal,
): Promise<GitOutput | undefined> {
  const stat = await lstat(join(root, ".gitmodules")).catch(() => undefined);
  // A sparse checkout may have left the file out of the working tree; the index has it.
  if (stat === undefined ? !isSparse : !stat.isFile()) return undefined;
  const from = stat === undefined ? ["--blob", ":.gitmodules"] : ["--file", ".gitmodules"];
  const args = ["config", "--null", "--no-includes", ...from, "--get-regexp", modulePath];
  return git({ folder: root, args }, signal);
}

const modulePath = String.raw`^submodule\..*\.path$`;

/** `name LF value NUL`; a name or a path that git would not take is left out. */
function pathsIn(output: GitOutput | undefined): readonly string[] {
  if (output?.kind !== "ok") return [];
  const values = output.stdout
    .toString("utf8")
    .split("\0")
    .flatMap((entry) => (entry.includes("\n") ? entry.slice(entry.indexOf("\n") + 1) : []))
    .map((path) => path.replace(/\/+$/, ""));
  return [...new Set(values)].filter((path) => checkPath(path).kind === "inside");
}

async function isInitialised(realRoot: string, path: string): Promise<boolean> {
  const expected = join(realRoot, ...path.split("/"));
  const [actual, gitFolder] = await Promise.all([
    realpath(expected).catch(() => undefined),
    lstat(join(expected, ".git")).catch(() => undefined),
  ]);
  if (actual === undefined || gitFolder === undefined) return false;
  // A disk that ignores case answers with its own spelling; anything else is a link.
  const isPlain = actual.toLowerCase().normalize() === expected.toLowerCase().normalize();
  return isPlain && (gitFolder.isFile() || gitFolder.isDirectory());
}
