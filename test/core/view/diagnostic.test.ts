import assert from "node:assert/strict";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import { diagnosticMessage, severityOf } from "../../../src/core/view/diagnostic.ts";
import { english } from "../../../src/core/view/text.ts";
import {
  codeScanning,
  dependabot,
  linkTo,
  numbered,
  secret,
  workload,
  world,
} from "../risk/examples.ts";
import { anchor, ranked } from "./rankedExamples.ts";

const edited = { ...anchor, state: "edited" } as const;

suite("diagnostic", () => {
  test("says tier, what, why and where", () => {
    const alert = ranked({
      reasons: ["internet-exposed", "sensitive data", "SQL injection (high)"],
      workloads: [workload()],
    });
    assert.equal(
      diagnosticMessage(alert, anchor, english),
      "Fix now: SQL injection. Internet-exposed, sensitive data: payments-api (prod). #12",
    );
  });

  test("says what is not known", () => {
    const alert = ranked({
      tier: "fixSoon",
      alert: dependabot({ title: "lodash 4.17.15, prototype pollution" }),
      reasons: ["exposure unknown: repository not mapped", "CVSS 7.4 (high)"],
    });
    assert.equal(
      diagnosticMessage(alert, anchor, english),
      "Fix soon: lodash 4.17.15, prototype pollution. Exposure unknown: repository not mapped. #7",
    );
  });

  test("says possibly where only a name says that it runs there", () => {
    const maybe = workload({ evidence: "inferred", riskFactors: ["internet-exposed"] });
    const link = linkTo(maybe, { evidence: "inferred" });
    const made = rankAlert(codeScanning(), "open", [link], world);
    assert.equal(
      diagnosticMessage(made, anchor, english),
      "Fix soon: SQL injection. Exposure unknown: deployment only inferred: possibly payments-api (prod). #12",
    );
  });

  test("says that edited code must be checked", () => {
    const alert = ranked({ tier: "plan", alert: numbered(codeScanning(), 31) });
    assert.equal(
      diagnosticMessage(alert, edited, english),
      "Plan: SQL injection. Code changed since the scan, check. #31",
    );
  });

  test("names three reasons at most, the severity only when there is no other", () => {
    const many = ranked({ reasons: ["a", "b", "c", "d", "high severity"] });
    assert.equal(diagnosticMessage(many, anchor, english), "Fix now: SQL injection. A, b, c. #12");
    const bare = ranked({ tier: "watch", reasons: ["high severity"] });
    assert.equal(
      diagnosticMessage(bare, anchor, english),
      "Watch: SQL injection. High severity. #12",
    );
  });

  test("a secret has no severity among its reasons: the last one counts too", () => {
    const leak = ranked({ alert: secret(), reasons: ["active secret"] });
    assert.equal(
      diagnosticMessage(leak, anchor, english),
      "Fix now: Azure Storage Account Key. Active secret. #3",
    );
  });

  test("counts further workloads, and ends a title's own full stop", () => {
    const alert = ranked({
      alert: codeScanning({ title: "SQL injection. " }),
      reasons: ["internet-exposed", "x"],
      workloads: [workload(), workload({ key: "b" }), workload({ key: "c" })],
    });
    assert.equal(
      diagnosticMessage(alert, anchor, english),
      "Fix now: SQL injection. Internet-exposed: payments-api (prod) +2 more. #12",
    );
  });

  test("is one line whatever upstream sends", () => {
    const alert = ranked({ alert: codeScanning({ title: "a\nb\u202ec\u0000d" }) });
    assert.match(diagnosticMessage(alert, anchor, english), /^Fix now: a bc d\. /);
  });

  test("is as severe as the settings say, one less on edited code, and never a hint", () => {
    const own = {
      fixNow: "error",
      fixSoon: "error",
      plan: "warning",
      watch: "information",
    } as const;
    assert.equal(severityOf(ranked({ tier: "fixSoon" }), anchor, own), 1);
    assert.equal(severityOf(ranked({ tier: "fixSoon" }), edited, own), 2);
    assert.equal(severityOf(ranked({ tier: "plan" }), anchor, own), 2);
    assert.equal(severityOf(ranked({ tier: "plan" }), edited, own), 3);
    assert.equal(severityOf(ranked({ tier: "watch" }), edited, own), 3);
  });

  for (const [tier, severity, whenEdited] of [
    ["fixNow", 1, 2],
    ["fixSoon", 2, 3],
    ["plan", 3, 3],
    ["watch", 3, 3],
  ] as const) {
    test(`${tier} has severity ${severity}, on edited code ${whenEdited}`, () => {
      assert.equal(severityOf(ranked({ tier }), anchor), severity);
      assert.equal(severityOf(ranked({ tier }), { ...anchor, state: "moved" }), severity);
      assert.equal(severityOf(ranked({ tier }), edited), whenEdited);
    });
  }
});
