/** When a refresh is due by itself; pure, so that it can be tested. */

export interface ScheduleState {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When the last refresh ended; undefined while the first one runs. */
  readonly endedAt: number | undefined;
  /** The setting; 0: only by command. */
  readonly intervalMinutes: number;
  /** Nobody looks at a window without the focus. */
  readonly isFocused: boolean;
  readonly isRefreshing: boolean;
  /** Something has changed that a refresh would show; it does not wait for the interval. */
  readonly isWanted: boolean;
  /** 0 to 1, one for each session: windows that were opened together do not ask together. */
  readonly jitter: number;
}

/** Windows wait up to this share of the interval longer. */
const mostJitter = 0.1;

/** True when the interval has passed, or a refresh is wanted, in a window that has the focus. */
export function isRefreshDue(state: ScheduleState): boolean {
  const { now, endedAt, intervalMinutes, isFocused, isRefreshing, isWanted, jitter } = state;
  if (!isFocused || isRefreshing) return false;
  if (isWanted) return true;
  if (endedAt === undefined || intervalMinutes <= 0) return false;
  return now - endedAt >= intervalMinutes * 60_000 * (1 + mostJitter * jitter);
}
