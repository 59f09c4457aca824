import assert from "node:assert/strict";
import fc from "fast-check";
import { mapLine } from "../../../src/core/locate/hunk.ts";
import { diffLines } from "../../../src/core/locate/lineDiff.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";

const few = fc.array(fc.constantFrom("a", "b", "c", "}", ""), { maxLength: 30 });
const many = fc.array(fc.stringMatching(/^[a-f]{1,2}$/), { maxLength: 60 });

function diff(before: readonly string[], after: readonly string[]) {
  return diffLines(sourceText(before.join("\n")), sourceText(after.join("\n")));
}

suite("diffLines", () => {
  test("names an inserted, a deleted and a replaced line", () => {
    assert.deepEqual(diff(["a", "b", "c"], ["a", "x", "b", "c"]), [
      { beforeFrom: 1, beforeTo: 1, afterFrom: 1, afterTo: 2 },
    ]);
    assert.deepEqual(diff(["a", "b", "c"], ["a", "c"]), [
      { beforeFrom: 1, beforeTo: 2, afterFrom: 1, afterTo: 1 },
    ]);
    assert.deepEqual(diff(["a", "b", "c"], ["a", "x", "c"]), [
      { beforeFrom: 1, beforeTo: 2, afterFrom: 1, afterTo: 2 },
    ]);
  });

  test("finds the shortest script where no line is unique", () => {
    // One deletion and one insertion turn "abab" into "baba"; everything else stays.
    const hunks = diff(["a", "b", "a", "b"], ["b", "a", "b", "a"]);
    const removed = hunks.reduce((sum, hunk) => sum + hunk.beforeTo - hunk.beforeFrom, 0);
    assert.equal(removed, 1);
  });

  test("sees no difference in white space", () => {
    assert.deepEqual(diff(["if (x) {", "  y();", "}"], ["if(x){", "\ty();  ", "}  "]), []);
  });

  for (const [name, lines] of [
    ["few different", few],
    ["many different", many],
  ] as const) {
    test(`keeps equal lines in order and loses none (${name} lines)`, () => {
      fc.assert(
        fc.property(lines, lines, (one, other) => {
          const before = one.length === 0 ? [""] : one;
          const after = other.length === 0 ? [""] : other;
          const hunks = diff(before, after);
          const kept: string[] = [];
          let last = -1;
          for (const [line, text] of before.entries()) {
            const mapped = mapLine(hunks, line);
            if (mapped.kind === "changed") continue;
            assert.equal(after[mapped.line], text);
            assert.ok(mapped.line > last);
            last = mapped.line;
            kept.push(text);
          }
          const added = hunks.reduce((sum, hunk) => sum + hunk.afterTo - hunk.afterFrom, 0);
          assert.equal(kept.length + added, after.length);
        }),
      );
    });
  }

  test("gives up on hopeless stretches in bounded work, and stays right", () => {
    const before = Array.from({ length: 4000 }, (_, index) => `${index % 7}`);
    const after = Array.from({ length: 4000 }, (_, index) => `${(index * index) % 11}`);
    for (const hunk of diff(before, after))
      assert.ok(hunk.beforeTo <= 4000 && hunk.afterTo <= 4000);
  });
});
