import assert from "node:assert/strict";
import { evaluationOf } from "../../src/core/evaluation.ts";
import type { Recommendation, RiskLevel } from "../../src/core/workload.ts";

function recommendation(riskLevel: RiskLevel, isSeverityOnly?: true): Recommendation {
  return { id: riskLevel, title: "", riskLevel, cves: [], isSeverityOnly, portalUrl: undefined };
}

/** With the highest of its recommendations, as the source says it. */
function evaluated(
  riskLevel: RiskLevel,
  recommendations: readonly Recommendation[],
  isPlanOn: boolean | undefined,
) {
  const isContextual = recommendations.some((one) => one.isSeverityOnly !== true);
  const read = evaluationOf({ riskLevel, isContextual, recommendations }, isPlanOn);
  return [read.isEvaluated, read.riskLevel, ...read.recommendations.map((one) => one.riskLevel)];
}

suite("Defender's evaluation of a workload", () => {
  test("a level that only repeats the severity counts with the plan on alone", () => {
    const one = [recommendation("critical", true)];
    assert.deepEqual(evaluated("critical", one, true), [true, "critical", "critical"]);
    for (const plan of [false, undefined]) {
      const nothing = [false, "notEvaluated", "notEvaluated"];
      assert.deepEqual(evaluated("critical", one, plan), nothing);
    }
  });

  test("a contextual level counts whatever the plan, and lends nothing to those beside it", () => {
    const both = [recommendation("low"), recommendation("critical", true)];
    for (const plan of [false, undefined]) {
      assert.deepEqual(evaluated("critical", both, plan), [true, "low", "low", "notEvaluated"]);
    }
    assert.deepEqual(evaluated("critical", both, true), [true, "critical", "low", "critical"]);
  });

  test("nothing that is rated is no evaluation, whatever the plan", () => {
    assert.deepEqual(evaluated("notEvaluated", [], true), [false, "notEvaluated"]);
    const unrated = [recommendation("notEvaluated")];
    const nothing = [false, "notEvaluated", "notEvaluated"];
    assert.deepEqual(evaluated("notEvaluated", unrated, true), nothing);
  });
});
