import assert from "node:assert/strict";
import type { AlertKind } from "../../../src/core/alert.ts";
import { changeProblem } from "../../../src/core/remedy/alertChange.ts";
import {
  type Classification,
  type ClosingReason,
  classifications,
  closingComment,
  matchingDismissal,
} from "../../../src/core/remedy/closing.ts";

suite("closing an issue", () => {
  test("offers the five classifications of incidents, in their words", () => {
    assert.deepEqual(
      classifications.map(({ name }) => name),
      [
        "True positive",
        "Benign positive – suspicious but expected",
        "False positive – incorrect logic",
        "False positive – incorrect data",
        "Undetermined",
      ],
    );
  });

  test("says the classification before the user's own words, which stay as typed", () => {
    assert.equal(closingComment("undetermined", " \n"), "**Classification:** Undetermined");
    assert.equal(
      closingComment("falsePositiveData", " See #4, @mona.\n- a"),
      "**Classification:** False positive – incorrect data\n\nSee #4, @mona.\n- a",
    );
  });

  // What each closing says about the alert, decided by hand from GitHub's reasons.
  const table: readonly (readonly [ClosingReason, Classification, string, string, string])[] = [
    ["completed", "truePositive", "", "", "revoked"],
    ["completed", "benignPositive", "won't fix", "tolerable_risk", "wont_fix"],
    ["completed", "falsePositiveLogic", "false positive", "inaccurate", "false_positive"],
    ["completed", "undetermined", "", "", ""],
    ["not_planned", "truePositive", "won't fix", "tolerable_risk", "wont_fix"],
    ["not_planned", "benignPositive", "won't fix", "tolerable_risk", "wont_fix"],
    ["not_planned", "falsePositiveData", "false positive", "inaccurate", "false_positive"],
    ["not_planned", "undetermined", "", "", ""],
    ["duplicate", "truePositive", "", "", ""],
    ["duplicate", "falsePositiveLogic", "", "", ""],
  ];
  for (const [reason, classification, ...wanted] of table)
    test(`${reason}, ${classification}: the dismissal that says the same`, () => {
      const kinds: readonly AlertKind[] = ["codeScanning", "dependabot", "secretScanning"];
      const found = kinds.map((kind) => matchingDismissal(kind, { reason, classification }));
      assert.deepEqual(
        found.map((one) => one ?? ""),
        wanted,
      );
      for (const [at, id] of found.entries()) {
        const kind = kinds[at] ?? "dependabot";
        if (id === undefined) continue;
        const change = { kind: "dismiss", reason: id, comment: "", asRequest: false } as const;
        assert.equal(changeProblem(kind, change), undefined);
      }
    });
});
