import assert from "node:assert/strict";
import { cwePrior } from "../../../src/core/risk/cwePriors.ts";

suite("CWE priors", () => {
  // Shares of CISA's labels (automatable, total impact): CWE-79 1.5 % and 8 %, CWE-89 35 % and 44 %,
  // CWE-78 17 % and 85 %, CWE-416 7 % and 85 %, CWE-204 64 % and 3 %, CWE-362 7 % and 44 %.
  for (const [cwe, automatable, impact] of [
    ["CWE-79", "no", "partial"],
    ["CWE-89", "unknown", "unknown"],
    ["CWE-78", "unknown", "total"],
    ["CWE-416", "no", "total"],
    ["CWE-204", "yes", "partial"],
    ["CWE-617", "yes", "partial"],
    ["CWE-362", "no", "unknown"],
    ["CWE-918", "unknown", "partial"],
  ] as const) {
    test(`${cwe}: automatable ${automatable}, impact ${impact}`, () => {
      assert.deepEqual(cwePrior([cwe]), { automatable, impact });
    });
  }

  test("a CWE with fewer than 30 labelled CVEs tells nothing, however clear its share", () => {
    // CWE-95: 29 CVEs, 93 % total.
    assert.deepEqual(cwePrior(["CWE-95"]), { automatable: "unknown", impact: "unknown" });
  });

  test("no CWE and nonsense tell nothing", () => {
    for (const cwes of [[], ["CWE-0"], ["__proto__"]]) {
      assert.deepEqual(cwePrior(cwes), { automatable: "unknown", impact: "unknown" });
    }
  });

  test("of several CWEs the worst wins, in any order", () => {
    for (const [cwes, automatable, impact] of [
      [["CWE-79", "CWE-352"], "no", "partial"],
      [["CWE-79", "CWE-89"], "unknown", "unknown"],
      [["CWE-79", "CWE-99999"], "unknown", "unknown"],
      [["CWE-79", "CWE-94"], "unknown", "total"],
      [["CWE-79", "CWE-89", "CWE-204"], "yes", "unknown"],
      [["CWE-416", "CWE-79"], "no", "total"],
    ] as const) {
      assert.deepEqual(cwePrior(cwes), { automatable, impact }, cwes.join(" "));
      assert.deepEqual(cwePrior(cwes.toReversed()), { automatable, impact }, cwes.join(" "));
    }
  });

  test("the lists hold what the labelled data gives: 21 no, 2 yes, 32 partial, 32 total", () => {
    const priors = Array.from({ length: 2000 }, (_, id) => cwePrior([`CWE-${id}`]));
    const count = (value: string): number =>
      priors.filter((prior) => prior.automatable === value || prior.impact === value).length;
    assert.deepEqual(["no", "yes", "partial", "total"].map(count), [21, 2, 32, 32]);
  });
});
