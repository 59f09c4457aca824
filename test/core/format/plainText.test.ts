import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  columnsOf,
  cutEnd,
  cutStart,
  plainText,
  wrap,
} from "../../../src/core/format/plainText.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });

suite("plainText", () => {
  const cases: readonly (readonly [given: string, shown: string])[] = [
    ["SQL injection", "SQL injection"],
    ["  two\r\n\tlines ", "two lines"],
    ["\u001B[1;31mred\u001B[0m", "red"],
    ["\u009B31mred", "red"],
    ["\u001B]0;title\u0007text", "text"],
    ["\u001B]8;;https://evil\u001B\\link", "link"],
    ["\u001B]0;never ended", "0;never ended"],
    ["\u001Bc reset", "reset"],
    ["a\u0000b\u0008c\u007Fd\u0085e", "a b c d e"],
    ["abc\u202Egnp.exe", "abcgnp.exe"],
    ["a\u200Bb\u2060c\uFEFFd\u00ADe", "abcde"],
    ["a\u2028b\u2029c\u00A0d\u3000e", "a b c d e"],
    ["half \uD83D char", "half \uFFFD char"],
    ["\u{E0041}tag", "tag"],
    ["café 注入 🔑", "café 注入 🔑"],
  ];
  for (const [given, shown] of cases) {
    test(`shows ${JSON.stringify(given)} as ${JSON.stringify(shown)}`, () => {
      assert.equal(plainText(given), shown);
    });
  }

  test("leaves nothing that moves a cursor, for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(plainText(text))),
    );
  });
});

suite("columnsOf", () => {
  const cases: readonly (readonly [text: string, columns: number])[] = [
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["注入", 4],
    ["한글", 4],
    ["ｆｕ", 4],
    ["🔑", 2],
    ["…·", 2],
    ["\u{20000}", 2],
  ];
  for (const [text, columns] of cases) {
    test(`counts ${columns} for ${JSON.stringify(text)}`, () => {
      assert.equal(columnsOf(text), columns);
    });
  }
});

suite("cutting", () => {
  test("keeps the beginning, or the end, and marks the rest", () => {
    assert.equal(cutEnd("SQL injection", 6), "SQL i…");
    assert.equal(cutStart("src/db/query.ts:42", 12), "…query.ts:42");
    assert.equal(cutEnd("SQL", 3), "SQL");
    assert.equal(cutEnd("注入攻击", 4), "注…");
    assert.equal(cutEnd("abc", 1), "…");
    assert.equal(cutEnd("abc", 0), "");
  });

  test("never takes more columns than it may", () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), (text, columns) => {
        const shown = plainText(text);
        return (
          columnsOf(cutEnd(shown, columns)) <= columns &&
          columnsOf(cutStart(shown, columns)) <= columns
        );
      }),
    );
  });
});

suite("wrap", () => {
  test("breaks at spaces, and leaves a long word whole", () => {
    assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
    assert.deepEqual(wrap("a extraordinarily b", 5), ["a", "extraordinarily", "b"]);
    assert.deepEqual(wrap("", 5), [""]);
  });
});
