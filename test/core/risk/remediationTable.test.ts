import assert from "node:assert/strict";
import { assess } from "../../../src/core/risk/model.ts";
import { remediationRow, rowInWords } from "../../../src/core/risk/remediationTable.ts";
import { calm, officialRows } from "./examples.ts";

const levels: Readonly<Record<string, number>> = {
  "next upgrade": 0,
  "60 days": 1,
  "14 days": 2,
  "3 days": 3,
  "3 days and forensic investigation": 3,
};

suite("remediation table", () => {
  for (const [letters, timeline] of officialRows) {
    test(`the official row ${letters} is ${timeline}`, () => {
      const [kev, exposed, automatable, impact] = letters;
      const row = remediationRow([
        kev === "Y",
        exposed === "Y",
        automatable === "Y",
        impact === "T",
      ]);
      assert.equal(rowInWords(row).split(" → ")[1], timeline);
      assert.equal(row.level, levels[timeline]);
      const assessment = assess({
        ...calm,
        exploitation: kev === "Y" ? "active" : "none",
        exposure: exposed === "Y" ? "open" : "internal",
        automatable: automatable === "Y" ? "yes" : "no",
        impact: impact === "T" ? "total" : "partial",
      });
      assert.equal(assessment.level, levels[timeline]);
      assert.equal(assessment.rows.worst, row);
      assert.equal(assessment.rows.best, row);
      assert.equal(assessment.checkForCompromise, timeline.includes("forensic"));
    });
  }

  test("a row reads as its four answers and its timeline", () => {
    assert.equal(
      rowInWords(remediationRow([true, true, true, true])),
      "known exploited + exposed + automatable + total impact → 3 days and forensic investigation",
    );
    assert.equal(
      rowInWords(remediationRow([false, false, false, false])),
      "not known exploited + not exposed + not automatable + partial impact → next upgrade",
    );
  });
});
