/** The minified worker in a process of its own, started as the extension starts it. */
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
} from "vscode-languageserver-protocol/node";
import { workerNodeOptions } from "../../src/extension/workerEnvironment.ts";
import {
  type HttpRequest,
  type HttpResponse,
  httpRequest,
  type SnapshotChanged,
  snapshotChanged,
} from "../../src/protocol/messages.ts";
import { cleanEnvironment } from "../tools/processes.ts";

export interface WorkerProcess {
  readonly connection: ProtocolConnection;
  /** `performance.now()` when the process was started, and when it had answered `initialize`. */
  readonly startedAt: number;
  readonly initialisedAt: number;
  /** Says that the client is ready: the worker begins to read. */
  readonly begin: () => Promise<void>;
  /** Resolves with the next such message that `isWanted`; ask before it can come. */
  readonly published: (
    isWanted: (params: PublishDiagnosticsParams) => boolean,
  ) => Promise<PublishDiagnosticsParams>;
  readonly snapshot: (isWanted: (changed: SnapshotChanged) => boolean) => Promise<SnapshotChanged>;
  /** Megabytes of memory that the process holds now; throws on Windows, which has no `ps`. */
  readonly residentMegabytes: () => number;
  readonly stop: () => Promise<void>;
}

export interface WorkerProcessOptions {
  /** The folder of `worker.cjs`. */
  readonly bundles: string;
  readonly folder?: string;
  readonly storagePath?: string;
  readonly respond: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;
}

/** Starts it and waits for its answer to `initialize`. */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  const startedAt = performance.now();
  const child = fork(join(options.bundles, "worker.cjs"), ["--node-ipc"], {
    env: cleanEnvironment(),
    execArgv: [...workerNodeOptions],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const connection = createProtocolConnection(
    new IPCMessageReader(child),
    new IPCMessageWriter(child),
  );
  const publications = new Set<(params: PublishDiagnosticsParams) => void>();
  const snapshots = new Set<(changed: SnapshotChanged) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    for (const listener of publications) listener(params);
  });
  connection.onNotification(snapshotChanged, (changed) => {
    for (const listener of snapshots) listener(changed);
  });
  connection.onRequest(httpRequest, async (request) => await options.respond(request));
  connection.listen();
  const folders =
    options.folder === undefined
      ? []
      : [{ uri: pathToFileURL(options.folder).href, name: options.folder }];
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: folders,
    initializationOptions: {
      transport: "client",
      trusted: true,
      settings: {},
      ...(options.storagePath === undefined ? {} : { storagePath: options.storagePath }),
    },
  });
  return {
    connection,
    startedAt,
    initialisedAt: performance.now(),
    begin: async () => await connection.sendNotification(InitializedNotification.type, {}),
    published: async (isWanted) => await nextOf(publications, isWanted),
    snapshot: async (isWanted) => await nextOf(snapshots, isWanted),
    residentMegabytes: () => residentMegabytes(child.pid ?? 0),
    stop: async () => {
      const ended = once(child, "exit");
      await connection.sendRequest(ShutdownRequest.type);
      connection.dispose();
      child.kill();
      await ended;
    },
  };
}

async function nextOf<T>(
  listeners: Set<(value: T) => void>,
  isWanted: (value: T) => boolean,
): Promise<T> {
  return await new Promise((resolve) => {
    const listener = (value: T): void => {
      if (!isWanted(value)) return;
      listeners.delete(listener);
      resolve(value);
    };
    listeners.add(listener);
  });
}

function residentMegabytes(processId: number): number {
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(processId)], {
    encoding: "utf8",
  });
  return (Number(kilobytes) * 1024) / 1e6;
}
