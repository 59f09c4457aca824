import { alertSources } from "../core/coverage.ts";
import type { World } from "../core/risk/risk.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { ClearReason } from "../protocol/messages.ts";
import { abortable } from "../sources/abortable.ts";
import type { GitHub } from "../sources/github/client.ts";
import type { RateBudget } from "../sources/github/rateBudget.ts";
import { createCache, snapshotSuffix } from "./cache.ts";
import { createKeptFiles } from "./keptFiles.ts";
import { createKeptLimits, limitsName } from "./keptLimits.ts";
import { createListMemory, memorySuffix } from "./listMemory.ts";
import type { Owner } from "./owner.ts";
import { within } from "./within.ts";

/**
 * What outlives a refresh: snapshots, what the lists remember, GitHub's limits. On the disk where
 * there is a folder, so that the next start and the other windows have it too.
 *
 * A disk that fails or hangs costs what it would have given, nothing else.
 */
export interface Keeping {
  /** The last snapshot that was kept. */
  readonly read: (owner: Owner, world: World) => Promise<Snapshot | undefined>;
  /**
   * Before a refresh: what is known elsewhere is known here. True when everything is to be read
   * anew, on demand or once a day. Rejects only when aborted.
   */
  readonly prepare: (github: GitHub, refresh: Refresh) => Promise<boolean>;
  /** After a refresh: nobody waits for the disk. */
  readonly keep: (github: GitHub, snapshot: Snapshot) => void;
  /** Wipes everything; tells of how many repositories. Rejects when the disk refuses. */
  readonly clear: (reason: ClearReason) => Promise<number>;
  /** Resolves when all that was to be kept is on the disk, or could not be in time. */
  readonly settled: () => Promise<void>;
}

interface Refresh {
  readonly force: boolean;
  readonly signal: AbortSignal;
}

export interface KeepingOptions {
  /** Undefined: everything ends with the process. */
  readonly folder: string | undefined;
  readonly budget: RateBudget;
  readonly now: () => Date;
  readonly log: (message: string) => void;
}

/** Longer a refresh does not wait for what it could do without. */
const patienceMs = 2000;

export function createKeeping({ folder, budget, now, log }: KeepingOptions): Keeping {
  const time = () => now().getTime();
  const files = folder === undefined ? undefined : createKeptFiles({ folder, now: time });
  const cache = files === undefined ? undefined : createCache(files);
  const memory = createListMemory(files, time);
  const limits = files === undefined ? undefined : createKeptLimits(files, budget, time);
  let writing: Promise<void> = Promise.resolve();
  /** One more with every wipe: what was read before it is not kept after it. */
  let wipes = 0;
  const begun = new WeakMap<GitHub, number>();

  const soon = (what: string, work: () => Promise<void>): void => {
    const written = work().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "unknown reason";
      log(`The ${what} could not be kept on disk: ${why}`);
    });
    writing = Promise.all([writing, written]).then(() => undefined);
  };
  const settled = async (): Promise<void> => within(patienceMs, writing).catch(() => undefined);
  // The other windows are told at once.
  if (limits !== undefined) budget.onLimit(() => soon("rate limit", limits.write));

  return {
    read: async (owner, world) => cache?.read(owner, world),
    prepare: async (github, { force, signal }) => {
      begun.set(github, wipes);
      const ready = Promise.all([memory.prepare(github, force), limits?.read()]);
      const late = AbortSignal.timeout(patienceMs);
      try {
        const [isAnew] = await abortable(ready, AbortSignal.any([signal, late]));
        return isAnew;
      } catch {
        signal.throwIfAborted();
        // The disk does not answer.
        return force;
      }
    },
    keep: (github, snapshot) => {
      if (begun.get(github) !== wipes) return;
      soon("memory of the lists", async () => memory.keep(github));
      if (limits !== undefined) soon("rate limit", limits.write);
      // Nothing is known of a repository that nobody is signed in for.
      const isKnown = snapshot.coverage.some(
        ({ source, state }) =>
          alertSources.some((name) => name === source) && state !== "unauthenticated",
      );
      if (cache !== undefined && isKnown) {
        soon("snapshot", async () => cache.write(github, snapshot));
      }
    },
    clear: async (reason) => {
      wipes += 1;
      // A limit is in force, whatever is forgotten; another account has limits of its own.
      const isLimitKept = reason === "command";
      if (!isLimitKept) budget.forget();
      await settled();
      const removed = await files?.remove(
        (name) => isOurs(name) && !(isLimitKept && name === limitsName),
      );
      return (removed ?? []).filter((name) => name.endsWith(snapshotSuffix)).length;
    },
    settled,
  };
}

function isOurs(name: string): boolean {
  return name === limitsName || [snapshotSuffix, memorySuffix].some((end) => name.endsWith(end));
}
