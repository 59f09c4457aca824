import * as vscode from "vscode";
import {
  type ClearReason,
  clearCacheRequest,
  placesChanged,
  refreshing,
  refreshRequest,
  snapshotChanged,
  statusRequest,
  type WorkerOptions,
  windowFocus,
} from "../protocol/messages.ts";
import { seenChanged, viewChanged } from "../protocol/view.ts";
import type { AccountMemory } from "./accounts/accountMemory.ts";
import { Readers } from "./accounts/readers.ts";
import type { AccountChange, Accounts } from "./accounts.ts";
import { isCancellation } from "./cancellation.ts";
import { DisposableStore } from "./disposables.ts";
import type { EnterpriseHosts } from "./gateway/enterpriseHosts.ts";
import { isRefreshDue } from "./refreshSchedule.ts";
import { onDidChangeSettings, readSettings } from "./settings.ts";
import { type Status, startingStatus, withWorker } from "./status.ts";
import type { ViewMemory } from "./viewMemory.ts";
import { WorkerClient } from "./workerClient.ts";

/** What every session of an extension needs. */
export interface SessionContext {
  readonly extensionPath: string;
  readonly log: vscode.LogOutputChannel;
  readonly accounts: Accounts;
  readonly memory: AccountMemory;
  readonly hosts: () => EnterpriseHosts;
  readonly options: () => WorkerOptions;
  readonly view: ViewMemory;
  /** Removes what is kept on disk, for when no worker runs that could. */
  readonly removeKept: () => Promise<void>;
}

const lookEveryMs = 30_000;

interface SessionEvents {
  readonly onStatus: (status: Status) => void;
  readonly onSnapshot: () => void;
  readonly onGaveUp: () => void;
  readonly onOtherAccount: () => void;
}

/**
 * One running worker, and everything that lives exactly as long as it: the process, the gateway,
 * and the listeners that tell the worker of changes. A restart is a new session.
 */
export class Session {
  readonly client: WorkerClient;
  readonly store = new DisposableStore();
  readonly #events: SessionEvents;
  readonly #log: vscode.LogOutputChannel;
  readonly #removeKept: () => Promise<void>;
  /** Something has changed while nobody looked. */
  #isWanted = false;
  #status = startingStatus;
  #endedAt: number | undefined;
  readonly #jitter = Math.random();

  constructor(context: SessionContext, events: SessionEvents) {
    this.#events = events;
    this.#log = context.log;
    this.#removeKept = context.removeKept;
    const { hosts, refused } = context.hosts();
    for (const line of refused) context.log.warn(line);
    const readers = new Readers(context.memory, () =>
      this.#setStatus({ ...this.#status, readers: readers.list() }),
    );
    this.client = this.store.add(
      new WorkerClient({
        extensionPath: context.extensionPath,
        log: context.log,
        accounts: context.accounts,
        readers,
        hosts,
        options: context.options,
        onGaveUp: () => {
          this.#setStatus({ ...startingStatus, state: "stopped" });
          events.onGaveUp();
        },
      }),
    );
    this.#listenToWorker();
    this.client.on(seenChanged, ({ repository, seen }) => {
      void this.#quietly(context.view.keepSeen(repository, seen));
    });
    this.#tellWorker(context.accounts);
    this.#refreshByItself();
  }

  get status(): Status {
    return this.#status;
  }

  /** Starts the process. When that fails, the status is `stopped` and the log says why. */
  async start(): Promise<void> {
    this.#setStatus(startingStatus);
    try {
      await this.client.start();
      this.#log.info("The worker has started.");
    } catch (error) {
      this.#log.error("The worker could not be started.", error);
      this.#setStatus({ ...startingStatus, state: "stopped" });
    }
  }

  async dispose(): Promise<void> {
    await this.store.dispose();
  }

  #listenToWorker(): void {
    this.client.onDidStart(() => {
      void this.#readStatus();
      this.#tellFocus();
    });
    this.client.on(snapshotChanged, () => {
      void this.#readStatus();
      this.#events.onSnapshot();
    });
    for (const type of [placesChanged, viewChanged] as const) {
      this.client.on<unknown>(type, () => {
        void this.#readStatus();
        this.#events.onSnapshot();
      });
    }
    this.client.on(refreshing, ({ active }) => {
      if (!active) this.#endedAt = Date.now();
      this.#setStatus({ ...this.#status, isRefreshing: active });
      if (!active) void this.#readStatus();
    });
  }

  #tellWorker(accounts: Accounts): void {
    this.store.add(
      onDidChangeSettings((settings) => {
        if (this.client.isRunning) void this.#quietly(this.client.changeSettings(settings));
      }),
    );
    this.store.add(accounts.onDidChange((change) => void this.#accountChanged(change)));
  }

  async #accountChanged({ isOtherAccount, isSignedOut }: AccountChange): Promise<void> {
    if (isSignedOut) return this.#wipe("signedOut");
    if (isOtherAccount) {
      await this.#wipe("otherAccount");
      this.#events.onOtherAccount();
      return;
    }
    if (vscode.window.state.focused && this.client.isRunning) {
      // A refresh that runs has begun with the accounts before.
      return this.#quietly(this.client.ask(refreshRequest, { force: true, anew: true }));
    }
    // Another window reads it; this one takes that over when somebody looks.
    this.#isWanted = true;
  }

  /** What was read with a session goes with it. */
  async #wipe(reason: ClearReason): Promise<void> {
    const wiped = this.client.isRunning
      ? this.client.ask(clearCacheRequest, { reason })
      : this.#removeKept();
    await this.#quietly(wiped);
  }

  /** Looks now and then, and when the window gets the focus, whether a refresh is due. */
  #refreshByItself(): void {
    const look = () => {
      const isDue = isRefreshDue({
        now: Date.now(),
        endedAt: this.#endedAt,
        intervalMinutes: readSettings()["refresh.interval"],
        isFocused: vscode.window.state.focused,
        isRefreshing: this.#status.isRefreshing,
        isWanted: this.#isWanted,
        jitter: this.#jitter,
      });
      if (isDue && this.client.isRunning) {
        const anew = this.#isWanted;
        this.#isWanted = false;
        void this.#quietly(this.client.ask(refreshRequest, { anew }));
      }
    };
    const timer = setInterval(look, lookEveryMs);
    this.store.add({ dispose: () => clearInterval(timer) });
    this.store.add(
      vscode.window.onDidChangeWindowState(() => {
        this.#tellFocus();
        look();
      }),
    );
  }

  /** The worker waits with what nobody asked for while nobody looks. */
  #tellFocus(): void {
    if (!this.client.isRunning) return;
    void this.#quietly(this.client.tell(windowFocus, { focused: vscode.window.state.focused }));
  }

  /** The worker's own words about its state; asked again after everything that may change them. */
  async #readStatus(): Promise<void> {
    await this.#quietly(
      this.client
        .ask(statusRequest, {})
        .then((worker) => this.#setStatus(withWorker(this.#status, worker))),
    );
  }

  #setStatus(status: Status): void {
    this.#status = status;
    this.#events.onStatus(status);
  }

  /** Nobody waits for these: a failure goes to the log, the end of the session is none. */
  async #quietly(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!isCancellation(error)) this.#log.error("The worker did not answer.", error);
    }
  }
}

/** Starts, replaces and stops the one session; lives as long as the extension. */
export class Sessions {
  readonly #context: SessionContext;
  readonly #statusChanged = new vscode.EventEmitter<Status>();
  readonly #snapshotChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeStatus = this.#statusChanged.event;
  /** Also after a session has started: its trees may differ from the last one's. */
  readonly onDidChangeSnapshot = this.#snapshotChanged.event;
  readonly #onGaveUp: () => void;
  #session: Session | undefined;
  /** Sessions whose disposal has not ended; a leak would grow it. */
  readonly #alive = new Set<Session>();
  /** Starts and stops run one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(context: SessionContext, onGaveUp: () => void) {
    this.#context = context;
    this.#onGaveUp = onGaveUp;
  }

  /** The worker's client, or undefined while no worker runs. */
  get client(): WorkerClient | undefined {
    return this.#session?.client.isRunning === true ? this.#session.client : undefined;
  }

  get status(): Status {
    return this.#session?.status ?? { ...startingStatus, state: "stopped" };
  }

  /** How many disposables the sessions own that have not been disposed. */
  get liveDisposables(): number {
    return [...this.#alive].reduce((sum, session) => sum + session.store.size, 0);
  }

  /** Replaces the session by a new one. Resolves when the new worker runs, or has failed to. */
  restart(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#stop();
      if (this.#isDisposed) return;
      const session = new Session(this.#context, {
        onStatus: (status) => {
          if (this.#session === session) this.#statusChanged.fire(status);
        },
        onSnapshot: () => this.#snapshotChanged.fire(),
        onGaveUp: this.#onGaveUp,
        onOtherAccount: () => void this.restart(),
      });
      this.#session = session;
      this.#alive.add(session);
      await session.start();
      this.#snapshotChanged.fire();
    });
  }

  /** Ends the session; resolves when the process has ended. No session starts afterwards. */
  dispose(): Promise<void> {
    this.#isDisposed = true;
    return this.#enqueue(async () => {
      await this.#stop();
      this.#statusChanged.dispose();
      this.#snapshotChanged.dispose();
    });
  }

  async #stop(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    try {
      await session.dispose();
    } catch (error) {
      this.#context.log.error("The worker did not stop properly.", error);
    }
    this.#alive.delete(session);
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work);
    return this.#queue;
  }
}
