import assert from "node:assert/strict";
import { FocusReturn } from "../../src/extension/focusReturn.ts";

suite("focus return", () => {
  let tell: (state: { readonly focused: boolean }) => void = () => undefined;
  let isListening = true;
  const opened = () =>
    new FocusReturn((listener) => {
      tell = listener;
      isListening = true;
      return {
        dispose: () => {
          isListening = false;
        },
      };
    });

  test("does the work once, when the window was left and has the focus again", () => {
    const focus = opened();
    let done = 0;
    focus.afterwards(() => {
      done += 1;
    });
    tell({ focused: true });
    assert.equal(done, 0);
    tell({ focused: false });
    assert.equal(done, 0);
    tell({ focused: true });
    assert.equal(done, 1);
    tell({ focused: false });
    tell({ focused: true });
    assert.equal(done, 1);
  });

  test("counts only a window that was left afterwards, and the last work", () => {
    const focus = opened();
    const done: string[] = [];
    tell({ focused: false });
    focus.afterwards(() => done.push("first"));
    focus.afterwards(() => done.push("second"));
    tell({ focused: true });
    assert.deepEqual(done, []);
    tell({ focused: false });
    tell({ focused: true });
    assert.deepEqual(done, ["second"]);
  });

  test("listens no more when it is disposed", () => {
    const focus = opened();
    focus.dispose();
    assert.equal(isListening, false);
  });
});
