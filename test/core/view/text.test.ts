import assert from "node:assert/strict";
import { english, translator } from "../../../src/core/view/text.ts";

suite("translation", () => {
  test("the English text is the key, values are filled in by number", () => {
    const german = translator({ "{0} of {1}": "{1}, davon {0}" });
    assert.equal(german("{0} of {1}", 3, "alle"), "alle, davon 3");
    assert.equal(english("{0} of {1}", 3, "all"), "3 of all");
  });

  test("a value is not filled in again, a missing one leaves its hole", () => {
    assert.equal(english("{0} {1}", "{1}"), "{1} {1}");
    assert.equal(english("{0}", "$&"), "$&");
  });
});
