import assert from "node:assert/strict";
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { root } from "../tools/bootstrap.mjs";

export type Channel = "stdio" | "ipc";

/** The bundled worker as a process of its own, spoken to over JSON-RPC. */
export interface WorkerProcess {
  readonly connection: ProtocolConnection;
  /** Everything that came out of the process so far: messages and what it printed. */
  readonly output: () => string;
  /** Resolves when it has ended, with its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Bundles the worker and what stands beside it into a folder, as the extension ships them. */
export async function bundleWorker(folder: string): Promise<string> {
  const script = join(root, "esbuild.mjs");
  const building = spawn(process.execPath, [script, `--outdir=${folder}`], { cwd: root });
  const ended: readonly unknown[] = await once(building, "exit");
  assert.equal(ended[0], 0, "the bundles were not built");
  return join(folder, "worker.cjs");
}

/** What a worker process is started with. */
export interface ProcessStart {
  readonly worker: string;
  readonly channel: Channel;
  readonly folder: string;
  /** `initializationOptions`; undefined: none are sent. */
  readonly options?: unknown;
  /** Laid over a minimal environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Registers the client's handlers before the first message. */
  readonly prepare?: (connection: ProtocolConnection) => void;
}

/** Starts the process and initialises it. Call `stop` in the end. */
export async function startProcess(start: ProcessStart): Promise<WorkerProcess> {
  const printed: string[] = [];
  const { process: worker, reader, writer } = opened(start, (text) => printed.push(text));
  const ended = once(worker, "exit");
  const connection = createProtocolConnection(reader, writer);
  connection.onUnhandledNotification(() => undefined);
  start.prepare?.(connection);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(start.folder).href, name: "folder" }],
    ...(start.options === undefined ? {} : { initializationOptions: start.options }),
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    output: () => printed.join(""),
    stop: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const code: unknown = (await ended)[0];
      connection.dispose();
      return typeof code === "number" ? code : null;
    },
  };
}

interface Opened {
  readonly process: ChildProcess;
  readonly reader: StreamMessageReader | IPCMessageReader;
  readonly writer: StreamMessageWriter | IPCMessageWriter;
}

function opened(start: ProcessStart, print: (text: string) => void): Opened {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, ...start.environment };
  if (start.channel === "ipc") {
    const worker = fork(start.worker, ["--node-ipc"], { env, execArgv: [], silent: true });
    worker.on("message", (message) => print(JSON.stringify(message)));
    worker.stdout?.on("data", (data) => print(String(data)));
    worker.stderr?.on("data", (data) => print(String(data)));
    return {
      process: worker,
      reader: new IPCMessageReader(worker),
      writer: new IPCMessageWriter(worker),
    };
  }
  const worker = spawn(process.execPath, [start.worker, "--stdio"], { env });
  worker.stdout.on("data", (data) => print(String(data)));
  worker.stderr.on("data", (data) => print(String(data)));
  return {
    process: worker,
    reader: new StreamMessageReader(worker.stdout),
    writer: new StreamMessageWriter(worker.stdin),
  };
}
