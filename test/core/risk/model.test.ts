import assert from "node:assert/strict";
import * as fc from "fast-check";
import { assess, domains } from "../../../src/core/risk/model.ts";
import {
  levelOf,
  type RiskFacts,
  tierIds,
  tierNames,
  tierOf,
} from "../../../src/core/risk/risk.ts";
import { calm } from "./examples.ts";

/**
 * Base levels of the golden table, one row per exploitation and exposure; in a row automatable no,
 * unknown, yes, and in each group impact partial, unknown, total.
 */
const goldenBase = `
  none   absent   000 000 000
  none   internal 000 000 111
  none   unknown  011 122 122
  none   adjacent 011 122 122
  none   open     112 122 223
  likely absent   000 011 011
  likely internal 111 122 122
  likely unknown  122 222 222
  likely adjacent 122 222 222
  likely open     122 222 223
  active absent   111 111 112
  active internal 222 222 223
  active unknown  222 222 223
  active adjacent 222 222 223
  active open     223 223 333`;

const booleans = [false, true] as const;
const threats = ["none", "medium", "high"] as const;
const defenderRisks = ["none", "low", "medium", "high", "critical"] as const;

/** The facts that are not numbers, each with its values in rising order. */
const dimensions = [
  ["exploitation", domains.exploitation],
  ["exposure", domains.exposure],
  ["automatable", domains.automatable],
  ["impact", domains.impact],
  ["criticalResource", booleans],
  ["sensitiveData", booleans],
  ["lateralMovement", booleans],
  ["attackPath", booleans],
  ["threat", threats],
  ["defenderRisk", defenderRisks],
] as const;

/** How far apart two states are whose fact of that dimension is one step apart. */
const strides = dimensions.map((_, index) =>
  dimensions.slice(0, index).reduce((product, [, values]) => product * values.length, 1),
);

function stepOf(state: number, dimension: number): number {
  return Math.floor(state / (strides[dimension] ?? 1)) % (dimensions[dimension]?.[1].length ?? 1);
}

function nth<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  assert.ok(value !== undefined);
  return value;
}

/** Every combination of those facts, numbered in mixed radix. */
const allStates = Array.from({ length: 135 * 16 * 3 * 5 }, (_, state): RiskFacts => {
  const at = <Value>(values: readonly Value[], dimension: number): Value =>
    nth(values, stepOf(state, dimension));
  return {
    ...calm,
    exploitation: at(domains.exploitation, 0),
    exposure: at(domains.exposure, 1),
    automatable: at(domains.automatable, 2),
    impact: at(domains.impact, 3),
    criticalResource: at(booleans, 4),
    sensitiveData: at(booleans, 5),
    lateralMovement: at(booleans, 6),
    attackPath: at(booleans, 7),
    threat: at(threats, 8),
    defenderRisk: at(defenderRisks, 9),
  };
});

const anyFacts = fc.record<RiskFacts>({
  exploitation: fc.constantFrom(...domains.exploitation),
  exposure: fc.constantFrom(...domains.exposure),
  automatable: fc.constantFrom(...domains.automatable),
  impact: fc.constantFrom(...domains.impact),
  criticalResource: fc.boolean(),
  sensitiveData: fc.boolean(),
  lateralMovement: fc.boolean(),
  attackPath: fc.boolean(),
  threat: fc.constantFrom(...threats),
  defenderRisk: fc.constantFrom(...defenderRisks),
  severityScore: fc.double({ min: 0, max: 10, noNaN: true }),
  epss: fc.double({ min: 0, max: 1, noNaN: true }),
});

const assessments = allStates.map(assess);

const pointsOf = (severityScore: number, epss: number): readonly number[] => {
  const assessed = assess({ ...calm, severityScore, epss }).points;
  return [assessed.severityScore, assessed.epss];
};

const levelAt = (state: number, dimension: number, step: number): number => {
  const moved = state + (step - stepOf(state, dimension)) * (strides[dimension] ?? 0);
  return assessments[moved]?.level ?? Number.NaN;
};

suite("risk model", () => {
  test("base levels are those of the golden table, all 135", () => {
    const lines = goldenBase.trim().split("\n");
    let rows = 0;
    domains.exploitation.forEach((exploitation, e) => {
      domains.exposure.forEach((exposure, x) => {
        const [ofExploitation, ofExposure, ...groups] = nth(lines, e * 5 + x)
          .trim()
          .split(/\s+/);
        assert.deepEqual([ofExploitation, ofExposure], [exploitation, exposure]);
        const digits = groups.join("");
        domains.automatable.forEach((automatable, a) => {
          domains.impact.forEach((impact, t) => {
            const facts = { ...calm, exploitation, exposure, automatable, impact };
            const what = `${exploitation} ${exposure} ${automatable} ${impact}`;
            assert.equal(assess(facts).base, Number(digits[a * 3 + t]), what);
            rows += 1;
          });
        });
      });
    });
    assert.equal(rows, 135);
  });

  test("raising one fact one step never lowers the score, in every state", () => {
    let raised = 0;
    assessments.forEach(({ score }, state) => {
      dimensions.forEach(([fact, values], dimension) => {
        if (stepOf(state, dimension) === values.length - 1) return;
        const higher = assessments[state + (strides[dimension] ?? 0)];
        raised += 1;
        if (higher === undefined || higher.score < score) {
          assert.fail(`raising ${fact} lowers ${JSON.stringify(allStates[state])}`);
        }
      });
    });
    // Per dimension, all states but those at its top: 32,400 x (2/3 + 4/5 + 2/3 x 3 + 1/2 x 4 + 4/5).
    assert.equal(raised, 203_040);
  });

  test("raising a number never lowers the score", () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (facts, severity, epss) => {
          const raised = {
            ...facts,
            severityScore: Math.max(facts.severityScore, severity),
            epss: Math.max(facts.epss, epss),
          };
          assert.ok(assess(raised).score >= assess(facts).score);
        },
      ),
    );
  });

  test("unknown lies between no and yes, likely between none and active", () => {
    // The dimension and the steps of its low, middle and high value (exposure: internal, unknown, open).
    const bracketed = [
      [0, 0, 1, 2],
      [1, 1, 2, 4],
      [2, 0, 1, 2],
      [3, 0, 1, 2],
    ] as const;
    for (const [dimension, low, middle, high] of bracketed) {
      for (const state of allStates.keys()) {
        if (stepOf(state, dimension) !== middle) continue;
        const level = levelAt(state, dimension, middle);
        if (levelAt(state, dimension, low) <= level && level <= levelAt(state, dimension, high)) {
          continue;
        }
        assert.fail(`${dimensions[dimension][0]} in ${JSON.stringify(allStates[state])}`);
      }
    }
  });

  test("losing the runtime facts never scores below internal without factors", () => {
    for (const exploitation of domains.exploitation)
      for (const automatable of domains.automatable)
        for (const impact of domains.impact) {
          const bare = { ...calm, exploitation, automatable, impact };
          const lost = assess({ ...bare, exposure: "unknown" });
          assert.ok(lost.score >= assess({ ...bare, exposure: "internal" }).score);
        }
  });

  test("a score is an integer from 0 to 999 whose hundreds give the tier", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { score, level, tier } = assess(facts);
        assert.ok(Number.isInteger(score) && score >= 0 && score <= 999);
        assert.equal(level, Math.floor(score / 250));
        assert.equal(tier, tierIds[3 - level]);
      }),
    );
  });

  test("the points of everything at its worst are 249, so no sum reaches the next tier", () => {
    const worst = assess({
      exploitation: "active",
      exposure: "open",
      automatable: "yes",
      impact: "total",
      criticalResource: true,
      sensitiveData: true,
      lateralMovement: true,
      attackPath: true,
      threat: "high",
      defenderRisk: "critical",
      severityScore: 10,
      epss: 1,
    });
    assert.equal(worst.score, 999);
    assert.equal(
      Object.values(worst.points).reduce((sum, points) => sum + points, 0),
      249,
    );
  });

  test("what is absent stays at Plan or below, with active exploitation at Fix soon or below", () => {
    allStates.forEach(({ exposure, exploitation }, state) => {
      if (exposure !== "absent") return;
      const level = assessments[state]?.level ?? 3;
      if (level > (exploitation === "active" ? 2 : 1)) assert.fail(String(state));
    });
  });

  test("Fix now needs active exploitation, or likely and reachable, or open and automatable enough", () => {
    let fixNow = 0;
    allStates.forEach(({ exploitation, exposure, automatable }, state) => {
      if (assessments[state]?.tier !== "fixNow") return;
      fixNow += 1;
      const isAllowed =
        exploitation === "active" ||
        (exploitation === "likely" && (exposure === "adjacent" || exposure === "open")) ||
        (exposure === "open" && automatable !== "no");
      if (!isAllowed) assert.fail(JSON.stringify(allStates[state]));
    });
    assert.ok(fixNow > 0);
  });

  test("consequence raises by one and several consequences by no more", () => {
    const facts: RiskFacts = { ...calm, exposure: "internal", automatable: "yes", impact: "total" };
    assert.equal(assess(facts).level, 1);
    const one = assess({ ...facts, sensitiveData: true });
    assert.equal(one.level, 2);
    assert.deepEqual(one.adjustments, [{ cause: "consequence", from: 1, to: 2 }]);
    assert.equal(assess({ ...facts, sensitiveData: true, criticalResource: true }).level, 2);
  });

  test("a security alert raises by one more, and the gate holds the rest back", () => {
    const facts: RiskFacts = {
      ...calm,
      exposure: "internal",
      automatable: "yes",
      impact: "total",
      sensitiveData: true,
      threat: "medium",
    };
    const assessment = assess(facts);
    assert.equal(assessment.level, 2);
    assert.deepEqual(assessment.adjustments, [
      { cause: "consequence", from: 1, to: 2 },
      { cause: "threat", from: 2, to: 3 },
      { cause: "gate", from: 3, to: 2 },
    ]);
  });

  test("an open gate holds nothing back, whatever is added above the highest tier", () => {
    const assessment = assess({
      ...calm,
      exploitation: "active",
      exposure: "open",
      automatable: "yes",
      impact: "total",
      sensitiveData: true,
    });
    assert.equal(assessment.level, 3);
    assert.deepEqual(
      assessment.adjustments.filter(({ cause }) => cause === "gate"),
      [],
    );
  });

  test("Defender's risk level is a floor: high Plan, critical Fix soon, others none", () => {
    const facts: RiskFacts = { ...calm, exposure: "internal" };
    const levels = defenderRisks.map((defenderRisk) => assess({ ...facts, defenderRisk }).level);
    assert.deepEqual(levels, [0, 0, 0, 1, 2]);
  });

  test("context moves nothing where the alert is absent", () => {
    const assessment = assess({
      ...calm,
      sensitiveData: true,
      threat: "high",
      defenderRisk: "critical",
    });
    assert.equal(assessment.level, 0);
    assert.deepEqual(assessment.adjustments, []);
  });

  test("a break-in is looked for when every reading of the table says so", () => {
    const forensic: RiskFacts = {
      ...calm,
      exploitation: "active",
      exposure: "open",
      impact: "total",
    };
    assert.equal(assess(forensic).checkForCompromise, true);
    assert.equal(
      assess({ ...forensic, exposure: "internal", automatable: "yes" }).checkForCompromise,
      true,
    );
    assert.equal(assess({ ...forensic, exposure: "internal" }).checkForCompromise, false);
    assert.equal(assess({ ...forensic, exposure: "unknown" }).checkForCompromise, false);
    assert.equal(assess({ ...forensic, exploitation: "likely" }).checkForCompromise, false);
    assert.equal(assess({ ...forensic, impact: "unknown" }).checkForCompromise, false);
  });

  test("a break-in is looked for when a high security alert is open, not for a medium one", () => {
    assert.equal(
      assess({ ...calm, exposure: "internal", threat: "high" }).checkForCompromise,
      true,
    );
    assert.equal(
      assess({ ...calm, exposure: "internal", threat: "medium" }).checkForCompromise,
      false,
    );
  });

  test("numbers outside their range count as the nearest in it, and no number as 0", () => {
    assert.deepEqual(pointsOf(99, 7), [30, 20]);
    assert.deepEqual(pointsOf(-3, -1), [0, 0]);
    assert.deepEqual(pointsOf(Number.NaN, Number.NaN), [0, 0]);
  });

  test("points round half up", () => {
    assert.equal(assess({ ...calm, severityScore: 7.5 }).points.severityScore, 23);
    assert.equal(assess({ ...calm, epss: 0.975 }).points.epss, 20);
    assert.equal(assess({ ...calm, epss: 0.024 }).points.epss, 0);
  });

  test("tiers and levels name each other", () => {
    assert.deepEqual(
      tierIds.map((tier) => [tierNames[tier], levelOf(tier)]),
      [
        ["Fix now", 3],
        ["Fix soon", 2],
        ["Plan", 1],
        ["Watch", 0],
      ],
    );
    for (const tier of tierIds) assert.equal(tierOf(levelOf(tier)), tier);
  });
});
