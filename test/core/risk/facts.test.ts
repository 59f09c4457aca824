import assert from "node:assert/strict";
import type { Alert, Severity } from "../../../src/core/alert.ts";
import { readAlert } from "../../../src/core/risk/alertFacts.ts";
import { factsOn } from "../../../src/core/risk/facts.ts";
import type { DefenderRisk, RiskFacts } from "../../../src/core/risk/risk.ts";
import type { RiskLevel, SecurityAlert } from "../../../src/core/workload.ts";
import { codeScanning, dependabot, linkTo, secret, workload, world } from "./examples.ts";

function factsOf(alert: Alert, link = linkTo(workload())): RiskFacts {
  return factsOn(readAlert(alert, world), link, world.now, false).facts;
}

function unlinked(alert: Alert): RiskFacts {
  return factsOn(readAlert(alert, world), undefined, world.now, false).facts;
}

const exploitationAt = (epss: number | undefined): string =>
  unlinked(dependabot({ epss })).exploitation;

const defenderRiskAt = (riskLevel: RiskLevel, cve = "CVE-2020-8203"): DefenderRisk =>
  factsOf(
    dependabot(),
    linkTo(
      workload({
        riskLevel: "critical",
        recommendations: [
          { id: "r", title: "Update", riskLevel, cves: [cve], portalUrl: undefined },
        ],
      }),
    ),
  ).defenderRisk;

const recommendation = (riskLevel: RiskLevel) => ({
  id: riskLevel,
  title: "",
  riskLevel,
  cves: ["CVE-2020-8203"],
  portalUrl: undefined,
});

suite("facts of a Dependabot alert", () => {
  test("an exploit that Defender knows of its CVE on the workload makes it likely", () => {
    const known = (
      exploitable: readonly string[],
      evidence: "attested" | "inferred" = "attested",
    ) =>
      factsOf(
        dependabot(),
        linkTo(workload({ recommendations: [{ ...recommendation("low"), exploitable }] }), {
          evidence,
        }),
      ).exploitation;
    assert.equal(known(["CVE-2020-8203"]), "likely");
    assert.equal(known(["CVE-2020-1"]), "none");
    assert.equal(known(["CVE-2020-8203"], "inferred"), "none");
    const on = linkTo(
      workload({
        recommendations: [{ ...recommendation("low"), exploitable: ["CVE-2021-44228"] }],
      }),
    );
    assert.equal(factsOf(dependabot({ cveId: "CVE-2021-44228" }), on).exploitation, "active");
    assert.equal(factsOf(codeScanning(), on).exploitation, "none");
  });

  test("known exploited is active, whatever the EPSS and the case of the id", () => {
    assert.equal(unlinked(dependabot({ cveId: "CVE-2021-44228" })).exploitation, "active");
    assert.equal(unlinked(dependabot({ cveId: "cve-2021-44228" })).exploitation, "active");
  });

  test("malware is active", () => {
    const malware = dependabot({ isMalware: true, cveId: undefined, epss: undefined });
    assert.equal(unlinked(malware).exploitation, "active");
  });

  test("exploitation is likely from EPSS 0.10", () => {
    assert.deepEqual([0.1, 0.0999, 0, undefined].map(exploitationAt), [
      "likely",
      "none",
      "none",
      "none",
    ]);
  });

  test("a development dependency is absent, though its workload is exposed", () => {
    const exposed = linkTo(workload({ riskFactors: ["internet-exposed"] }));
    assert.equal(factsOf(dependabot({ scope: "development" }), exposed).exposure, "absent");
    assert.equal(factsOf(dependabot({ scope: "unknown" }), exposed).exposure, "open");
  });

  test("malware in a development dependency is never absent", () => {
    const malware = dependabot({ scope: "development", isMalware: true });
    assert.equal(unlinked(malware).exposure, "unknown");
    assert.equal(factsOf(malware).exposure, "internal");
  });

  test("without a readable vector, automation and impact are unknown", () => {
    for (const cvss of [undefined, { score: 9.8, vector: "" }, { score: 7, vector: "AV:N" }]) {
      const facts = unlinked(dependabot({ cvss }));
      assert.deepEqual([facts.automatable, facts.impact], ["unknown", "unknown"]);
    }
  });

  test("the severity is the advisory's score, else its label's", () => {
    assert.equal(unlinked(dependabot()).severityScore, 9.8);
    const scores = (["low", "medium", "high", "critical"] as const).map(
      (severity) => unlinked(dependabot({ severity, cvss: undefined })).severityScore,
    );
    assert.deepEqual(scores, [3, 5, 7.5, 9]);
    for (const score of [undefined, 0, Number.NaN]) {
      assert.equal(unlinked(dependabot({ cvss: { score, vector: "" } })).severityScore, 7.5);
    }
  });

  test("Defender's risk level counts only through a recommendation that names the CVE", () => {
    assert.equal(defenderRiskAt("critical"), "critical");
    assert.equal(defenderRiskAt("low"), "low");
    assert.equal(defenderRiskAt("notEvaluated"), "none");
    assert.equal(defenderRiskAt("critical", "CVE-2020-8204"), "none");
  });

  test("of several recommendations that name the CVE, the worst level counts", () => {
    const on = workload({
      recommendations: [
        recommendation("medium"),
        recommendation("high"),
        recommendation("notEvaluated"),
      ],
    });
    assert.equal(factsOf(dependabot(), linkTo(on)).defenderRisk, "high");
    assert.equal(factsOf(codeScanning(), linkTo(on)).defenderRisk, "none");
    assert.equal(factsOf(dependabot({ cveId: undefined }), linkTo(on)).defenderRisk, "none");
  });
});

const byWeakness = (cwe: string, severity: Severity): readonly string[] => {
  const { automatable, impact } = unlinked(codeScanning({ cwes: [cwe], severity }));
  return [automatable, impact];
};

suite("facts of a code scanning alert", () => {
  test("no public evidence of exploitation applies, and no EPSS", () => {
    const facts = unlinked(codeScanning({ severity: "critical" }));
    assert.deepEqual([facts.exploitation, facts.epss], ["none", 0]);
  });

  test("the weakness decides where it can, whatever the severity", () => {
    for (const severity of ["low", "medium", "high", "critical"] as const) {
      assert.deepEqual(byWeakness("CWE-79", severity), ["no", "partial"]);
      assert.deepEqual(byWeakness("CWE-617", severity), ["yes", "partial"]);
      assert.equal(byWeakness("CWE-78", severity)[1], "total");
    }
  });

  test("where the weakness leaves it open, the severity decides", () => {
    for (const cwe of ["CWE-89", "CWE-99999"]) {
      assert.deepEqual(byWeakness(cwe, "low"), ["no", "partial"]);
      assert.deepEqual(byWeakness(cwe, "medium"), ["no", "partial"]);
      assert.deepEqual(byWeakness(cwe, "high"), ["unknown", "unknown"]);
      assert.deepEqual(byWeakness(cwe, "critical"), ["unknown", "total"]);
    }
  });

  test("test code is absent; generated and library code does ship", () => {
    const exposed = linkTo(workload({ riskFactors: ["internet-exposed"] }));
    const at = (...classifications: readonly string[]): string =>
      factsOf(codeScanning({ classifications }), exposed).exposure;
    assert.deepEqual(
      [at("test"), at("library", "test"), at("generated"), at("library"), at("documentation")],
      ["absent", "absent", "open", "open", "open"],
    );
  });

  test("the severity's number is its level's", () => {
    const scores = (["low", "medium", "high", "critical"] as const).map(
      (severity) => unlinked(codeScanning({ severity })).severityScore,
    );
    assert.deepEqual(scores, [3, 5, 7.5, 9]);
  });
});

const table = (alert: Alert): readonly (string | number)[] => {
  const { exploitation, exposure, automatable, impact, severityScore } = unlinked(alert);
  return [exploitation, exposure, automatable, impact, severityScore];
};

suite("facts of a secret", () => {
  for (const [what, alert, expected] of [
    ["active", secret({ validity: "active" }), ["active", "unknown", "yes", "total", 9]],
    ["unchecked", secret(), ["likely", "unknown", "unknown", "total", 7.5]],
    ["inactive", secret({ validity: "inactive" }), ["none", "internal", "no", "partial", 2]],
    [
      "generic",
      secret({ isGeneric: true, secretType: "password" }),
      ["none", "unknown", "unknown", "partial", 5],
    ],
    [
      "generic but a private key",
      secret({ isGeneric: true, secretType: "rsa_private_key" }),
      ["none", "unknown", "unknown", "total", 5],
    ],
    [
      "generic but a connection string",
      secret({ isGeneric: true, secretType: "postgres_connection_string" }),
      ["none", "unknown", "unknown", "total", 5],
    ],
    [
      "publicly leaked",
      secret({ isPubliclyLeaked: true }),
      ["active", "open", "unknown", "total", 7.5],
    ],
    [
      "unchecked in a public repository",
      secret({ isRepositoryPublic: true }),
      ["likely", "open", "unknown", "total", 7.5],
    ],
    [
      "leaked and inactive",
      secret({ isPubliclyLeaked: true, validity: "inactive" }),
      ["active", "open", "no", "partial", 2],
    ],
  ] as const) {
    test(`${what}: ${expected.join(", ")}`, () => {
      assert.deepEqual(table(alert), expected);
    });
  }

  test("the workload it lies in says nothing about the exposure of what it opens", () => {
    const exposed = linkTo(workload({ riskFactors: ["internet-exposed", "sensitive-data"] }));
    const facts = factsOf(secret(), exposed);
    assert.equal(facts.exposure, "unknown");
    assert.equal(facts.sensitiveData, true);
  });
});

const threatOf = (...severities: readonly SecurityAlert["severity"][]): string =>
  factsOf(
    codeScanning(),
    linkTo(
      workload({
        securityAlerts: severities.map((severity) => ({ id: severity, title: "", severity })),
      }),
    ),
  ).threat;

suite("facts of the surroundings", () => {
  const alerts = [codeScanning(), dependabot(), secret()];

  test("factors and attack paths are the workload's", () => {
    const on = workload({
      riskFactors: ["critical-resource", "sensitive-data", "lateral-movement"],
      attackPaths: 1,
    });
    for (const alert of alerts) {
      const facts = factsOf(alert, linkTo(on));
      assert.deepEqual(
        [facts.criticalResource, facts.sensitiveData, facts.lateralMovement, facts.attackPath],
        [true, true, true, true],
      );
    }
    assert.equal(
      factsOf(codeScanning(), linkTo(workload({ isEntryPoint: true }))).attackPath,
      true,
    );
  });

  test("the worst open security alert counts; low and informational ones do not", () => {
    assert.equal(threatOf("low", "medium", "high"), "high");
    assert.equal(threatOf("informational", "medium"), "medium");
    assert.equal(threatOf("low", "informational"), "none");
    assert.equal(threatOf(), "none");
  });

  test("an inferred link gives exactly the facts of no link", () => {
    const dangerous = workload({
      riskFactors: ["internet-exposed", "sensitive-data", "critical-resource", "lateral-movement"],
      attackPaths: 3,
      isEntryPoint: true,
      securityAlerts: [{ id: "a", title: "", severity: "high" }],
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
    for (const alert of alerts) {
      const inferred = linkTo(dangerous, { evidence: "inferred" });
      assert.deepEqual(factsOf(alert, inferred), unlinked(alert));
    }
  });

  test("not evaluated is the same as no workload, never the same as low", () => {
    const blank = linkTo(workload({ isEvaluated: false, riskLevel: "notEvaluated" }));
    for (const alert of alerts) assert.deepEqual(factsOf(alert, blank), unlinked(alert));
  });
});
