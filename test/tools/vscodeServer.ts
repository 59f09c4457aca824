/** One VS Code server on a free port of this machine, in a folder of its own, gone without trace when stopped. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnvironment, startGuarded } from "./processes.ts";

export interface ServerOptions {
  /** The server's own folder, from `provisionServer`. */
  readonly server: string;
  /** Installed extensions; an empty folder without it. */
  readonly extensions?: string;
  /** Replaces the extensions that come with VS Code. */
  readonly builtinExtensions?: string;
  /** Lets a page say which extension and tests to run (the `payload` parameter). */
  readonly forTests?: boolean;
  readonly trust: "ask" | "always";
  /** VS Code settings, as of the machine. */
  readonly settings?: VscodeSettings;
  /** Asked for in the address when given; who knows it controls the editor. */
  readonly connectionToken?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Receives each line the server prints. */
  readonly onLine?: (line: string) => void;
}

export type VscodeSettings = Readonly<Record<string, string | boolean | number | object>>;

export interface VscodeServer {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  readonly port: number;
  /** Holds the server's logs and state; removed by `stop`. */
  readonly data: string;
  readonly ended: Promise<number>;
  /** Replaces the settings while it runs. */
  setSettings(settings: VscodeSettings): void;
  /** Ends the server with everything it started; idempotent. */
  stop(): Promise<void>;
}

const rewriteMs = 3000;

/** Starts a server and waits until it listens; rejects with what it printed when it ends before. */
export async function startVscodeServer(options: ServerOptions): Promise<VscodeServer> {
  const data = mkdtempSync(join(tmpdir(), "runtime-risk-vscode-"));
  const extensions = options.extensions ?? join(data, "extensions");
  for (const folder of ["user", "server", "extensions"]) mkdirSync(join(data, folder));
  const machine = join(data, "user", "Machine");
  mkdirSync(machine);
  let again: NodeJS.Timeout | undefined;
  const write = (settings: VscodeSettings) =>
    writeFileSync(join(machine, "settings.json"), JSON.stringify(settings, undefined, 2));
  const setSettings = (settings: VscodeSettings) => {
    write(settings);
    clearInterval(again);
    // The editor only reads what its watcher tells of, and a watcher that is just starting misses
    // a change. The same text again changes nothing for one that did not.
    again = setInterval(() => write(settings), rewriteMs).unref();
  };
  write(options.settings ?? {});
  const server = startGuarded(
    process.execPath,
    [join(options.server, "out", "server-main.js"), ...serverArguments(options, data, extensions)],
    cleanEnvironment({ ...options.env }),
  );
  const stop = async () => {
    clearInterval(again);
    await server.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const port = await new Promise<number | string>((resolve) => {
    let said = "";
    server.onLine((line) => {
      said += `${line}\n`;
      options.onLine?.(line);
      const match = /Extension host agent listening on (\d+)/.exec(line);
      if (match?.[1] !== undefined) resolve(Number(match[1]));
    });
    void server.ended.then((code) => resolve(`the VS Code server ended with ${code}:\n${said}`));
  });
  if (typeof port === "string") {
    await stop();
    throw new Error(port);
  }
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    data,
    ended: server.ended,
    setSettings,
    stop,
  };
}

function serverArguments(
  options: ServerOptions,
  data: string,
  extensions: string,
): readonly string[] {
  const { connectionToken, builtinExtensions } = options;
  return [
    "--host=127.0.0.1",
    "--port=0",
    "--accept-server-license-terms",
    "--disable-telemetry",
    "--telemetry-level=off",
    "--disable-experiments",
    `--server-data-dir=${join(data, "server")}`,
    `--user-data-dir=${join(data, "user")}`,
    `--extensions-dir=${extensions}`,
    ...(builtinExtensions === undefined ? [] : ["--builtin-extensions-dir", builtinExtensions]),
    // Without this flag a built workbench ignores the payload parameter.
    ...(options.forTests === true ? ["--enable-smoke-test-driver"] : []),
    ...(options.trust === "always" ? ["--disable-workspace-trust"] : []),
    ...(connectionToken === undefined
      ? ["--without-connection-token"]
      : ["--connection-token", connectionToken]),
  ];
}
