import { createHash } from "node:crypto";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { checkPath } from "../../core/locate/path.ts";
import { type LineAuthor, readBlame } from "../../sources/git/blame.ts";
import type { Git } from "../../sources/git/git.ts";
import type { Placement } from "../placement.ts";

/** A file of a clone and the lines whose last author is wanted, 1-based. */
export interface WantedLines {
  readonly placement: Placement;
  readonly path: string;
  readonly lines: readonly number[];
}

/** Who changed lines last. One git process a file, and none while the file stays as it was. */
export interface Blames {
  /** By line; empty where git cannot tell. Rejects only with the signal's reason. */
  readonly of: (wanted: WantedLines, signal: AbortSignal) => Promise<Known["authors"]>;
}

interface Known {
  /** Of the file's text and the commit it was looked at from. */
  readonly stamp: string;
  readonly lines: ReadonlySet<number>;
  readonly authors: ReadonlyMap<number, LineAuthor>;
}

export function createBlames(git: Git): Blames {
  const byPlacement = new WeakMap<Placement, Map<string, Known>>();
  return {
    of: async ({ placement, path, lines }, signal) => {
      const known = byPlacement.get(placement) ?? new Map<string, Known>();
      byPlacement.set(placement, known);
      const stamp = await stampOf(placement, path);
      if (stamp === undefined) return new Map();
      const before = known.get(path);
      if (before?.stamp === stamp && lines.every((line) => before.lines.has(line))) {
        return before.authors;
      }
      const text = placement.openTexts.get(path);
      const authors = await readBlame(
        git,
        placement.clone.git,
        { path, ranges: rangesOf(lines), text },
        signal,
      );
      known.set(path, { stamp, lines: new Set(lines), authors });
      return authors;
    },
  };
}

/** Another one when the file or HEAD is another; undefined when there is no such plain file. */
async function stampOf({ clone, openTexts }: Placement, path: string): Promise<string | undefined> {
  if (checkPath(path).kind === "refused") return undefined;
  const open = openTexts.get(path);
  const { head = "", root } = clone.git;
  if (open !== undefined) return `${head} ${createHash("sha256").update(open).digest("hex")}`;
  try {
    const file = await lstat(join(root, ...path.split("/")));
    return file.isFile() ? `${head} ${file.mtimeMs} ${file.size}` : undefined;
  } catch {
    return undefined;
  }
}

/** Lines that follow each other are asked for together. */
function rangesOf(lines: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const line of [...new Set(lines)].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges;
}
