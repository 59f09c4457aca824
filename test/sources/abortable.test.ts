import assert from "node:assert/strict";
import { abortable } from "../../src/sources/abortable.ts";

suite("abortable", () => {
  test("settles like its work", async () => {
    const { signal } = new AbortController();
    assert.equal(await abortable(Promise.resolve(7), signal), 7);
    const failure = new Error("no");
    await assert.rejects(abortable(Promise.reject(failure), signal), failure);
  });

  test("rejects with the reason although the work never ends", async () => {
    const controller = new AbortController();
    const waiting = abortable(new Promise<never>(() => undefined), controller.signal);
    const reason = new Error("closed");
    controller.abort(reason);
    await assert.rejects(waiting, reason);
  });

  test("rejects with the reason when it came first, whatever the work says", async () => {
    const controller = new AbortController();
    const reason = new Error("closed");
    controller.abort(reason);
    await assert.rejects(abortable(Promise.resolve(1), controller.signal), reason);
    await assert.rejects(abortable(Promise.reject(new Error("x")), controller.signal), reason);
  });
});
