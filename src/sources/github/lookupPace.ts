import { setTimeout as wait } from "node:timers/promises";

/**
 * A POST costs 5 of the 900 points that GitHub grants an account per minute and endpoint ("Rate
 * limits for the REST API", secondary limits); this leaves a third of them to other programs.
 */
const mostPerMinute = 120;
const minuteMs = 60_000;

/** Resolves when one more may be sent; rejects only when aborted. */
export type Pace = (signal: AbortSignal) => Promise<void>;

/** The clock gives milliseconds; `pause` resolves after some of them, at the earliest. */
export interface Times {
  readonly clock: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Paces requests that are sent by POST and only read: at once, as reads are, until a minute has
 * seen as many as GitHub takes.
 */
export function createPace({ clock, pause }: Times): Pace {
  const starts: number[] = [];
  return async (signal) => {
    for (;;) {
      signal.throwIfAborted();
      const now = clock();
      while (starts[0] !== undefined && now - starts[0] >= minuteMs) starts.shift();
      const [oldest] = starts;
      if (oldest === undefined || starts.length < mostPerMinute) {
        starts.push(now);
        return;
      }
      await pause(oldest + minuteMs - now, signal);
    }
  };
}

const paces = new Map<string, Pace>();

/** The pace of an account, over all its repositories. */
export function paceOf(apiUrl: string, account: string | undefined): Pace {
  const key = JSON.stringify([apiUrl, account]);
  const pace = paces.get(key) ?? createPace({ clock: () => performance.now(), pause });
  paces.set(key, pace);
  return pace;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // Nothing stays alive for a wait, and an abort is told with its own reason.
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
