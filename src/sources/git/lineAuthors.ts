import { type BlameQuestion, readBlame } from "./blame.ts";
import type { Git } from "./git.ts";
import type { Repository } from "./repository.ts";

/** A commit that changed lines, and the address of who made it. */
export interface LineAuthor {
  /** Full id. */
  readonly commit: string;
  readonly mail: string;
}

/** Enough to find who knows the lines. */
const mostCommits = 10;

/**
 * Who changed some lines of a file, the latest first: by `git blame`, and before that, for what the
 * first of them was, by `git log -L`. Two git processes; empty where git cannot tell. Rejects only
 * with the signal's reason.
 */
export async function readLineAuthors(
  git: Git,
  repository: Pick<Repository, "root" | "filters" | "isShallow">,
  {
    path,
    lines,
    text,
  }: Omit<BlameQuestion, "ranges"> & { readonly lines: readonly [number, number] },
  signal: AbortSignal,
): Promise<readonly LineAuthor[]> {
  const blamed = await readBlame(git, repository, { path, ranges: [lines], text }, signal);
  const people = [...blamed].toSorted(([a], [b]) => a - b).map(([, author]) => author);
  const known = people.flatMap((one) => (one.kind === "person" ? one : []));
  const [first] = known;
  if (first === undefined) return [];
  const same = known.filter(({ commit, path: at }) => commit === first.commit && at === first.path);
  const [from, to] = [first.line, Math.max(...same.map(({ line }) => line))];
  const output = await git(
    {
      folder: repository.root,
      args: [
        "log",
        `-L${from},${to}:${first.path}`,
        "--no-patch",
        "--no-textconv",
        "--format=%H %ae",
        `--max-count=${mostCommits}`,
        first.commit,
        "--",
      ],
    },
    signal,
  );
  const before =
    output.kind === "ok"
      ? output.stdout
          .toString("utf8")
          .split("\n")
          .flatMap((line) => {
            const [, commit, mail] = /^([0-9a-f]{40,64}) (\S+)$/.exec(line) ?? [];
            return commit === undefined || mail === undefined ? [] : [{ commit, mail }];
          })
      : [];
  const all = [...known.map(({ commit, mail }) => ({ commit, mail })), ...before];
  return [...new Map(all.map((one) => [one.commit, one])).values()].slice(0, mostCommits);
}
