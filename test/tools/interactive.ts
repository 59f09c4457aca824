/** Builds, prints the report, opens VS Code and keeps it until Ctrl+C. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { root } from "./bootstrap.mjs";
import { installExtension } from "./installedExtension.ts";
import { cleanEnvironment, run, startGuarded } from "./processes.ts";
import { type Editor, provisionEditor } from "./provision.ts";
import { parseStart } from "./startArguments.ts";
import { startVscodeServer, type VscodeSettings } from "./vscodeServer.ts";

/** What is opened: a clone, or the sample in a folder made for this run. */
interface Opened {
  readonly folder: string;
  readonly isSample: boolean;
  /** The sample's scenario; the usual one when undefined. */
  readonly scenario: string | undefined;
}

/** A VS Code that is running. */
interface Running {
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** Returns the exit code; the editor and all it started have ended by then. */
export async function start(args: readonly string[]): Promise<number> {
  const interrupted = untilInterrupted();
  const asked = parseStart(args);
  if ("problem" in asked) {
    console.error(`${asked.problem} Usage: npm start [-- <folder of a clone> | --scenario <name>]`);
    return 2;
  }
  const { folder: wanted, scenario } = asked;
  const build = await run(process.execPath, ["esbuild.mjs"]);
  if (build.code !== 0) {
    console.error(build.output);
    return 1;
  }
  const scratch = mkdtempSync(join(tmpdir(), "runtime-risk-start-"));
  try {
    const opened: Opened =
      wanted === undefined
        ? { folder: join(scratch, "storefront"), isSample: true, scenario }
        : { folder: resolve(wanted), isSample: false, scenario: undefined };
    if (opened.isSample) mkdirSync(opened.folder);
    const reported = await Promise.race([printReport(opened), interrupted]);
    // The command line has said which scenarios there are.
    if (reported === 2 && scenario !== undefined) return 2;
    const editor = await Promise.race([provisionEditor(), interrupted]);
    if (editor === undefined) return 0;
    const running = await open(editor, opened, scratch);
    await Promise.race([interrupted, running.ended]);
    await running.stop();
    return 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** A report that cannot be made is printed as such; VS Code then shows the same cause. */
async function printReport({ folder, isSample, scenario }: Opened): Promise<number> {
  const cli = join(root, "dist", "cli.cjs");
  const sample = scenario === undefined ? "--sample" : `--sample=${scenario}`;
  const args = [cli, "report", folder, ...(isSample ? [sample] : [])];
  const report = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise<number>((done) => {
    report.on("error", () => done(1));
    report.on("close", (exit) => done(exit ?? 1));
  });
  if (code !== 0) console.log(`The report ended with ${code}.`);
  return code;
}

const clonesSettings: VscodeSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "telemetry.telemetryLevel": "off",
};

/** The sample's packages are not installed: every import would be an error beside our diagnostics. */
const sampleSettings: VscodeSettings = {
  ...clonesSettings,
  "chat.disableAIFeatures": true,
  "typescript.validate.enable": false,
  "javascript.validate.enable": false,
};

async function open(editor: Editor, opened: Opened, scratch: string): Promise<Running> {
  const { scenario } = opened;
  const env = {
    ...(opened.isSample ? { RUNTIME_RISK_SAMPLE_FOLDER: opened.folder } : {}),
    ...(scenario === undefined ? {} : { RUNTIME_RISK_SAMPLE_SCENARIO: scenario }),
  };
  const name = opened.isSample ? "the sample" : opened.folder;
  if (editor.kind === "desktop") {
    const running = openDesktop(editor.executable, opened, { scratch, env });
    console.log(`\nVS Code is open on ${name}. Ctrl+C ends it.`);
    return running;
  }
  const extensions = join(scratch, "extensions");
  installExtension(extensions);
  const connectionToken = randomBytes(16).toString("hex");
  const server = await startVscodeServer({
    server: editor.root,
    extensions,
    trust: opened.isSample ? "always" : "ask",
    connectionToken,
    env,
    settings: opened.isSample ? sampleSettings : clonesSettings,
  });
  // Files of a server's default folder get another authority than those an extension names.
  const query = `tkn=${connectionToken}&folder=${encodeURIComponent(opened.folder).replaceAll("%2F", "/")}`;
  console.log(`\nVS Code runs on ${name}:\n\n  ${server.address}/?${query}\n`);
  console.log("Ctrl+C ends it.");
  return server;
}

function openDesktop(
  executable: string,
  opened: Opened,
  { scratch, env }: { readonly scratch: string; readonly env: NodeJS.ProcessEnv },
): Running {
  const args = [
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${join(scratch, "user")}`,
    `--extensions-dir=${join(scratch, "extensions")}`,
    "--skip-welcome",
    "--skip-release-notes",
    "--disable-updates",
    ...(opened.isSample ? ["--disable-workspace-trust"] : []),
    opened.folder,
  ];
  return startGuarded(executable, args, cleanEnvironment(env));
}

/** Settles at Ctrl+C, when asked to end, or when what started this process is gone. */
async function untilInterrupted(): Promise<undefined> {
  const ours = starters();
  return new Promise((settle) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => settle(undefined));
    }
    setInterval(() => {
      if (!ours.every(isRunning)) settle(undefined);
    }, 1000).unref();
  });
}

/**
 * The processes whose end is ours too: the parent, and under npm all up to npm, which passes on no kill.
 * Only Linux says who started whom; elsewhere it is the parent alone.
 */
function starters(): readonly number[] {
  const found = [process.ppid];
  if (process.platform !== "linux" || process.env["npm_lifecycle_event"] === undefined)
    return found;
  for (let current = process.ppid; current > 1 && found.length < 6; found.push(current)) {
    if (/\bnpm\b/.test(readFileSync(`/proc/${current}/comm`, "utf8"))) return found;
    const status = readFileSync(`/proc/${current}/status`, "utf8");
    current = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
  }
  return [process.ppid];
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
