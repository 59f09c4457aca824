import assert from "node:assert/strict";
import { isRefreshDue, type ScheduleState } from "../../src/extension/refreshSchedule.ts";

const minute = 60_000;
const idle: ScheduleState = {
  now: 100 * minute,
  endedAt: 85 * minute,
  intervalMinutes: 15,
  isFocused: true,
  isRefreshing: false,
  isWanted: false,
  jitter: 0,
};

suite("refresh by itself", () => {
  for (const [name, changes, isDue] of [
    ["when the interval has passed", {}, true],
    ["not a moment before", { endedAt: 85 * minute + 1 }, false],
    ["never without the focus", { isFocused: false }, false],
    ["not while one runs", { isRefreshing: true }, false],
    ["not before the first one ended", { endedAt: undefined }, false],
    ["never with the interval 0", { intervalMinutes: 0, endedAt: 0 }, false],
    ["a tenth later at most, by the window's own share", { jitter: 1 }, false],
    ["at once when something has changed", { isWanted: true, endedAt: 100 * minute }, true],
    ["also with the interval 0", { isWanted: true, intervalMinutes: 0 }, true],
    ["but that waits for the focus too", { isWanted: true, isFocused: false }, false],
    ["and for the refresh that runs", { isWanted: true, isRefreshing: true }, false],
    ["then it is due there too", { jitter: 1, now: 102 * minute }, true],
  ] as const satisfies readonly (readonly [string, Partial<ScheduleState>, boolean])[]) {
    test(name, () => assert.equal(isRefreshDue({ ...idle, ...changes }), isDue));
  }
});
