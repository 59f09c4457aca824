import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { createConnection } from "vscode-languageserver/node";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Registration,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import type { Report } from "../../src/core/report.ts";
import {
  accountsRequest,
  accountUsed,
  type RepositoryAccounts,
} from "../../src/protocol/accounts.ts";
import {
  type HttpRequest,
  type HttpResponse,
  httpRequest,
  refreshRequest,
  reportRequest,
  type SnapshotChanged,
  snapshotChanged,
  type WorkerOptions,
} from "../../src/protocol/messages.ts";
import type { Git } from "../../src/sources/git/git.ts";
import { actingFeatures } from "../../src/worker/acting.ts";
import { type Manifests, manifests } from "../../src/worker/manifests.ts";
import type { SampleUpstream } from "../../src/worker/sampleUpstream.ts";
import { startServer } from "../../src/worker/server.ts";

/** A worker in this process, spoken to over its real protocol. */
export interface WorkerSession {
  readonly connection: ProtocolConnection;
  /** The last diagnostics of each address that were published. */
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly snapshots: readonly SnapshotChanged[];
  readonly log: readonly string[];
  /** What the worker asked to be asked about after its start. */
  readonly registrations: readonly Registration[];
  /** Every request that reached the client. */
  readonly requests: readonly HttpRequest[];
  /** The accounts that the worker has told to be used, oldest first. */
  readonly used: readonly { readonly repository: string; readonly account: string }[];
  readonly refresh: (force?: boolean) => Promise<number>;
  readonly report: () => Promise<Report>;
  readonly open: (file: string, text: string) => Promise<void>;
  readonly change: (file: string, text: string, version: number) => Promise<void>;
  /** Resolves when `isSo` holds, which is looked at again after every message of the worker. */
  readonly until: (isSo: () => boolean) => Promise<void>;
  /** Resolves when the worker has ended, also when asked twice. */
  readonly stop: () => Promise<void>;
}

export interface SessionOptions {
  /** Paths, or addresses of another scheme than `file`. */
  readonly folders: readonly string[];
  /** Instead of the git on the path. */
  readonly git?: Git;
  readonly options: WorkerOptions | undefined;
  /** Default: a client that can do nothing special. */
  readonly capabilities?: ClientCapabilities;
  /** Called with the conversation before it begins. */
  readonly prepare?: (connection: ProtocolConnection) => void;
  /** The client's answer to a request of the worker. */
  readonly http?: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;
  /** The client's accounts of a repository; asked for when the options have accounts. */
  readonly accounts?: (repository: string) => RepositoryAccounts;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  readonly loadSample?: () => SampleUpstream;
  readonly loadManifests?: () => Manifests;
}

/** Starts a worker, initialises it and hands over the conversation; call `stop` in the end. */
export async function startWorker(start: SessionOptions): Promise<WorkerSession> {
  const toWorker = new PassThrough();
  const toClient = new PassThrough();
  startServer(
    createConnection(new StreamMessageReader(toWorker), new StreamMessageWriter(toClient)),
    {
      environment: () => start.environment ?? {},
      loadSample:
        start.loadSample ??
        (() => {
          throw new Error("this session has no sample");
        }),
      git: start.git,
      loadManifests: start.loadManifests ?? (() => manifests),
      loadActing: () => actingFeatures,
      now: start.now ?? (() => new Date("2026-11-20T09:00:00Z")),
    },
  );
  const connection = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toWorker),
  );
  const diagnostics = new Map<string, readonly Diagnostic[]>();
  const snapshots: SnapshotChanged[] = [];
  const log: string[] = [];
  const registrations: Registration[] = [];
  const requests: HttpRequest[] = [];
  const used: { readonly repository: string; readonly account: string }[] = [];
  const waiting = new Set<() => void>();
  let isStopped = false;
  const happened = () => {
    for (const look of waiting) look();
  };
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    diagnostics.set(params.uri, params.diagnostics);
    happened();
  });
  connection.onNotification(snapshotChanged, (params) => {
    snapshots.push(params);
    happened();
  });
  connection.onNotification("window/logMessage", (params: { message: string }) => {
    log.push(params.message);
  });
  connection.onRequest(RegistrationRequest.type, (params) => {
    registrations.push(...params.registrations);
    happened();
  });
  connection.onRequest(httpRequest, async (request) => {
    requests.push(request);
    if (start.http === undefined) throw new Error("this session answers no request");
    return await start.http(request);
  });
  connection.onRequest(accountsRequest, ({ repository }) => {
    if (start.accounts === undefined) throw new Error("this session has no accounts");
    return start.accounts(repository);
  });
  connection.onNotification(accountUsed, (params) => {
    used.push(params);
  });
  start.prepare?.(connection);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: start.capabilities ?? {},
    workspaceFolders: start.folders.map((folder) => ({
      uri: /^[a-z-]{2,}:/.test(folder) ? folder : pathToFileURL(folder).href,
      name: folder.slice(folder.lastIndexOf("/") + 1),
    })),
    ...(start.options === undefined ? {} : { initializationOptions: start.options }),
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const uri = (file: string) => pathToFileURL(file).href;
  return {
    connection,
    diagnostics,
    snapshots,
    log,
    registrations,
    requests,
    used,
    refresh: async (force) => (await connection.sendRequest(refreshRequest, { force })).version,
    report: () => connection.sendRequest(reportRequest, {}),
    open: (file, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri: uri(file), languageId: "plaintext", version: 1, text },
      }),
    change: (file, text, version) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri: uri(file), version },
        contentChanges: [{ text }],
      }),
    until: (isSo) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      await connection.sendRequest(ShutdownRequest.type);
      // Without `exit`, which would end this process.
      connection.dispose();
    },
  };
}
