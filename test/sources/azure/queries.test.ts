import assert from "node:assert/strict";
import * as queries from "../../../src/sources/azure/queries.ts";

const { withValues, ...constants } = queries;

suite("Resource Graph queries", () => {
  for (const [name, query] of Object.entries(constants)) {
    test(`${name}: ordered by a text id and without a limit, so that there are page tokens`, () => {
      assert.match(query, /\| project id,/);
      assert.match(query, /\| order by id asc$/);
      assert.doesNotMatch(query, /\b(take|limit|sample|top)\b/);
    });

    test(`${name}: types and kinds are compared without regard to case`, () => {
      assert.doesNotMatch(query, /[^=!]==[^=]/);
      assert.match(query, /type (=~|in~ \() ?'microsoft\./);
    });
  }

  test("values go in as literals, each once", () => {
    assert.equal(withValues("x in~ ({a})", ["b", "c", "b"], /^[a-z]$/), "x in~ ('b', 'c')");
  });

  test("a value of another form is left out, and none is no query", () => {
    const hostile = ["x') or true //", "a\\", "a\nb", "", 'a"b', "a\u0000"];
    assert.equal(withValues("x in~ ({a})", hostile, /^[^]*$/), "x in~ ('')");
    assert.equal(withValues("x in~ ({a})", hostile.slice(0, 1), /^[a-z]$/), undefined);
    assert.equal(withValues("x in~ ({a})", [], /^[a-z]$/), undefined);
    // No pattern of ours is one of `replace`: the text stands for itself.
    assert.equal(withValues("x in~ ({a})", ["$&"], /^[^]*$/), "x in~ ('$&')");
  });
});
