import type { WorkerStatus } from "../protocol/messages.ts";
import type { Reader } from "./accounts/readers.ts";

/** What the views and the status bar know of the running worker. */
export interface Status {
  /** The worker's state, or `stopped` when there is no worker. */
  readonly state: WorkerStatus["state"] | "stopped";
  /** Undefined until the worker has answered once. */
  readonly worker: WorkerStatus | undefined;
  readonly isRefreshing: boolean;
  /** True when Azure answered that nobody is signed in. */
  readonly needsAzure: boolean;
  /** As whom repositories were read. */
  readonly readers: readonly Reader[];
}

export const startingStatus: Status = {
  state: "starting",
  worker: undefined,
  isRefreshing: false,
  needsAzure: false,
  readers: [],
};

/** The status after the worker has said how it is. */
export function withWorker(status: Status, worker: WorkerStatus): Status {
  const needsAzure = worker.summaries.some(({ coverage }) =>
    coverage.some(({ source, state }) => source === "workloads" && state === "unauthenticated"),
  );
  return { ...status, state: worker.state, worker, needsAzure };
}

/**
 * The time that ages count from. The sample's clock stands still; otherwise it is the present,
 * because a status can be older than what is drawn from it.
 */
export function clockOf({ worker }: Status): Date {
  return worker?.isSample === true ? new Date(worker.now) : new Date();
}
