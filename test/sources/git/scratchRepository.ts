import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A repository in a temporary folder, made with the system's git and nobody's configuration. */
export interface ScratchRepository {
  readonly root: string;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (path: string, content: string | Buffer) => void;
  /** Commits everything in the working tree and gives the full commit id. */
  readonly commit: () => string;
}

const identity = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

export function scratchFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-git-")));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Wraps an existing working tree. */
export function repositoryAt(root: string): ScratchRepository {
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, {
      cwd: root,
      env: { ...process.env, ...identity },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  return {
    root,
    git,
    write: (path, content) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    commit: () => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "x");
      return git("rev-parse", "HEAD");
    },
  };
}

/** A new repository on branch `main`, without a commit. */
export function createRepository(root = scratchFolder()): ScratchRepository {
  mkdirSync(root, { recursive: true });
  const repository = repositoryAt(root);
  repository.git("init", "--quiet", "--initial-branch=main");
  return repository;
}
