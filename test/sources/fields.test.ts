import assert from "node:assert/strict";
import { field, list, text } from "../../src/sources/fields.ts";

suite("fields", () => {
  test("names are found in any case, the exact one first", () => {
    assert.equal(field({ ResourceDetails: { ID: "x" } }, "resourceDetails", "Id"), "x");
    assert.equal(field({ id: "lower", Id: "exact" }, "Id"), "exact");
  });

  test("text that holds JSON is read as JSON on the way", () => {
    assert.equal(field({ data: '{"Cve":{"Id":"CVE-2026-1"}}' }, "data", "cve", "id"), "CVE-2026-1");
  });

  test("what is not there is undefined", () => {
    for (const value of [undefined, null, 3, [], "no json", { a: null }]) {
      assert.equal(field(value, "a", "b"), undefined);
    }
  });

  test("text is trimmed and never empty", () => {
    assert.equal(text("  a "), "a");
    for (const value of ["", "  ", 1, null, undefined]) assert.equal(text(value), undefined);
  });

  test("a list may come as JSON; anything else is an empty list", () => {
    assert.deepEqual(list([1, 2]), [1, 2]);
    assert.deepEqual(list('["a"]'), ["a"]);
    for (const value of ["[broken", "{}", {}, null, 5]) assert.deepEqual(list(value), []);
  });
});
