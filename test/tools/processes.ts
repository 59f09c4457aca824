/** Starting other programs: captured, or guarded so that nothing of them is left behind. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";

export interface Finished {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end and returns its exit code and everything it printed; a missing program is code 127. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (data: Buffer) => {
    output += data.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

export interface Guarded {
  /** Every line the program prints, as it comes; call before anything else is awaited. */
  onLine(listener: (line: string) => void): void;
  /** Settles when the program and its whole group have ended. */
  readonly ended: Promise<number>;
  /** Ends the program and everything it started; idempotent. */
  stop(): Promise<void>;
}

/** Starts a program in its own process group; the group ends with `stop` and also when this process dies. */
export function startGuarded(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Guarded {
  const guard = join(root, "test", "tools", "guard.mjs");
  const child = spawn(process.execPath, [guard, command, ...args], {
    detached: process.platform !== "win32",
    env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const listeners: ((line: string) => void)[] = [];
  let rest = "";
  const feed = (data: Buffer) => {
    const lines = (rest + data.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) for (const listener of listeners) listener(line);
  };
  child.stdout.on("data", feed);
  child.stderr.on("data", feed);
  const ended = new Promise<number>((resolve) => {
    child.on("exit", (code) => resolve(code ?? 0));
  });
  return {
    onLine: (listener) => listeners.push(listener),
    ended,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** The environment for programs we start: without what a surrounding VS Code or test runner would pass on. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_V8_COVERAGE$|npm_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...extra };
}
