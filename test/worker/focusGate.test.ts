import assert from "node:assert/strict";
import { FocusGate } from "../../src/worker/focusGate.ts";

const calm = new AbortController().signal;

suite("focus gate", () => {
  /** Passes and tells when. */
  const passing = (gate: FocusGate, signal = calm) => {
    const seen = { isThrough: false };
    const ended = gate.pass(signal).then(() => {
      seen.isThrough = true;
    });
    return { seen, ended };
  };
  const turn = async () => new Promise((resolve) => setImmediate(resolve));

  test("is open where nobody tells about the focus", async () => {
    await new FocusGate().pass(calm);
  });

  test("holds all that comes without the focus, and lets all of it through with it", async () => {
    const gate = new FocusGate();
    gate.isFocused = false;
    const both = [passing(gate), passing(gate)];
    await turn();
    assert.deepEqual(
      both.map(({ seen }) => seen.isThrough),
      [false, false],
    );
    gate.isFocused = true;
    await Promise.all(both.map(({ ended }) => ended));
    gate.isFocused = false;
    const later = passing(gate);
    await turn();
    assert.equal(later.seen.isThrough, false);
    gate.isFocused = true;
    await later.ended;
  });

  test("what waits ends with the session", async () => {
    const gate = new FocusGate();
    gate.isFocused = false;
    const stop = new AbortController();
    const { ended } = passing(gate, stop.signal);
    stop.abort(new Error("the end"));
    await assert.rejects(ended, /the end/);
  });
});
