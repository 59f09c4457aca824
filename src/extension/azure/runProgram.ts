import { spawn } from "node:child_process";
import { homedir } from "node:os";
import type { Program } from "./azProgram.ts";

/** How a program ended. */
export type Ended =
  | { readonly kind: "exited"; readonly code: number; readonly out: string; readonly err: string }
  /** It could not be started. */
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "timedOut" };

const mostBytes = 1024 * 1024;
const graceMs = 1000;

/**
 * Runs a program to its end: no shell, no input, in the user's home folder so that no workspace
 * can lay anything in its way. Kills it after `timeoutMs`, or when cancelled; then rejects with the
 * signal's reason.
 */
export async function runProgram(
  { file, args }: Program,
  more: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  const limit = AbortSignal.timeout(timeoutMs);
  const ended = await new Promise<Ended>((resolve) => {
    const child = spawn(file, [...args, ...more], {
      cwd: homedir(),
      shell: false,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
      signal: AbortSignal.any([signal, limit]),
      killSignal: "SIGKILL",
    });
    const texts = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (texts.out.length < mostBytes) texts.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (texts.err.length < mostBytes) texts.err += text;
    });
    let closing: NodeJS.Timeout | undefined;
    child.on("error", (error) => resolve({ kind: "failed", why: error.message }));
    child.on("exit", () => {
      // A child of its own may hold the pipes open after it has ended.
      closing = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMs);
    });
    child.on("close", (code) => {
      clearTimeout(closing);
      resolve({ kind: "exited", code: code ?? -1, ...texts });
    });
  });
  signal.throwIfAborted();
  return limit.aborted ? { kind: "timedOut" } : ended;
}
