import assert from "node:assert/strict";
import { ago, capital, plain, shortCommit } from "../../../src/core/view/plain.ts";

suite("plain text", () => {
  test("control characters and white space fold to one space", () => {
    assert.equal(plain(" a\u0000\r\n\t b\u2028c\u0085\u001b[31m "), "a b c [31m");
  });

  test("characters that reorder or hide text are dropped", () => {
    const tags = String.fromCodePoint(0xe0041, 0xe007f);
    assert.equal(plain(`a\u202eb\u2066c\u200bd\ufeffe\u061cf\u00adg${tags}h`), "abcdefgh");
  });

  test("a long text ends in an ellipsis within its length, never in half a character", () => {
    assert.equal(plain("abcdef", 6), "abcdef");
    assert.equal(plain("abcdefg", 6), "abcde…");
    assert.equal(plain("ab cdefg", 4), "ab…");
    assert.equal(plain("abc🙂defg", 5), "abc…");
  });

  test("first letters and commits", () => {
    assert.equal(capital("internet-exposed"), "Internet-exposed");
    assert.equal(capital(""), "");
    assert.equal(shortCommit("1a2b3c4d5e6f"), "1a2b3c4");
  });

  for (const [then, words] of [
    ["2026-11-22T11:59:30Z", "just now"],
    ["2026-11-22T11:58:00Z", "2 min ago"],
    ["2026-11-22T11:00:00Z", "1 h ago"],
    ["2026-11-20T12:00:01Z", "47 h ago"],
    ["2026-11-20T12:00:00Z", "2 days ago"],
    ["2026-11-22T12:05:00Z", "just now"],
    ["yesterday", ""],
  ] as const) {
    test(`${then} is ${words === "" ? "not said" : words}`, () => {
      assert.equal(ago(then, new Date("2026-11-22T12:00:00Z")), words);
    });
  }
});
