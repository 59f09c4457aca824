import type { DeployedRepository } from "./deployed.ts";
import { readFilesAt } from "./deployed.ts";
import type { Git } from "./git.ts";
import type { WorkingFile } from "./workingTree.ts";

/** The files of a commit, read as those of a working tree are. */
export interface CommitFiles {
  readonly read: (path: string) => Promise<WorkingFile>;
  /** What stands in a folder: plain files and folders, by name; empty when it cannot be read. */
  readonly list: (
    folder: string,
  ) => Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
}

const mostEntries = 2000;

/** Paths are repository-relative. Two calls of git a file, one a folder. */
export function createCommitFiles(
  git: Git,
  repository: DeployedRepository,
  commit: string,
  signal: AbortSignal,
): CommitFiles {
  return {
    read: async (path) => {
      const files = await readFilesAt(
        git,
        repository,
        new Map([[commit, new Set([path])]]),
        signal,
      );
      const file = files.at(commit, path);
      if (file === undefined) return { kind: "missing" };
      return file.text === undefined
        ? { kind: "unreadable", reason: "The file is too large." }
        : { kind: "text", text: file.text };
    },
    list: async (folder) => {
      const args = ["ls-tree", "-z", "--end-of-options", `${commit}:${folder}`];
      const output = await git({ folder: repository.root, args }, signal);
      if (output.kind !== "ok") return [];
      return output.stdout
        .toString("utf8")
        .split("\0")
        .slice(0, mostEntries)
        .flatMap((entry) => {
          const [, mode = "", name = ""] = /^(\d+) \w+ [0-9a-f]+\t([^]+)$/.exec(entry) ?? [];
          const isFolder = mode === "040000";
          return isFolder || mode.startsWith("100") ? [{ name, isFolder }] : [];
        })
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}
