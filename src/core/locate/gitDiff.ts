import type { Hunk } from "./hunk.ts";

/** What git says about one file between a commit and the working tree. */
export interface FileDiff {
  /** Repository-relative; undefined when the file is new. */
  readonly beforePath: string | undefined;
  /** Undefined when the file is gone. */
  readonly afterPath: string | undefined;
  /** Undefined when git calls the file binary. */
  readonly hunks: readonly Hunk[] | undefined;
}

const hunkHeader = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/**
 * Reads the output of `git diff` with the prefixes `a/` and `b/`, whatever the number of context
 * lines. A file without a hunk and without a binary notice is left out: git shows such a file when
 * only its mode or its white space differs, sometimes. Survives arbitrary text: what is no diff is
 * skipped, and changed lines that look like headers are not read as such.
 */
export function parseGitDiff(diff: string): readonly FileDiff[] {
  const lines = diff.split("\n");
  const files: FileDiff[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (line.startsWith("--- ") && (lines[index + 1] ?? "").startsWith("+++ ")) {
      const { hunks, next } = readHunks(lines, index + 2);
      const beforePath = readPath(line.slice(4), "a/");
      const afterPath = readPath((lines[index + 1] ?? "").slice(4), "b/");
      if (hunks.length > 0) files.push({ beforePath, afterPath, hunks });
      index = next;
      continue;
    }
    const binary = /^Binary files (.*) and (.*) differ$/.exec(line);
    if (binary !== null) {
      const beforePath = readPath(binary[1] ?? "", "a/");
      const afterPath = readPath(binary[2] ?? "", "b/");
      files.push({ beforePath, afterPath, hunks: undefined });
    }
    index += 1;
  }
  return files;
}

function readHunks(
  lines: readonly string[],
  from: number,
): { readonly hunks: readonly Hunk[]; readonly next: number } {
  const hunks: Hunk[] = [];
  let index = from;
  for (;;) {
    const header = hunkHeader.exec(lines[index] ?? "");
    if (header === null) return { hunks, next: index };
    const before = { start: Number(header[1]), count: Number(header[2] ?? 1) };
    const after = { start: Number(header[3]), count: Number(header[4] ?? 1) };
    index = skipBody(lines, index + 1, { before: before.count, after: after.count });
    // An empty side names the line it follows, any other side its first line, both from 1.
    const beforeFrom = before.count === 0 ? before.start : Math.max(before.start - 1, 0);
    const afterFrom = after.count === 0 ? after.start : Math.max(after.start - 1, 0);
    const beforeTo = beforeFrom + before.count;
    if (beforeFrom < (hunks.at(-1)?.beforeTo ?? 0)) continue;
    hunks.push({ beforeFrom, beforeTo, afterFrom, afterTo: afterFrom + after.count });
  }
}

/** The index after a hunk's lines: exactly as many as its header announced, if they are there. */
function skipBody(
  lines: readonly string[],
  from: number,
  announced: { readonly before: number; readonly after: number },
): number {
  let { before, after } = announced;
  let index = from;
  for (; index < lines.length; index += 1) {
    const mark = (lines[index] ?? "").charAt(0);
    if (mark === "\\") continue;
    if (mark === "-" && before > 0) before -= 1;
    else if (mark === "+" && after > 0) after -= 1;
    else if (mark === " " && before > 0 && after > 0) {
      before -= 1;
      after -= 1;
    } else return index;
  }
  return index;
}

const escapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** A path as git prints it: quoted like a C string when needed, followed by a tab when it has spaces. */
function readPath(printed: string, prefix: string): string | undefined {
  const quoted = /^"(.*)"\t?$/.exec(printed);
  const path = quoted === null ? printed.replace(/\t$/, "") : unquote(quoted[1] ?? "");
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

function unquote(text: string): string {
  return text.replace(/\\([0-3][0-7]{2}|.)/g, (_, escaped: string) =>
    escaped.length === 3
      ? String.fromCharCode(Number.parseInt(escaped, 8))
      : (escapes[escaped] ?? escaped),
  );
}
