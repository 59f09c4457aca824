import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { type Commit, secondsOf } from "./history.ts";

/** What a written repository knows of its origin. */
export interface Origin {
  readonly url: string;
  /** The branch whose commits start it; the others start from commits of it. */
  readonly branch: string;
  /** The other branches that were fetched, with their own commits, oldest first. */
  readonly others: ReadonlyMap<string, readonly Commit[]>;
  /** The branch that is checked out. */
  readonly head: string;
}

/**
 * Writes the commits into an empty folder: the branch, its upstream, and the last commit's files.
 * The other branches are there as the remote's, for `git switch` to find.
 *
 * Uses the `git` on PATH and no network. Rejects when the folder is not empty, when git is missing
 * or says no, and with the signal's reason.
 */
export async function writeHistory(
  folder: string,
  commits: readonly Commit[],
  origin: Origin,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty`);
  const git = (arguments_: readonly string[], input?: string) =>
    run(folder, arguments_, input, signal);
  await git([
    "init",
    "--quiet",
    "--template=",
    "--object-format=sha1",
    `--initial-branch=${origin.branch}`,
    ".",
  ]);
  await git(["fast-import", "--quiet"], streamOf(commits, origin));
  const settings: readonly (readonly [string, string])[] = [
    // The files must be the same bytes on Windows: the alerts' columns depend on it.
    ["core.autocrlf", "false"],
    ["remote.origin.url", origin.url],
    ["remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"],
    [`branch.${origin.branch}.remote`, "origin"],
    [`branch.${origin.branch}.merge`, `refs/heads/${origin.branch}`],
  ];
  for (const [name, value] of settings) await git(["config", name, value]);
  await git(["reset", "--hard", "--quiet"]);
  if (origin.head !== origin.branch) await git(["switch", "--quiet", origin.head]);
}

/** The commits as one `git fast-import` stream, each branch and its remote-tracking twin. */
function streamOf(commits: readonly Commit[], { branch, others }: Origin): string {
  const stream = new Stream();
  stream.branch(`refs/heads/${branch}`, commits);
  const last = commits.at(-1);
  if (last !== undefined) stream.reset(`refs/remotes/origin/${branch}`, last);
  for (const [name, own] of others) stream.branch(`refs/remotes/origin/${name}`, own);
  return stream.text();
}

/** Builds the stream; every commit and text is written once, and named by its mark afterwards. */
class Stream {
  readonly #parts: string[] = [];
  readonly #blobs = new Map<string, number>();
  readonly #commits = new Map<string, { readonly mark: number; readonly commit: Commit }>();
  #mark = 0;

  /** Adds a branch whose first commit has no parent, or one that was added before. */
  branch(ref: string, commits: readonly Commit[]): void {
    for (const commit of commits) {
      const parent = this.#commits.get(commit.parent ?? "");
      const lines = this.#changes(parent?.commit.files ?? new Map(), commit);
      const who = `${commit.author.name} <${commit.author.mail}> ${secondsOf(commit.date)} +0000`;
      const mark = (this.#mark += 1);
      this.#parts.push(
        `commit ${ref}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n`,
        dataOf(`${commit.message}\n`),
        ...(parent === undefined ? [] : [`from :${parent.mark}\n`]),
        ...lines,
        "\n",
      );
      this.#commits.set(commit.sha, { mark, commit });
    }
  }

  reset(ref: string, { sha }: Commit): void {
    this.#parts.push(`reset ${ref}\nfrom :${this.#commits.get(sha)?.mark ?? 0}\n\n`);
  }

  text(): string {
    return this.#parts.join("");
  }

  #changes(before: ReadonlyMap<string, string>, { files }: Commit): readonly string[] {
    const lines: string[] = [];
    for (const [path, text] of files) {
      if (before.get(path) !== text) lines.push(`M 100644 :${this.#blob(text)} ${path}\n`);
    }
    for (const path of before.keys()) if (!files.has(path)) lines.push(`D ${path}\n`);
    return lines;
  }

  #blob(text: string): number {
    const known = this.#blobs.get(text);
    if (known !== undefined) return known;
    const mark = (this.#mark += 1);
    this.#blobs.set(text, mark);
    this.#parts.push(`blob\nmark :${mark}\n${dataOf(text)}`);
    return mark;
  }
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text, "utf8")}\n${text}\n`;
}

/** Git's own variables, set by a hook or an outer git, would send it to another repository. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return { ...Object.fromEntries(kept), GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
}

function run(
  folder: string,
  arguments_: readonly string[],
  input: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-c", "core.hooksPath=", ...arguments_], {
      cwd: folder,
      env: environment(),
      stdio: ["pipe", "ignore", "pipe"],
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.on("error", (error) => {
      reject(signal?.aborted === true ? signal.reason : error);
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`git ${arguments_[0] ?? ""} ended with ${String(code)}: ${said}`));
    });
    // A git that ends early closes the pipe; its exit code says so better than the pipe does.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}
