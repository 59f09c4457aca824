import assert from "node:assert/strict";
import { apply, newItems, nothingYet, type Parse } from "../../../src/sources/github/alertItems.ts";

const parse: Parse<{ readonly number: number }> = () => "malformed";

suite("items of a list of alerts", () => {
  test("numbers that JSON does not know are compared like others", () => {
    const huge = { number: 7, created: 2n ** 70n };
    assert.deepEqual(newItems([huge], [{ ...huge }]), []);
    assert.deepEqual(newItems([huge], [{ number: 7, created: 2n ** 70n + 1n }]), [huge]);
  });

  test("items without a number that say the same are counted one by one, also when read again", () => {
    const items = [null, null, { number: "x" }];
    const once = apply(nothingYet<{ readonly number: number }>(), items, parse);
    assert.equal(once.malformed.length, 3);
    assert.equal(apply(once, items, parse).malformed.length, 3);
  });
});
