import assert from "node:assert/strict";
import { changesBetween, mapLine } from "../../../src/core/locate/hunk.ts";

/** Two lines inserted before line 3, lines 5 and 6 deleted, line 9 replaced by three. */
const hunks = [
  { beforeFrom: 3, beforeTo: 3, afterFrom: 3, afterTo: 5 },
  { beforeFrom: 5, beforeTo: 7, afterFrom: 7, afterTo: 7 },
  { beforeFrom: 9, beforeTo: 10, afterFrom: 9, afterTo: 12 },
];

suite("hunks", () => {
  test("lines around hunks shift by what was inserted and deleted above them", () => {
    const mapped = Array.from({ length: 12 }, (_, line) => {
      const to = mapLine(hunks, line);
      return to.kind === "kept" ? to.line : undefined;
    });
    const gone = undefined;
    assert.deepEqual(mapped, [0, 1, 2, 5, 6, gone, gone, 7, 8, gone, 12, 13]);
  });

  test("an insertion right below the first line is inside, one right above it is not", () => {
    assert.equal(changesBetween(hunks, 2, 3), true);
    assert.equal(changesBetween(hunks, 3, 4), false);
    assert.equal(changesBetween(hunks, 4, 5), true);
    assert.equal(changesBetween(hunks, 7, 8), false);
    assert.equal(changesBetween(hunks, 10, 99), false);
    assert.equal(changesBetween(hunks, 2, 2), false);
  });
});
