import manifest from "../../package.json" with { type: "json" };
import { runCommandLine } from "./commandLine.ts";
import { exitCodes } from "./exitCode.ts";
import { streamOutput } from "./output.ts";
import { ignoresProxy, runAgainWithProxy } from "./proxy.ts";
import { cloneRunner } from "./runner.ts";
import { sampleRunner } from "./sampleRunner.ts";

/** What still runs this long after an interrupt is left behind. */
const interruptLimitMs = 2000;

/** Runs the command line in this process, to its end: the process exits with its code. */
export async function start(): Promise<void> {
  if (ignoresProxy(process.env, process.execArgv)) process.exit(await runAgainWithProxy());
  const exitCode = await runCommandLine(
    process.argv.slice(2),
    {
      variables: process.env,
      workingFolder: process.cwd(),
      stdout: streamOutput(process.stdout, process.env),
      stderr: streamOutput(process.stderr, process.env),
      version: manifest.version,
      runners: { clone: cloneRunner, sample: sampleRunner },
    },
    interruptSignal(),
  );
  // Everything is written; idle connections must not keep the process.
  process.exit(exitCode);
}

/** Aborted by Ctrl+C and by a polite end; the same one may come twice, from terminal and parent. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    controller.abort();
    setTimeout(() => process.exit(exitCodes.interrupted), interruptLimitMs).unref();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}
