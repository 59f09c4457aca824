import assert from "node:assert/strict";
import { CancellationTokenSource } from "vscode-languageserver-protocol";
import { cancellationOf, signalOf } from "../../src/worker/cancellation.ts";

suite("cancellation", () => {
  test("a signal cancels its token, before or after it was made", () => {
    const controller = new AbortController();
    const { token } = cancellationOf(controller.signal);
    assert.equal(token.isCancellationRequested, false);
    controller.abort();
    assert.equal(token.isCancellationRequested, true);
    assert.equal(cancellationOf(controller.signal).token.isCancellationRequested, true);
  });

  test("after dispose the signal no longer reaches the token", () => {
    const controller = new AbortController();
    const { token, dispose } = cancellationOf(controller.signal);
    let told = false;
    token.onCancellationRequested(() => {
      told = true;
    });
    dispose();
    controller.abort();
    assert.equal(told, false);
  });

  test("a token aborts its signal, before or after it was made; not after dispose", () => {
    const source = new CancellationTokenSource();
    const first = signalOf(source.token);
    const second = signalOf(source.token);
    second.dispose();
    assert.equal(first.signal.aborted, false);
    source.cancel();
    assert.deepEqual([first.signal.aborted, second.signal.aborted], [true, false]);
    assert.equal(signalOf(source.token).signal.aborted, true);
  });
});
