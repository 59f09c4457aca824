import { spawn } from "node:child_process";
import type { Variables } from "./report.ts";

/** Set: Node.js takes proxies from the standard variables. It looks only when it starts. */
const switchName = "NODE_USE_ENV_PROXY";
const proxyNames = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

/** True when a proxy is set and this process, as it was started, would not use it. */
export function ignoresProxy(variables: Variables, nodeOptions: readonly string[]): boolean {
  const isSet = proxyNames.some((name) => (variables[name] ?? "") !== "");
  const isDecided = variables[switchName] !== undefined || nodeOptions.includes("--use-env-proxy");
  return isSet && !isDecided;
}

/** What is meant for this machine goes to no proxy: it may carry a token over plain http. */
function withoutLoopback(variables: Variables): Readonly<Record<string, string>> {
  const given = variables["NO_PROXY"] ?? variables["no_proxy"] ?? "";
  const all = [given, "localhost", "127.0.0.1", "::1"].filter((host) => host !== "").join(",");
  return { NO_PROXY: all, no_proxy: all };
}

/**
 * Runs this program again, in a process that uses the proxy; resolves to its exit code.
 *
 * Interrupts are passed on. Rejects when the process cannot be started.
 */
export function runAgainWithProxy(): Promise<number> {
  const [, ...program] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, ...program], {
    stdio: "inherit",
    env: { ...process.env, ...withoutLoopback(process.env), [switchName]: "1" },
    windowsHide: true,
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // Ended by a signal: as if interrupted.
    child.on("exit", (code) => resolve(code ?? 130));
  });
}
