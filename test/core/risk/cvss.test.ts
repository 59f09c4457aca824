import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readVector } from "../../../src/core/risk/cvss.ts";
import { critical31, denial31 } from "./examples.ts";

const v4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

suite("CVSS vectors", () => {
  test("network, low complexity, no privileges, no interaction can be automated", () => {
    assert.deepEqual(readVector(critical31), { automatable: "yes", impact: "total" });
    assert.deepEqual(readVector(critical31.replace("3.1", "3.0")), {
      automatable: "yes",
      impact: "total",
    });
  });

  for (const [metric, other] of [
    ["AV:N", "AV:A"],
    ["AC:L", "AC:H"],
    ["PR:N", "PR:L"],
    ["UI:N", "UI:R"],
  ] as const) {
    test(`${other} cannot be automated`, () => {
      assert.equal(readVector(critical31.replace(metric, other)).automatable, "no");
    });
  }

  test("total impact needs confidentiality and integrity high, not availability", () => {
    assert.equal(readVector(critical31.replace("A:H", "A:N")).impact, "total");
    assert.equal(readVector(critical31.replace("/C:H", "/C:L")).impact, "partial");
    assert.equal(readVector(critical31.replace("/I:H", "/I:N")).impact, "partial");
    assert.equal(readVector(denial31).impact, "partial");
  });

  test("version 4 reads attack requirements and the vulnerable system's impact", () => {
    assert.deepEqual(readVector(v4), { automatable: "yes", impact: "total" });
    assert.equal(readVector(v4.replace("AT:N", "AT:P")).automatable, "no");
    assert.equal(readVector(v4.replace("UI:N", "UI:A")).automatable, "no");
    assert.equal(readVector(v4.replace("VC:H", "VC:L")).impact, "partial");
    assert.equal(
      readVector(v4.replace("VI:H/", "VI:L/").replace("SI:N", "SI:H")).impact,
      "partial",
    );
  });

  test("modified metrics do not stand in for base metrics", () => {
    assert.equal(readVector(`${critical31}/MAV:P`).automatable, "yes");
    assert.equal(readVector(critical31.replace("/AV:N", "/MAV:N")).automatable, "unknown");
  });

  test("missing or misspelt metrics make the fact unknown, even if another says no", () => {
    assert.equal(readVector("CVSS:3.1/AV:L/AC:L/PR:N/C:H/I:H/A:H").automatable, "unknown");
    assert.equal(readVector(critical31.replace("/C:H", "/C:X")).impact, "unknown");
    assert.equal(readVector(critical31.replace("/C:H", "/C:HH")).impact, "unknown");
    assert.equal(readVector("CVSS:3.1/AV:").automatable, "unknown");
    assert.equal(readVector(v4.replace("/AT:N", "")).automatable, "unknown");
  });

  test("other versions and other texts tell nothing", () => {
    const nothing = { automatable: "unknown", impact: "unknown" };
    assert.deepEqual(readVector("AV:N/AC:L/Au:N/C:C/I:C/A:C"), nothing);
    assert.deepEqual(readVector(""), nothing);
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (!text.startsWith("CVSS:")) assert.deepEqual(readVector(text), nothing);
      }),
    );
  });
});
