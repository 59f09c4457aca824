import * as path from "node:path";
import type * as vscode from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type NotificationType,
  type RequestParam,
  type RequestType,
  ResponseError,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import type { GitHubHost } from "../core/gitHubHost.ts";
import { accountsRequest, accountUsed } from "../protocol/accounts.ts";
import { trustedCommandIds } from "../protocol/contributions.ts";
import {
  type HttpFailure,
  httpFailureCodes,
  httpMaxBytes,
  httpPartBytes,
  httpPartRequest,
  httpRequest,
  type WorkerOptions,
} from "../protocol/messages.ts";
import type { Settings } from "../protocol/settings.ts";
import type { Readers } from "./accounts/readers.ts";
import type { Accounts } from "./accounts.ts";
import { createTokens } from "./azure/credential.ts";
import { withSignal } from "./cancellation.ts";
import { DisposableStore } from "./disposables.ts";
import { Gateway, type GatewayAnswer } from "./gateway/gateway.ts";
import { allowedOrigins } from "./gateway/origins.ts";
import { readSettings } from "./settings.ts";
import { scrubbed, workerNodeOptions } from "./workerEnvironment.ts";

/** What a worker is started with. */
export interface WorkerStart {
  readonly extensionPath: string;
  readonly log: vscode.LogOutputChannel;
  readonly accounts: Accounts;
  /** Whom repositories are read as, for what the user is shown. */
  readonly readers: Readers;
  /** The Enterprise hosts that requests may go to, besides github.com. */
  readonly hosts: readonly GitHubHost[];
  /** Read at every start of the process, also after a crash. */
  readonly options: () => WorkerOptions;
  /** The process ended too often; it will not be started again. */
  readonly onGaveUp: () => void;
}

const requestTimeoutMs = 30_000;
const partExpiryMs = 60_000;
/** Crashes after which the worker is not started again by itself. */
const maxRestarts = 4;
const restartWindowMs = 3 * 60_000;

/**
 * The language client and the gateway behind it: one worker process, restarted after a crash.
 *
 * It shows no message and reveals no output by itself.
 */
export class WorkerClient {
  readonly #client: LanguageClient;
  readonly #store = new DisposableStore();

  constructor(start: WorkerStart) {
    this.#client = new QuietClient(
      "runtimeRisk",
      "Runtime Risk",
      serverOptions(start.extensionPath),
      clientOptions(start),
    );
    this.#answerHttp(start);
    this.#answerAccounts(start);
  }

  /** True while requests can be answered. */
  get isRunning(): boolean {
    return this.#client.isRunning();
  }

  /** Rejects when the process cannot be started or refuses to initialise. */
  async start(): Promise<void> {
    await this.#client.start();
  }

  /** One request to the worker. */
  async ask<P, R, E>(
    type: RequestType<P, R, E>,
    params: RequestParam<P>,
    token?: vscode.CancellationToken,
  ): Promise<R> {
    return this.#client.sendRequest(type, params, token);
  }

  /** Calls back for every such notification, as long as this client lives. */
  on<P>(type: NotificationType<P>, listener: (value: P) => void): void {
    this.#store.add(this.#client.onNotification(type, listener));
  }

  /** Calls back whenever the process runs (again). */
  onDidStart(listener: () => void): void {
    this.#store.add(
      this.#client.onDidChangeState(() => {
        if (this.#client.isRunning()) listener();
      }),
    );
  }

  /** One notification to the worker. */
  async tell<P>(type: NotificationType<P>, params: RequestParam<P>): Promise<void> {
    await this.#client.sendNotification(type, params);
  }

  /** Tells the worker all settings. */
  async changeSettings(settings: Settings): Promise<void> {
    await this.#client.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  /** Stops the process; it is killed when it does not end by itself. */
  async dispose(): Promise<void> {
    try {
      await this.#client.dispose();
    } finally {
      await this.#store.dispose();
    }
  }

  #answerAccounts({ accounts, readers }: WorkerStart): void {
    this.#store.add(
      this.#client.onRequest(accountsRequest, async ({ repository }) => {
        const { total, ...named } = await accounts.ofRepository(repository);
        readers.found(repository, { ...named, total });
        return named;
      }),
    );
    this.on(accountUsed, ({ repository, account }) => readers.used(repository, account));
  }

  #answerHttp({ accounts, hosts }: WorkerStart): void {
    const gateway = this.#store.add(
      new Gateway({
        origins: allowedOrigins(hosts),
        isReadOnly: () => readSettings().readOnly,
        token: createTokens(accounts),
        limits: {
          partBytes: httpPartBytes,
          maxBytes: httpMaxBytes,
          timeoutMs: requestTimeoutMs,
          partExpiryMs,
        },
      }),
    );
    this.#store.add(
      this.#client.onRequest(httpRequest, async (request, token) =>
        toResponse(await withSignal(token, (signal) => gateway.send(request, signal))),
      ),
    );
    this.#store.add(
      this.#client.onRequest(httpPartRequest, ({ next }) => toResponse(gateway.part(next))),
    );
  }
}

/** Tells its troubles to the log only: who uses it decides what the user is shown. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }

  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
}

/** The answer as JSON-RPC has it. */
function toResponse<T>(answer: GatewayAnswer<T>): T | ResponseError<HttpFailure> {
  if (answer.ok) return answer.value;
  const { reason, detail } = answer.failure;
  return new ResponseError(httpFailureCodes[reason], detail, answer.failure);
}

function serverOptions(extensionPath: string): ServerOptions {
  const worker = {
    module: path.join(extensionPath, "dist", "worker.cjs"),
    transport: TransportKind.ipc,
    options: {
      env: scrubbed(process.env),
      execArgv: [...workerNodeOptions],
    },
  };
  // The port of the launch configuration that attaches to the worker.
  const execArgv = [...workerNodeOptions, "--inspect=6009"];
  return { run: worker, debug: { ...worker, options: { ...worker.options, execArgv } } };
}

function clientOptions(start: WorkerStart): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: "file" }],
    outputChannel: start.log,
    diagnosticCollectionName: "Runtime Risk",
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: start.options,
    initializationFailedHandler: (error) => {
      start.log.error("The worker refused to start.", error);
      return false;
    },
    errorHandler: {
      error: (error, _message, count) => {
        start.log.error("The connection to the worker has an error.", error);
        return {
          action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
          handled: true,
        };
      },
      closed: restartPolicy(start),
    },
    markdown: { isTrusted: { enabledCommands: trustedCommandIds }, supportHtml: false },
  };
}

/** Starts the worker again after a crash, until it has crashed too often in a short time. */
function restartPolicy({ log, onGaveUp }: WorkerStart): () => CloseHandlerResult {
  const crashes: number[] = [];
  return () => {
    const now = Date.now();
    crashes.push(now);
    const recent = crashes.filter((time) => now - time <= restartWindowMs).length;
    log.warn(`The worker ended unexpectedly (${recent} times in the last minutes).`);
    if (recent <= maxRestarts) return { action: CloseAction.Restart, handled: true };
    onGaveUp();
    return { action: CloseAction.DoNotRestart, handled: true };
  };
}
