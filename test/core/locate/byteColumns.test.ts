import assert from "node:assert/strict";
import fc from "fast-check";
import { inTextColumns } from "../../../src/core/locate/byteColumns.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";

const at = (line: string, startColumn: number, endColumn: number) => {
  const region = { startLine: 1, startColumn, endLine: 1, endColumn };
  const location = { path: "a", commit: "c", region, hasByteColumns: true };
  const { region: turned } = inTextColumns(location, sourceText(line));
  return [turned.startColumn, turned.endColumn];
};

suite("byte columns", () => {
  test("ASCII text has the same columns in both", () => {
    assert.deepEqual(at("key = abc", 7, 10), [7, 10]);
  });

  test("é is two bytes and one unit, € three and one, 𝄞 four and two", () => {
    // Bytes: é 1-2, = 3, x 4.
    assert.deepEqual(at("é=x", 4, 5), [3, 4]);
    assert.deepEqual(at("€=x", 5, 6), [3, 4]);
    assert.deepEqual(at("𝄞=x", 6, 7), [4, 5]);
  });

  test("a byte within a character means the character, one beyond the line its end", () => {
    assert.deepEqual(at("€x", 2, 99), [1, 3]);
  });

  test("a byte order mark is three bytes of the first line and no column of it", () => {
    // EF BB BF, then k at byte 4 and column 1: A at byte 9 and column 6.
    assert.deepEqual(at("\uFEFFkey='AKIA'", 9, 13), [6, 10]);
  });

  test("an end that is not known stays unknown, and other columns stay", () => {
    assert.deepEqual(at("éa", 3, 0), [2, 0]);
    const region = { startLine: 1, startColumn: 3, endLine: 1, endColumn: 4 };
    const location = { path: "a", commit: "c", region };
    assert.deepEqual(inTextColumns(location, sourceText("éab")).region, region);
  });

  test("cuts out what stands between the bytes", () => {
    const words = fc.string({ unit: "grapheme", minLength: 1 }).filter((w) => !/[\r\n]/.test(w));
    fc.assert(
      fc.property(words, words, words, (before, secret, after) => {
        const start = Buffer.byteLength(before) + 1;
        const line = before + secret + after;
        const [from = 0, to = 0] = at(line, start, start + Buffer.byteLength(secret));
        assert.equal(line.slice(from - 1, to - 1), secret);
      }),
    );
  });
});
