import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { type Commit, secondsOf } from "./history.ts";

/** What a written repository knows of its origin. */
export interface Origin {
  readonly url: string;
  readonly branch: string;
}

/**
 * Writes the commits into an empty folder: the branch, its upstream, and the last commit's files.
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
  await git(["fast-import", "--quiet"], streamOf(commits, origin.branch));
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
}

/** The commits as one `git fast-import` stream, on the branch and on its remote-tracking twin. */
function streamOf(commits: readonly Commit[], branch: string): string {
  const marks = new Map<string, number>();
  const parts: string[] = [];
  let mark = 0;
  let before: ReadonlyMap<string, string> = new Map();
  for (const commit of commits) {
    const lines: string[] = [];
    for (const [path, text] of commit.files) {
      if (before.get(path) === text) continue;
      let blob = marks.get(text);
      if (blob === undefined) {
        blob = ++mark;
        marks.set(text, blob);
        parts.push(`blob\nmark :${blob}\n${dataOf(text)}`);
      }
      lines.push(`M 100644 :${blob} ${path}\n`);
    }
    for (const path of before.keys()) if (!commit.files.has(path)) lines.push(`D ${path}\n`);
    const who = `${commit.author.name} <${commit.author.mail}> ${secondsOf(commit.date)} +0000`;
    parts.push(
      `commit refs/heads/${branch}\nmark :${++mark}\nauthor ${who}\ncommitter ${who}\n`,
      dataOf(`${commit.message}\n`),
      ...lines,
      "\n",
    );
    before = commit.files;
  }
  if (mark > 0) parts.push(`reset refs/remotes/origin/${branch}\nfrom :${mark}\n\n`);
  return parts.join("");
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
