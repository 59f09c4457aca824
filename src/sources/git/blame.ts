import { withoutFilters } from "./filters.ts";
import type { Git } from "./git.ts";
import type { Repository } from "./repository.ts";

/** Who changed a line last. */
export type LineAuthor =
  | {
      readonly kind: "person";
      readonly mail: string;
      /** Full id of the commit that changed it, and where the line was in that. */
      readonly commit: string;
      readonly path: string;
      readonly line: number;
    }
  /** Changed here and not committed. */
  | { readonly kind: "uncommitted" }
  /** History was cut off before whoever it was. */
  | { readonly kind: "unknown" };

/** A file and the lines that are asked about; `path` was checked by `checkPath`. */
export interface BlameQuestion {
  readonly path: string;
  /** 1-based, inclusive. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** Instead of what is on the disk. */
  readonly text: string | undefined;
}

/** Longer files take longer to blame than the answer is worth. */
const timeLimitMs = 5000;

/**
 * Who changed lines of one file last, by line; empty when git cannot tell, such as for a file it
 * does not track. One git process. Rejects only with the signal's reason.
 */
export async function readBlame(
  git: Git,
  repository: Pick<Repository, "root" | "filters" | "isShallow">,
  { path, ranges, text }: BlameQuestion,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, LineAuthor>> {
  if (ranges.length === 0) return new Map();
  const late = AbortSignal.timeout(timeLimitMs);
  try {
    const output = await git(
      {
        folder: repository.root,
        args: [
          ...withoutFilters(repository),
          "blame",
          "--porcelain",
          // A file that a repository's configuration names and that is missing would end it.
          "--no-ignore-revs-file",
          "--no-textconv",
          "--no-progress",
          ...ranges.map(([first, last]) => `-L${first},${last}`),
          ...(text === undefined ? [] : ["--contents", "-"]),
          "--",
          path,
        ],
        input: text,
      },
      AbortSignal.any([signal, late]),
    );
    return output.kind === "ok"
      ? authorsIn(output.stdout.toString("utf8"), repository.isShallow)
      : new Map();
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return new Map();
    throw error;
  }
}

/** Reads the porcelain form: what is said of a commit is said once, before its first line. */
function authorsIn(output: string, isShallow: boolean): ReadonlyMap<number, LineAuthor> {
  const mails = new Map<string, string>();
  const paths = new Map<string, string>();
  const cutOff = new Set<string>();
  const lines = new Map<number, { readonly commit: string; readonly line: number }>();
  let commit = "";
  for (const line of output.split("\n")) {
    // The text of a line stands behind a tab, whatever it says.
    if (line.startsWith("\t")) continue;
    const [, id, before, number] = /^([0-9a-f]{40,64}) (\d+) (\d+)/.exec(line) ?? [];
    if (id !== undefined) {
      commit = id;
      lines.set(Number(number), { commit: id, line: Number(before) });
    } else if (line.startsWith("filename ")) {
      // Quoted only for bytes that no path of an alert has.
      paths.set(commit, line.slice("filename ".length));
    } else if (line.startsWith("author-mail ")) {
      mails.set(commit, line.slice("author-mail ".length).replaceAll(/^<|>$/g, ""));
    } else if (line === "boundary" && isShallow) {
      cutOff.add(commit);
    }
  }
  return new Map(
    Array.from(lines, ([number, { commit: id, line }]): [number, LineAuthor] => {
      if (/^0+$/.test(id)) return [number, { kind: "uncommitted" }];
      const mail = mails.get(id);
      const path = paths.get(id) ?? "";
      const isKnown = mail !== undefined && !cutOff.has(id);
      return [
        number,
        isKnown ? { kind: "person", mail, commit: id, path, line } : { kind: "unknown" },
      ];
    }),
  );
}

/** The address the user commits with in this clone; undefined when none is set. */
export async function readOwnMail(
  git: Git,
  root: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const output = await git({ folder: root, args: ["config", "--get", "user.email"] }, signal);
  if (output.kind !== "ok") return undefined;
  const mail = output.stdout.toString("utf8").trim();
  return mail === "" ? undefined : mail;
}
