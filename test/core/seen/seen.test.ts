import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSeen, SeenAlerts } from "../../../src/core/seen/seen.ts";

const code = (number: number) => ({ kind: "codeScanning", number }) as const;

suite("seen alerts", () => {
  test("are kept as ranges of their numbers", () => {
    const seen = SeenAlerts.of({}).with([3, 1, 2, 7, 7].map(code));
    assert.deepEqual(seen.toSeen(), { codeScanning: "1-3,7" });
    assert.deepEqual(seen.with([4, 5, 6].map(code)).toSeen(), { codeScanning: "1-7" });
  });

  test("a kind is known once it was read, with alerts or without", () => {
    const seen = SeenAlerts.of({}).with([code(1)], ["dependabot"]);
    assert.ok(seen.knows("codeScanning") && seen.knows("dependabot"));
    assert.ok(!seen.knows("secretScanning"));
    assert.deepEqual(seen.toSeen(), { codeScanning: "1", dependabot: "" });
    assert.ok(SeenAlerts.of(parseSeen({ dependabot: "" })).knows("dependabot"));
  });

  test("what was kept and is no list of ranges is not known", () => {
    for (const bad of [undefined, null, 3, { codeScanning: 3 }, { codeScanning: "1-x" }])
      assert.ok(!SeenAlerts.of(parseSeen(bad)).knows("codeScanning"));
    assert.deepEqual(parseSeen({ other: "1" }), {});
  });

  test("hold exactly what was put in, over keeping and in any order", () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, numbers, (first, then) => {
        const kept = SeenAlerts.of({}).with(first.map(code)).toSeen();
        const seen = SeenAlerts.of(parseSeen(kept)).with(then.map(code));
        const all = new Set([...first, ...then]);
        for (let number = 1; number <= 60; number += 1) {
          assert.equal(seen.has("codeScanning", number), all.has(number));
        }
      }),
    );
  });
});
