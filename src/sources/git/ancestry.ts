import type { Git } from "./git.ts";

/** How commits stand to each other; undefined where one is not here, or git cannot tell. */
export interface Ancestry {
  /** True also for a commit and itself. */
  readonly isAncestor: (older: string, newer: string) => Promise<boolean | undefined>;
  /** The last commit that both have. */
  readonly mergeBase: (one: string, other: string) => Promise<string | undefined>;
}

const commitId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Each is a call of git. */
const mostQuestions = 128;

/** Asks git, each question once: `memory` keeps the answers, which never change. */
export function createAncestry(
  git: Git,
  root: string,
  memory: Map<string, unknown>,
  signal: AbortSignal,
): Ancestry {
  let questions = 0;
  const ask = async <T>(
    name: string,
    commits: readonly [string, string],
    read: (...args: readonly string[]) => Promise<T | undefined>,
    isAnswer: (value: unknown) => value is T,
  ): Promise<T | undefined> => {
    if (!commits.every((commit) => commitId.test(commit))) return undefined;
    const key = `${name} ${commits.join(" ")}`;
    const known = memory.get(key);
    if (isAnswer(known)) return known;
    if (questions >= mostQuestions) return undefined;
    questions += 1;
    const answer = await read(...commits);
    if (answer !== undefined) memory.set(key, answer);
    return answer;
  };
  return {
    isAncestor: async (older, newer) => {
      const read = async (...commits: readonly string[]) => {
        const args = ["merge-base", "--is-ancestor", ...commits];
        const output = await git({ folder: root, args }, signal);
        if (output.kind === "ok") return true;
        // 1 says no, anything else that it could not be told.
        return output.kind === "failed" && output.code === 1 ? false : undefined;
      };
      if (older === newer && commitId.test(older)) return true;
      return ask("isAncestor", [older, newer], read, (value) => typeof value === "boolean");
    },
    mergeBase: async (one, other) => {
      const read = async (...commits: readonly string[]) => {
        const output = await git({ folder: root, args: ["merge-base", ...commits] }, signal);
        const id = output.kind === "ok" ? output.stdout.toString("latin1").trim() : "";
        return commitId.test(id) ? id : undefined;
      };
      return ask("mergeBase", [one, other], read, (value) => typeof value === "string");
    },
  };
}
