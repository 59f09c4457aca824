import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A real git repository in a temporary folder. */
export interface TestClone {
  readonly folder: string;
  /** Runs git in it and gives what it printed. */
  readonly git: (...args: readonly string[]) => string;
  /** Writes files and commits them; gives the commit's id. */
  readonly commit: (files: Readonly<Record<string, string>>, message?: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly remove: () => void;
}

/** Makes an empty repository on branch `main` with the given remote as origin. */
export function makeClone(origin?: string): TestClone {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-clone-")));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "commit.gpgsign=false", ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: "Mona",
        GIT_AUTHOR_EMAIL: "mona@example.com",
        GIT_COMMITTER_NAME: "Mona",
        GIT_COMMITTER_EMAIL: "mona@example.com",
      },
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  if (origin !== undefined) git("remote", "add", "origin", origin);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  return {
    folder,
    git,
    write,
    commit: (files, message = "Change") => {
      for (const [path, text] of Object.entries(files)) write(path, text);
      git("add", "--all");
      git("commit", "--quiet", "--message", message);
      return git("rev-parse", "HEAD");
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
