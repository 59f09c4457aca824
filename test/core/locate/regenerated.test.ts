import assert from "node:assert/strict";
import fc from "fast-check";
import { diffLines } from "../../../src/core/locate/lineDiff.ts";
import { locate, workOfFile } from "../../../src/core/locate/locate.ts";
import { contextOverlap, mostSimilar, traitsOf } from "../../../src/core/locate/similarity.ts";
import { type SourceText, sourceText } from "../../../src/core/locate/sourceText.ts";

/** A file of lines that are alike and all its own. */
function generated(lines: number, factor: number): SourceText {
  const line = (index: number) =>
    `  result.set("key${(index * factor) % 1_000_003}", computeValue(${index}, ${(index * factor) % 7919}));`;
  return sourceText(Array.from({ length: lines }, (_, index) => line(index)).join("\n"));
}

/** 0.6 dice of the bigrams + 0.4 of the neighbours, written down as it is defined. */
function similarity(one: SourceText, line: number, other: SourceText, place: number): number {
  const pairs = (text: string) =>
    text
      .split("")
      .slice(1)
      .map((_, at) => text.slice(at, at + 2));
  const left = pairs(one.squeezed(line));
  const right = pairs(other.squeezed(place));
  const rest = [...right];
  let common = 0;
  for (const pair of left) {
    const at = rest.indexOf(pair);
    if (at < 0) continue;
    rest.splice(at, 1);
    common += 1;
  }
  const both = left.length + right.length;
  const isSame = one.squeezed(line) === other.squeezed(place);
  const dice = isSame ? 1 : both === 0 ? 0 : (2 * common) / both;
  const context = contextOverlap(traitsOf(one, line).neighbours, traitsOf(other, place).neighbours);
  return 0.6 * dice + 0.4 * context;
}

const files = fc
  .array(
    fc.array(fc.constantFrom("a", "b", "ab(", ");", "\u00e9", "\u0416", "\u{1F600}", " "), {
      maxLength: 6,
    }),
    {
      minLength: 1,
      maxLength: 90,
    },
  )
  .map((lines) => sourceText(lines.map((parts) => parts.join("")).join("\n")));

suite("wholly regenerated files", () => {
  test("the most similar line is that of the definition, however it is looked for", () => {
    fc.assert(
      fc.property(
        files,
        files,
        fc.nat(89),
        fc.constantFrom(0, 0.45, 0.75),
        (one, other, at, least) => {
          const line = at % one.lines.length;
          const lines = other.lines.map((_, index) => index);
          const best = lines
            .filter((place) => other.squeezed(place) !== "")
            .map((place) => ({ place, is: similarity(one, line, other, place) }))
            .filter(({ is }) => is >= least)
            .toSorted(
              (a, b) => b.is - a.is || Math.abs(a.place - line) - Math.abs(b.place - line),
            )[0];
          const found = mostSimilar(traitsOf(one, line), other, {
            lines,
            expected: line,
            least,
            identical: "asAnyOther",
          });
          assert.deepEqual([found?.line, found?.similarity], [best?.place, best?.is]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a hundred alerts of three thousand new lines are all looked for", () => {
    const [before, after] = [generated(3000, 7907), generated(3000, 104_729)];
    const work = workOfFile();
    const comparison = { before, after, hunks: diffLines(before, after), work };
    for (let index = 0; index < 100; index += 1) {
      const line = 1 + index * 30;
      const region = { startLine: line, endLine: line, startColumn: 1, endColumn: 0 };
      assert.notEqual(locate(region, comparison).finding, "notLookedFor");
    }
    assert.ok(work.steps > 0);
  });

  test("what is looked for after the work of a file is used up is only a guess, and says so", () => {
    const [before, after] = [generated(40, 7907), generated(40, 104_729)];
    const comparison = { before, after, hunks: diffLines(before, after), work: { steps: 100 } };
    const at = (line: number) =>
      locate({ startLine: line, endLine: line, startColumn: 3, endColumn: 9 }, comparison);
    assert.notEqual(at(3).finding, "notLookedFor");
    const { state, finding, region } = at(20);
    assert.deepEqual([state, finding, region?.startLine], ["uncertain", "notLookedFor", 20]);
  });
});
