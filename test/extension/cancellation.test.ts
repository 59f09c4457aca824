import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { ResponseError } from "vscode-languageserver-protocol";
import { isCancellation, withSignal } from "../../src/extension/cancellation.ts";

/** A token as the editor has them, with a switch. */
function aToken() {
  const emitter = new EventEmitter();
  return {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      emitter.on("cancel", listener);
      return { dispose: () => void emitter.off("cancel", listener) };
    },
    cancel: () => void emitter.emit("cancel"),
    listeners: () => emitter.listenerCount("cancel"),
  };
}

suite("cancellation", () => {
  test("of a token aborts the signal", async () => {
    const token = aToken();
    const wasAborted = await withSignal(token, async (signal) => {
      assert.equal(signal.aborted, false);
      token.cancel();
      return signal.aborted;
    });
    assert.equal(wasAborted, true);
  });

  test("before the work starts is seen by it", async () => {
    const token = { ...aToken(), isCancellationRequested: true };
    assert.equal(await withSignal(token, async (signal) => signal.aborted), true);
  });

  test("lets go of the token, also after a failure", async () => {
    const token = aToken();
    await assert.rejects(withSignal(token, () => Promise.reject(new Error("x"))));
    assert.equal(token.listeners(), 0);
  });

  test("is recognised in every spelling, and nothing else is", () => {
    const canceled = new Error("Canceled");
    canceled.name = "Canceled";
    for (const error of [
      canceled,
      AbortSignal.abort().reason,
      new ResponseError(-32800, "cancelled"),
      new ResponseError(-32802, "cancelled by the server"),
      new ResponseError(-32097, "connection got disposed"),
    ])
      assert.equal(isCancellation(error), true, String(error));
    for (const error of [new Error("x"), new ResponseError(-32603, "x"), "Canceled", undefined])
      assert.equal(isCancellation(error), false, String(error));
  });
});
