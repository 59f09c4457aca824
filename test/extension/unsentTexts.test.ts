import assert from "node:assert/strict";
import { UnsentTexts } from "../../src/extension/unsentTexts.ts";

/** A memento as VS Code's: what is read is a copy of what was written. */
function memento(initial?: unknown) {
  let kept = initial === undefined ? undefined : JSON.stringify(initial);
  return {
    get: <T>(_key: string, fallback?: T): T =>
      // As in VS Code, the caller says what it expects.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      (kept === undefined ? fallback : JSON.parse(kept)) as T,
    update: (_key: string, value: unknown) => {
      kept = JSON.stringify(value);
      return Promise.resolve();
    },
  };
}

suite("unsent texts", () => {
  test("outlive a reload until they are sent", () => {
    const state = memento();
    new UnsentTexts(state).set("close 7", "Fixed by the upgr");
    const after = new UnsentTexts(state);
    assert.equal(after.get("close 7"), "Fixed by the upgr");
    assert.equal(after.get("close 8"), "");
    after.forget("close 7");
    assert.equal(new UnsentTexts(state).get("close 7"), "");
  });

  test("keep the newest when there are too many, and forget what was emptied", () => {
    const texts = new UnsentTexts(memento());
    for (let at = 0; at < 60; at += 1) texts.set(`purpose ${at}`, `text ${at}`);
    assert.equal(texts.get("purpose 9"), "");
    assert.equal(texts.get("purpose 10"), "text 10");
    texts.set("purpose 59", "");
    assert.equal(texts.get("purpose 59"), "");
  });

  test("read anything else as nothing", () => {
    for (const kept of [null, 7, { a: "b" }, [["a"], ["a", 1], "x"]])
      assert.equal(new UnsentTexts(memento(kept)).get("a"), "");
  });
});
