import assert from "node:assert/strict";
import {
  filesToSearch,
  findElsewhere,
  maximalFiles,
  missingLine,
} from "../../../src/core/locate/elsewhere.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";

const region = { startLine: 3, startColumn: 1, endLine: 3, endColumn: 13 };
const before = sourceText("one()\ntwo()\ndangerous(x);\nfour()\nfive()");

suite("lines in other files", () => {
  test("a line is found where at least half of its neighbours are", () => {
    const line = missingLine(region, before);
    assert.ok(line !== undefined);
    // Neighbours before: one two four five. Here: two four and two others: one half.
    const [half] = findElsewhere([line], sourceText("x()\ntwo()\n  dangerous(x);\nfour()\ny()"));
    assert.equal(half?.region.startLine, 3);
    assert.equal(half?.region.startColumn, 3);
    assert.equal(half?.context, 0.5);
    const [less] = findElsewhere([line], sourceText("x()\ntwo()\ndangerous(x);\nz()\ny()"));
    assert.equal(less, undefined);
  });

  test("the place with the most neighbours in common is taken", () => {
    const line = missingLine(region, before);
    assert.ok(line !== undefined);
    const text = sourceText(
      `x()\ntwo()\ndangerous(x);\nfour()\ny()\n${"a()\n".repeat(9)}${before.lines.join("\n")}`,
    );
    assert.equal(findElsewhere([line], text)[0]?.region.startLine, 17);
  });

  test("a line of fewer than twelve characters is not looked for", () => {
    assert.equal(missingLine({ ...region, startLine: 1, endLine: 1 }, before), undefined);
  });

  test("files of the same name come first, then those of the same extension, and not too many", () => {
    assert.deepEqual(
      filesToSearch("src/a.ts", ["b.ts", "src/a.ts", "lib/a.ts", "c.js", "a.ts.bak"]),
      ["lib/a.ts", "b.ts"],
    );
    const many = Array.from({ length: 2 * maximalFiles }, (_, index) => `${index}.ts`);
    assert.equal(filesToSearch("a.ts", many).length, maximalFiles);
  });
});
