import assert from "node:assert/strict";
import { readRiskFactors } from "../../src/sources/riskFactors.ts";

suite("risk factors", () => {
  for (const [factor, spellings] of [
    [
      "internet-exposed",
      [
        "Exposure to the Internet",
        "Internet exposure",
        "exposedToInternet",
        "internet-exposed",
        "Internet Exposed",
      ],
    ],
    ["sensitive-data", ["Sensitive Data", "containsSensitiveData", "sensitive-data"]],
    ["critical-resource", ["Critical Resource", "critical-resource", "CRITICAL RESOURCES"]],
    ["lateral-movement", ["Lateral Movement", "lateral-movement"]],
  ] as const) {
    for (const spelling of spellings) {
      test(`${spelling} is ${factor}`, () => {
        assert.deepEqual(readRiskFactors([spelling]), { known: [factor], other: [] });
      });
    }
  }

  test("a factor we have no word for keeps its text, once", () => {
    assert.deepEqual(
      readRiskFactors([" Weak authorization", "Weak authorization", "Vulnerabilities"]),
      {
        known: [],
        other: ["Weak authorization", "Vulnerabilities"],
      },
    );
  });

  test("a factor in two spellings counts once; what is no text does not count", () => {
    const texts = ["Sensitive Data", "sensitive-data", "", "  ", null, 7, {}];
    assert.deepEqual(readRiskFactors(texts), { known: ["sensitive-data"], other: [] });
  });
});
