import assert from "node:assert/strict";
import { decodeText, isRecord, parseJson } from "../../src/sources/json.ts";

suite("json", () => {
  test("text that is no JSON is undefined, null is null", () => {
    assert.deepEqual(parseJson('{"a":[1]}'), { a: [1] });
    assert.equal(parseJson("null"), null);
    for (const text of ["", "<html>", '{"a":', "undefined"])
      assert.equal(parseJson(text), undefined);
  });

  test("a record is an object that is no list", () => {
    assert.ok(isRecord({}));
    for (const value of [null, [], "{}", 1, undefined]) assert.ok(!isRecord(value));
  });

  test("bytes that are no UTF-8 become replacement characters", () => {
    assert.equal(decodeText(new Uint8Array([0x61, 0xff, 0x62])), "a\ufffdb");
    assert.equal(decodeText(new TextEncoder().encode("Grüße 🙂")), "Grüße 🙂");
  });
});
