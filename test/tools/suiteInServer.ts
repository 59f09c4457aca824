/** Runs a compiled in-VS-Code suite in the server workbench, with the command line of the desktop program. */
import { resolve } from "node:path";
import { startBrowser } from "./browser.ts";
import { provisionBrowser, provisionServer } from "./provision.ts";
import { startVscodeServer } from "./vscodeServer.ts";

/** A suite that says nothing for so long hangs; its own tests have shorter limits. */
const longestRunMilliseconds = 240_000;

interface Flags {
  readonly extension: string;
  readonly suite: string;
  readonly folder: string | undefined;
  readonly isTrusted: boolean;
}

/** Returns the suite's exit code; everything it prints goes to standard output. */
export async function runSuiteInServer(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args);
  const [server, executable] = [await provisionServer(), await provisionBrowser()];
  const vscode = await startVscodeServer({
    server,
    forTests: true,
    trust: flags.isTrusted ? "always" : "ask",
    onLine: (line) => {
      if (process.env["VSCODE_TEST_VERBOSE"] !== undefined) console.error(line);
    },
  });
  const browser = await startBrowser(executable);
  const stop = async () => {
    await browser.close();
    await vscode.stop();
  };
  const interrupted = new Promise<number>((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => end(130));
  });
  try {
    const page = await browser.newPage();
    const ended = new Promise<number>((end) => {
      void page.exposeFunction("codeAutomationExit", (code: number) => end(code));
    });
    await page.exposeFunction("codeAutomationLog", (type: string, values: readonly unknown[]) => {
      const print = type === "error" || type === "warn" ? console.error : console.log;
      print(...values);
    });
    page.on("crash", () => console.error("The browser page crashed."));
    await page.goto(testAddress(vscode.address, flags));
    return await Promise.race([ended, interrupted, vscode.ended.then(() => 1), tooLong()]);
  } finally {
    await stop();
  }
}

async function tooLong(): Promise<number> {
  return new Promise((end) => {
    setTimeout(() => {
      console.error(`The suite did not end within ${longestRunMilliseconds / 1000} seconds.`);
      end(1);
    }, longestRunMilliseconds).unref();
  });
}

function parseFlags(args: readonly string[]): Flags {
  const value = (name: string) =>
    args.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const [extension, suite] = [value("extensionDevelopmentPath"), value("extensionTestsPath")];
  if (extension === undefined || suite === undefined) {
    throw new Error("--extensionDevelopmentPath=… and --extensionTestsPath=… are needed.");
  }
  const folder = args.find((arg) => !arg.startsWith("-"));
  return {
    extension: resolve(extension),
    suite: resolve(suite),
    folder: folder === undefined ? undefined : resolve(folder),
    isTrusted: args.includes("--disable-workspace-trust"),
  };
}

function testAddress(address: string, flags: Flags): string {
  const remote = (path: string) => `vscode-remote://${new URL(address).host}${path}`;
  const url = new URL(address);
  if (flags.folder !== undefined) url.searchParams.set("folder", flags.folder);
  const payload = [
    ["extensionDevelopmentPath", remote(flags.extension)],
    ["extensionTestsPath", remote(flags.suite)],
  ];
  url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}
