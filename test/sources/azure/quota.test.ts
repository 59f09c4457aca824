import assert from "node:assert/strict";
import { Quota, retryAfterMs } from "../../../src/sources/azure/quota.ts";

function at(start: number) {
  let now = start;
  const quota = new Quota(() => now);
  return { quota, pass: (ms: number) => (now += ms) };
}

function headers(remaining: string, resetsAfter: string) {
  return {
    "x-ms-user-quota-remaining": remaining,
    "x-ms-user-quota-resets-after": resetsAfter,
  };
}

suite("quota of Resource Graph", () => {
  test("while nothing is known, queries are sent", () => {
    const { quota } = at(0);
    assert.deepEqual([quota.take(), quota.take()], [0, 0]);
  });

  test("what is left is handed out, then the rest of the window is waited for", () => {
    const { quota, pass } = at(1000);
    quota.take();
    quota.answered(headers("2", "00:00:05"));
    pass(2000);
    assert.deepEqual([quota.take(), quota.take(), quota.take()], [0, 0, 3000]);
    pass(3000);
    assert.equal(quota.take(), 0);
  });

  test("queries under way count before their answers do", () => {
    const { quota } = at(0);
    for (let sent = 0; sent < 4; sent += 1) quota.take();
    // Of the five that are left, three have been sent already.
    quota.answered(headers("5", "00:00:05"));
    assert.deepEqual([quota.take(), quota.take(), quota.take()], [0, 0, 5000]);
    quota.failed();
    quota.failed();
    quota.answered(headers("5", "00:00:05"));
    assert.deepEqual(
      [3, 2, 1].map(() => quota.take()),
      [0, 0, 0],
    );
  });

  test("an answer that always says the same never stops anything", () => {
    const { quota } = at(0);
    for (let sent = 0; sent < 100; sent += 1) {
      assert.equal(quota.take(), 0);
      quota.answered(headers("14", "00:00:05"));
    }
  });

  test("headers that say nothing are passed over", () => {
    const { quota } = at(0);
    for (const [remaining, resets] of [
      ["", "00:00:05"],
      ["x", "00:00:05"],
      ["-1", "00:00:05"],
      ["0", ""],
      ["0", "soon"],
    ] as const) {
      quota.answered(headers(remaining, resets));
      assert.equal(quota.take(), 0, `${remaining} ${resets}`);
    }
    quota.answered({});
    assert.equal(quota.take(), 0);
  });

  test("a refusal holds all queries back until its end", () => {
    const { quota, pass } = at(0);
    quota.refused(4000);
    pass(1000);
    assert.equal(quota.take(), 3000);
  });

  test("retry-after is seconds or a date", () => {
    const now = Date.parse("2026-11-20T09:00:00Z");
    assert.equal(retryAfterMs("12", now), 12_000);
    assert.equal(retryAfterMs("Fri, 20 Nov 2026 09:00:30 GMT", now), 30_000);
    assert.equal(retryAfterMs("Fri, 20 Nov 2026 08:00:00 GMT", now), 0);
    assert.equal(retryAfterMs("soon", now), undefined);
    assert.equal(retryAfterMs(undefined, now), undefined);
  });
});
