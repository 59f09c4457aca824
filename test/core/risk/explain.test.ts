import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Alert } from "../../../src/core/alert.ts";
import { explain } from "../../../src/core/risk/explain.ts";
import { assess } from "../../../src/core/risk/model.ts";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import {
  type Explanation,
  type FactName,
  type RiskFacts,
  tierNames,
} from "../../../src/core/risk/risk.ts";
import type { Evidence, RiskFactor, WorkloadLink } from "../../../src/core/workload.ts";
import {
  calm,
  codeScanning,
  critical31,
  dependabot,
  linkTo,
  officialRows,
  secret,
  workload,
  world,
} from "./examples.ts";

function explained(alert: Alert, ...links: readonly WorkloadLink[]): Explanation {
  return explain(rankAlert(alert, "open", links, world), world);
}

function factOf(explanation: Explanation, name: FactName) {
  return explanation.facts.find(({ fact }) => fact === name);
}

const log4shell = dependabot({
  cveId: "CVE-2021-44228",
  cvss: { score: 10, vector: critical31 },
  epss: 0.975,
});
for (const [azureGap, reason, lesson] of [
  ["azureUnread", "Azure was not read", /Azure can be read/],
  ["azureSignedOut", "not signed in to Azure", /^Sign in to Azure\.$/],
  ["azureForbidden", "no permission to read Azure", /Security Reader/],
  ["azureOff", "Azure is switched off", /azure\.enabled/],
  ["azurePlanOff", "Defender CSPM is off", /Enable the Defender CSPM plan/],
  ["azureSovereign", "not offered in this Azure cloud", /commercial cloud only/],
] as const)
  test(`what only Azure could have told is put down to it: ${azureGap}`, () => {
    const unread = { ...world, azureGap };
    const recorded = workload({ key: "record:prod/shop-api", isEvaluated: false });
    for (const links of [[], [linkTo(recorded)]]) {
      const ranked = rankAlert(codeScanning(), "open", links, unread);
      assert.ok(ranked.risk.reasons.includes(`exposure unknown: ${reason}`));
      const exposure = factOf(explain(ranked, unread), "exposure");
      assert.equal(exposure?.isKnown, false);
      assert.match(exposure.learn ?? "", lesson);
    }
    // What Azure said before it could not be read still holds.
    const measured = rankAlert(
      codeScanning(),
      "open",
      [linkTo(workload({ isEvaluated: false }))],
      unread,
    );
    assert.ok(
      measured.risk.reasons.includes("exposure unknown: not evaluated by Defender for Cloud"),
    );
  });

const exposed = workload({ riskFactors: ["internet-exposed", "sensitive-data"] });

const exposureFrom = (key: string): string | undefined =>
  factOf(explained(codeScanning(), linkTo({ ...exposed, key })), "exposure")?.from;

const anyCase = fc.record({
  alert: fc.constantFrom<Alert>(
    codeScanning(),
    codeScanning({ cwes: ["CWE-79"], severity: "medium", classifications: ["test"] }),
    codeScanning({ cwes: ["CWE-617"] }),
    dependabot(),
    dependabot({ epss: 0.4, cvss: undefined }),
    dependabot({ scope: "development" }),
    log4shell,
    secret(),
    secret({ validity: "active" }),
    secret({ validity: "inactive" }),
    secret({ isPubliclyLeaked: true }),
  ),
  links: fc.array(
    fc
      .record({
        riskFactors: fc.subarray<RiskFactor>([
          "internet-exposed",
          "sensitive-data",
          "critical-resource",
          "lateral-movement",
        ]),
        attackPaths: fc.nat(1),
        isEvaluated: fc.boolean(),
        key: fc.constantFrom("a", "record:prod/weu/api", "declared:api"),
        severity: fc.constantFrom("high", "low"),
        riskLevel: fc.constantFrom("critical", "high", "medium"),
        evidence: fc.constantFrom<Evidence>("attested", "record", "declared", "inferred"),
        isCertain: fc.boolean(),
      })
      .map(({ severity, riskLevel, evidence, isCertain, ...facts }) =>
        linkTo(
          workload({
            ...facts,
            securityAlerts: [{ id: "a", title: "", severity }],
            recommendations: [
              { id: "r", title: "", riskLevel, cves: ["CVE-2020-8203"], portalUrl: undefined },
            ],
          }),
          { evidence, isCertain },
        ),
      ),
    { maxLength: 2 },
  ),
});

/** The facts with one of them set to a value as a change names it. */
function applied(facts: RiskFacts, fact: FactName, to: string): RiskFacts {
  const value = typeof facts[fact] === "boolean" ? to === "yes" : to;
  return { ...facts, [fact]: value };
}

/** Rows of the table as an explanation words them, from the official letters. */
const rowTexts: ReadonlySet<string> = new Set(
  officialRows.map(([[kev, exposed, automatable, impact], timeline]) =>
    [
      kev === "Y" ? "known exploited" : "not known exploited",
      exposed === "Y" ? "exposed" : "not exposed",
      automatable === "Y" ? "automatable" : "not automatable",
      `${impact === "T" ? "total" : "partial"} impact → ${timeline}.`,
    ].join(" + "),
  ),
);

suite("explanation", () => {
  test("the listed points add up to the score's remainder", () => {
    fc.assert(
      fc.property(anyCase, ({ alert, links }) => {
        const ranked = rankAlert(alert, "open", links, world);
        const { facts } = explain(ranked, world);
        const sum = facts.reduce((total, { points }) => total + points, 0);
        assert.equal(sum, ranked.risk.score % 250);
      }),
    );
  });

  test("every row it names is an official one", () => {
    fc.assert(
      fc.property(anyCase, ({ alert, links }) => {
        const { table } = explained(alert, ...links);
        const named = [...table.matchAll(/(?:^|case: )((?:not )?known exploited [^.]*\.)/g)];
        assert.ok(named.length === 1 || named.length === 2, table);
        for (const [, row] of named) assert.ok(rowTexts.has(row ?? ""), table);
      }),
    );
  });

  test("each change is true when applied, and leads to another tier", () => {
    fc.assert(
      fc.property(anyCase, ({ alert, links }) => {
        const { risk, ...ranked } = rankAlert(alert, "open", links, world);
        for (const { fact, to, tier, words } of explain({ risk, ...ranked }, world).changes) {
          assert.equal(assess(applied(risk.facts, fact, to)).tier, tier);
          assert.notEqual(tier, risk.tier);
          assert.ok(words.startsWith(`${tierNames[tier]} if `));
        }
      }),
    );
  });

  test("every fact that nobody could tell comes with a way to learn it, and no other", () => {
    fc.assert(
      fc.property(anyCase, ({ alert, links }) => {
        const ranked = rankAlert(alert, "open", links, world);
        for (const { fact, value, isKnown, learn } of explain(ranked, world).facts) {
          assert.equal(learn === undefined, isKnown);
          assert.equal(value === "not known", !isKnown);
          if (ranked.risk.facts[fact] === "unknown") assert.equal(isKnown, false);
        }
      }),
    );
  });

  test("all twelve facts are listed once", () => {
    const names = explained(codeScanning()).facts.map(({ fact }) => fact);
    assert.deepEqual(names.toSorted(), Object.keys(calm).toSorted());
  });

  test("facts name who says so and as of when", () => {
    const explanation = explained(log4shell, linkTo(exposed));
    const row = (name: FactName): readonly unknown[] => {
      const source = factOf(explanation, name);
      return [source?.value, source?.from, source?.asOf, source?.points];
    };
    assert.deepEqual(row("exploitation"), ["active", "CISA KEV", "2026-11-21", 60]);
    assert.deepEqual(row("exposure"), ["open", "Defender for Cloud", exposed.factsAt, 45]);
    assert.deepEqual(row("automatable"), ["yes", "CVSS vector of the advisory", undefined, 0]);
    assert.deepEqual(row("sensitiveData"), ["yes", "Defender for Cloud", exposed.factsAt, 15]);
    assert.deepEqual(row("criticalResource"), ["no", "Defender for Cloud", exposed.factsAt, 0]);
    assert.deepEqual(row("severityScore"), [
      "CVSS 10.0",
      "GitHub Advisory Database",
      undefined,
      30,
    ]);
    assert.deepEqual(row("epss"), ["EPSS 0.975", "FIRST EPSS", undefined, 20]);
  });

  test("a deployment record and a declaration are named as the source of their facts", () => {
    assert.equal(exposureFrom("record:prod/weu/api"), "GitHub deployment record");
    assert.equal(exposureFrom("declared:api"), ".github/runtime-risk.yml");
  });

  test("a factor nobody looked for is not known, not absent", () => {
    const unseen = explained(codeScanning(), linkTo(workload({ isEvaluated: false })));
    assert.equal(factOf(unseen, "sensitiveData")?.isKnown, false);
    assert.equal(factOf(explained(codeScanning()), "threat")?.isKnown, false);
    const seen = explained(codeScanning(), linkTo(workload()));
    assert.equal(factOf(seen, "sensitiveData")?.value, "no");
  });

  test("no attack path is claimed while they were not all read", () => {
    const unread = explained(codeScanning(), linkTo(workload({ unread: ["attackPaths"] })));
    assert.equal(factOf(unread, "attackPath")?.isKnown, false);
    assert.equal(factOf(unread, "sensitiveData")?.value, "no");
    const cut = explained(codeScanning(), linkTo(workload({ unread: ["workloads"] })));
    assert.equal(factOf(cut, "sensitiveData")?.isKnown, false);
    const on = linkTo(workload({ unread: ["attackPaths"], attackPaths: 1 }));
    assert.equal(factOf(explained(codeScanning(), on), "attackPath")?.value, "yes");
  });

  test("with everything known, one row and the base are told", () => {
    const { table, base, checkForCompromise } = explained(log4shell, linkTo(exposed));
    assert.equal(
      table,
      "known exploited + exposed + automatable + total impact → 3 days and forensic investigation. Base: Fix now.",
    );
    assert.equal(base, 3);
    assert.equal(checkForCompromise, true);
  });

  test("with holes, the worst and the best case and the step between are told", () => {
    assert.equal(
      explained(codeScanning()).table,
      "Worst case: not known exploited + exposed + automatable + total impact → 3 days. " +
        "Best case: not known exploited + not exposed + not automatable + partial impact → next upgrade. " +
        "One step below the worst case, because exposure is not known, it is not known whether it can " +
        "be automated and the impact is not known. Base: Fix soon.",
    );
  });

  test("what is not in production is told as one step lower", () => {
    assert.equal(
      explained(dependabot({ scope: "development" })).table,
      "not known exploited + not exposed + automatable + total impact → 60 days. " +
        "One step lower (Watch at the least), because it does not run in production. Base: Watch.",
    );
  });

  test("adjustments tell what context added and what the gate held back", () => {
    assert.deepEqual(explained(codeScanning(), linkTo(exposed)).adjustments, ["+1 sensitive data"]);
    const threatened = workload({
      riskFactors: ["sensitive-data", "critical-resource"],
      securityAlerts: [{ id: "a", title: "", severity: "high" }],
    });
    assert.deepEqual(explained(dependabot(), linkTo(threatened)).adjustments, [
      "+1 critical resource, sensitive data",
      "+1 open security alert (high) on the workload",
      "held at Fix soon: neither known exploited nor exposed and exploitable enough",
    ]);
    const rated = workload({
      recommendations: [
        {
          id: "r",
          title: "",
          riskLevel: "critical",
          cves: ["CVE-2020-8203"],
          portalUrl: undefined,
        },
      ],
    });
    assert.deepEqual(explained(dependabot(), linkTo(rated)).adjustments, [
      "+1 Defender for Cloud rates this CVE here as critical",
    ]);
  });

  test("changes read as a sentence, less urgent tiers first", () => {
    const words = explained(codeScanning(), linkTo(exposed)).changes.map((change) => change.words);
    assert.deepEqual(words, [
      "Fix soon if an attack cannot be automated",
      "Fix soon if the impact is partial",
      "Fix soon if no sensitive data is in reach",
      "Plan if not exposed",
      "Watch if not in production",
    ]);
  });

  test("an unmapped vulnerability would be Fix now if it were known exploited", () => {
    const { changes } = explained(dependabot());
    assert.deepEqual(
      changes.find(({ fact, tier }) => fact === "exploitation" && tier === "fixNow"),
      { fact: "exploitation", to: "active", tier: "fixNow", words: "Fix now if known exploited" },
    );
    assert.ok(changes.some(({ words }) => words === "Plan if not exposed"));
  });
});
