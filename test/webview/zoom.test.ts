import assert from "node:assert/strict";
import { moved, partOf, scaled, shifted, viewBoxOf } from "../../src/webview/zoom.ts";

const whole = { x: 0, y: 0, width: 400, height: 200 };

suite("zooming a drawing", () => {
  test("in and out keep the middle, and fit shows all of it", () => {
    const near = moved(whole, whole, "in");
    assert.deepEqual(near, { x: 40, y: 20, width: 320, height: 160 });
    assert.deepEqual(moved(near, whole, "out"), whole);
    assert.deepEqual(moved(near, whole, "fit"), whole);
  });

  test("ends at four times the size and at half of it", () => {
    const far = (move: "in" | "out") =>
      Array.from({ length: 30 }).reduce((part: typeof whole) => moved(part, whole, move), whole);
    assert.equal(far("in").width, 100);
    assert.equal(far("out").width, 800);
  });

  test("at a point leaves that point where it is", () => {
    const part = scaled(whole, whole, { by: 0.5, x: 0.25, y: 1 });
    assert.deepEqual(part, { x: 50, y: 100, width: 200, height: 100 });
  });

  test("moves by a tenth, and never loses the drawing", () => {
    const near = { x: 100, y: 50, width: 200, height: 100 };
    assert.deepEqual(moved(near, whole, "right"), { ...near, x: 120 });
    assert.deepEqual(moved(near, whole, "left"), { ...near, x: 80 });
    assert.deepEqual(moved(near, whole, "up"), { ...near, y: 40 });
    assert.deepEqual(moved(near, whole, "down"), { ...near, y: 60 });
    assert.deepEqual(shifted(near, whole, { x: 9999, y: -9999 }), { ...near, x: 300, y: -50 });
  });

  test("a part is written and read as the attribute has it", () => {
    assert.equal(viewBoxOf({ x: 1 / 3, y: 0, width: 100, height: 50 }), "0.33 0 100 50");
    assert.deepEqual(partOf("0.33 0 100 50"), { x: 0.33, y: 0, width: 100, height: 50 });
    for (const wrong of [null, "", "1 2 3", "1 2 3 4 5", "a b c d", "0 0 0 10"]) {
      assert.equal(partOf(wrong), undefined);
    }
  });
});
