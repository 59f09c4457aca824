import { spawn } from "node:child_process";

/** What a git process gave. Every failure but cancellation is a value. */
export type GitOutput =
  | { readonly kind: "ok"; readonly stdout: Buffer }
  /** It ended with another code than 0; `detail` is what it wrote to stderr, shortened. */
  | {
      readonly kind: "failed";
      readonly code: number | undefined;
      readonly stdout: Buffer;
      readonly detail: string;
    }
  | { readonly kind: "notFound" }
  | { readonly kind: "timedOut" }
  | { readonly kind: "tooLarge" };

interface GitCommand {
  /** An existing directory. */
  readonly folder: string;
  readonly args: readonly string[];
  /** Written to stdin; without it stdin is empty. */
  readonly input?: string | undefined;
}

/** Runs git; rejects with the signal's reason when that is aborted, and for nothing else. */
export type Git = (command: GitCommand, signal: AbortSignal) => Promise<GitOutput>;

export interface GitOptions {
  /** Default: `git` on the path. */
  readonly executable?: string | undefined;
  /** Milliseconds one process may take. Default 10,000. */
  readonly timeLimitMs?: number | undefined;
  /** Bytes one process may write. Default 64 MiB. */
  readonly sizeLimitBytes?: number | undefined;
}

/** A variable that git gets and that is empty, for values that only `--config-env` can set. */
export const emptyVariable = "GIT_EMPTY_VALUE";

const processLimit = 2;
const detailLength = 500;

/** Options of git itself: nothing in a repository's configuration changes formats or starts a monitor. */
const hardenedArgs = [
  "--no-pager",
  "--literal-pathspecs",
  "core.quotepath=off",
  "core.fsmonitor=false",
  // A diff refreshes the index, whatever is said about locks; a repository may have a hook for that.
  "core.hooksPath=/dev/null",
  "diff.noprefix=false",
  "diff.mnemonicPrefix=false",
  "diff.renameLimit=5000",
].flatMap((arg) => (arg.startsWith("-") ? [arg] : ["-c", arg]));

/** For git and the loader only. Tokens, other repositories' GIT_DIR and tracing do not pass. */
const inheritedVariables = new Set(
  [
    ["PATH", "PATHEXT", "HOME", "USER", "LOGNAME", "SUDO_UID", "TMPDIR", "TMP", "TEMP"],
    ["XDG_CONFIG_HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DEVELOPER_DIR"],
    ["SYSTEMROOT", "WINDIR", "COMSPEC", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA"],
    ["LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "GIT_EXEC_PATH"],
  ].flat(),
);

/**
 * Makes the one function that starts git: argument arrays, no shell, no prompt, no lock, no
 * network, at most two processes at once, each bounded in time and output.
 */
export function createGit(options: GitOptions = {}): Git {
  const takeSlot = createSlots(processLimit);
  return async (command, signal) => {
    const release = await takeSlot(signal);
    try {
      signal.throwIfAborted();
      return await runGit(command, options, signal);
    } finally {
      release();
    }
  };
}

/** A queue in front of a number of slots, first come first served; an aborted wait leaves it. */
function createSlots(count: number): (signal: AbortSignal) => Promise<() => void> {
  const waiting = new Set<() => void>();
  let free = count;
  const release = (): void => {
    free += 1;
    const [next] = waiting;
    next?.();
  };
  return (signal) =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(enter);
        signal.removeEventListener("abort", onAbort);
      };
      const enter = (): void => {
        leave();
        free -= 1;
        resolve(release);
      };
      const onAbort = (): void => {
        leave();
        reject(reasonOf(signal));
      };
      if (signal.aborted) onAbort();
      else if (free > 0) enter();
      else {
        waiting.add(enter);
        signal.addEventListener("abort", onAbort, { once: true });
      }
    });
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}

/** Says a failure in words that complete "… because". */
export function describeFailure(output: Exclude<GitOutput, { kind: "ok" }>): string {
  switch (output.kind) {
    case "failed":
      return `git failed: ${output.detail === "" ? "no message" : output.detail}`;
    case "notFound":
      return "git was not found on this machine";
    case "timedOut":
      return "git did not answer in time";
    case "tooLarge":
      return "git's answer was too large";
    default:
      return output satisfies never;
  }
}

function runGit(command: GitCommand, options: GitOptions, signal: AbortSignal): Promise<GitOutput> {
  const timeLimitMs = options.timeLimitMs ?? 10_000;
  const sizeLimitBytes = options.sizeLimitBytes ?? 64 * 1024 * 1024;
  return new Promise((resolve, reject) => {
    const child = spawn(options.executable ?? "git", [...hardenedArgs, ...command.args], {
      cwd: command.folder,
      env: gitEnvironment(),
      shell: false,
      windowsHide: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let detail = "";
    let isOver = false;
    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (child.exitCode === null) {
        child.kill("SIGKILL");
        // A program that git started may live on and hold the pipes; nobody waits for it.
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        child.unref();
      }
      settle();
    };
    const end = (output: GitOutput): void => finish(() => resolve(output));
    const onAbort = (): void => finish(() => reject(reasonOf(signal)));
    const timer = setTimeout(() => end({ kind: "timedOut" }), timeLimitMs);
    signal.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > sizeLimitBytes) end({ kind: "tooLarge" });
      else chunks.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (detail.length < detailLength) detail += chunk.toString("utf8");
    });
    // git may end before it has read everything; its exit code tells why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(command.input ?? "");
    child.on("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "ENOENT" || error.code === "ENOTDIR";
      const stdout = Buffer.alloc(0);
      end(
        isMissing
          ? { kind: "notFound" }
          : { kind: "failed", code: undefined, stdout, detail: error.code ?? "cannot start" },
      );
    });
    child.on("close", (code) => {
      const stdout = Buffer.concat(chunks);
      if (code === 0) end({ kind: "ok", stdout });
      else end({ kind: "failed", code: code ?? undefined, stdout, detail: tidy(detail) });
    });
  });
}

function gitEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    const key = name.toUpperCase();
    if (inheritedVariables.has(key) || key.startsWith("GIT_CONFIG")) environment[name] = value;
  }
  return {
    ...environment,
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    // No protocol has this name: a partial clone cannot fetch, also with a git older than 2.45.
    GIT_ALLOW_PROTOCOL: "none",
    LC_ALL: "C",
    [emptyVariable]: "",
  };
}

function tidy(detail: string): string {
  return detail
    .slice(0, detailLength)
    .replace(/\p{Cc}+/gu, " ")
    .trim();
}
