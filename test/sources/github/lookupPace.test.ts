import assert from "node:assert/strict";
import { createPace } from "../../../src/sources/github/lookupPace.ts";
import { calm } from "../../support/gitHubClient.ts";

/** A clock that only moves when somebody waits. */
function timed() {
  let now = 1000;
  const waits: number[] = [];
  const pace = createPace({
    clock: () => now,
    pause: async (ms) => {
      waits.push(ms);
      now += ms;
    },
  });
  return { pace, waits, pass: (ms: number) => (now += ms) };
}

/** GitHub: 900 points a minute and endpoint, 5 for a POST. */
const limit = 900 / 5;

suite("pace of lookups", () => {
  test("a minute's first hundred wait for nothing", async () => {
    const { pace, waits } = timed();
    for (let sent = 0; sent < 100; sent += 1) await pace(calm);
    assert.deepEqual(waits, []);
  });

  test("no minute sees more than GitHub takes", async () => {
    const { pace, waits, pass } = timed();
    const times: number[] = [];
    let now = 1000;
    let counted = 0;
    for (let sent = 0; sent < 1000; sent += 1) {
      await pace(calm);
      while (counted < waits.length) now += waits[counted++] ?? 0;
      times.push(now);
      now = pass(50);
    }
    const busiest = Math.max(
      ...times.map((start) => times.filter((t) => t >= start && t < start + 60_000).length),
    );
    assert.ok(busiest <= limit, String(busiest));
  });

  test("a pause that ends too early is made again", async () => {
    let now = 0;
    let pauses = 0;
    const pause = async (ms: number) => {
      pauses += 1;
      now += Math.ceil(ms / 2);
    };
    const pace = createPace({ clock: () => now, pause });
    for (let sent = 0; sent <= limit; sent += 1) await pace(calm);
    assert.ok(pauses > 1);
    assert.ok(now >= 60_000);
  });

  test("ends with the signal's own reason", async () => {
    const reason = new Error("closed");
    const controller = new AbortController();
    const pace = createPace({
      clock: () => 0,
      pause: async () => controller.abort(reason),
    });
    const all = async () => {
      for (let sent = 0; sent <= limit; sent += 1) await pace(controller.signal);
    };
    await assert.rejects(all, reason);
  });
});
