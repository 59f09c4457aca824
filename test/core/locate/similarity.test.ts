import assert from "node:assert/strict";
import { contextOverlap, mostSimilar, traitsOf } from "../../../src/core/locate/similarity.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";

suite("similarity", () => {
  test("weighs text by 0.6 and neighbours by 0.4", () => {
    // "abcd" has bigrams ab bc cd, "abce" ab bc ce: dice 2*2/6. Neighbours n1 and n2: all common.
    const traits = traitsOf(sourceText("n1\nabcd\nn2"), 1);
    const found = mostSimilar(traits, sourceText("n1\nab ce\nn2"), {
      lines: [1],
      expected: 1,
      least: 0,
      identical: "asAnyOther",
    });
    assert.ok(Math.abs((found?.similarity ?? 0) - (0.6 * (2 / 3) + 0.4)) < 1e-9);
    assert.equal(found?.isIdentical, false);
  });

  test("takes four non-blank neighbours on each side", () => {
    const text = sourceText("0\n1\n2\n\n3\n4\nX\n5\n\n\n6\n7\n8\n9");
    assert.deepEqual(traitsOf(text, 6).neighbours.toSorted(), [
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
    ]);
  });

  test("counts a repeated neighbour once for each time both have it", () => {
    assert.equal(contextOverlap(["}", "}", "a"], ["}", "b", "c", "d"]), 0.25);
    assert.equal(contextOverlap([], []), 1);
  });

  test("prefers an identical line without its neighbours only when asked", () => {
    const traits = traitsOf(sourceText("a\nb\nhazard(one);\nc\nd\ne\nf"), 2);
    const after = sourceText("a\nb\nhazard(one, two);\nc\nd\ne\nf\ng\nh\ni\nj\nhazard(one);\nz\nw");
    const search = { lines: [2, 11], expected: 2, least: 0.45 };
    assert.equal(mostSimilar(traits, after, { ...search, identical: "preferred" })?.line, 11);
    assert.equal(mostSimilar(traits, after, { ...search, identical: "asAnyOther" })?.line, 2);
  });

  test("takes the nearest of equal lines", () => {
    const traits = traitsOf(sourceText("call();"), 0);
    const after = sourceText("call();\n\n\n\ncall();");
    const found = mostSimilar(traits, after, {
      lines: [0, 4],
      expected: 3,
      least: 0,
      identical: "preferred",
    });
    assert.equal(found?.line, 4);
  });
});
