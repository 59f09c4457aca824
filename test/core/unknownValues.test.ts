import assert from "node:assert/strict";
import { unknownValuesNote } from "../../src/core/unknownValues.ts";
import { codeScanning, dependabot, secret } from "./risk/examples.ts";

suite("values that nobody knows", () => {
  test("nothing is said without any", () => {
    assert.equal(unknownValuesNote([]), undefined);
    assert.equal(unknownValuesNote([codeScanning(), secret({ unknownFields: [] })]), undefined);
  });

  test("alerts are counted once, fields named once and in order", () => {
    const one = secret({ unknownFields: ["validity"] });
    assert.equal(
      unknownValuesNote([one, codeScanning()]),
      "1 alert holds a value that this version does not know (validity).",
    );
    const two = dependabot({ unknownFields: ["state", "dependency.scope"] });
    const three = codeScanning({ unknownFields: ["state"] });
    assert.equal(
      unknownValuesNote([one, two, three]),
      "3 alerts hold a value that this version does not know (dependency.scope, state, validity).",
    );
  });
});
