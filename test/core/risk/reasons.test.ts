import assert from "node:assert/strict";
import type { Alert } from "../../../src/core/alert.ts";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import { isOfSurroundings } from "../../../src/core/risk/reasons.ts";
import type { WorkloadLink } from "../../../src/core/workload.ts";
import {
  codeScanning,
  critical31,
  dependabot,
  linkTo,
  secret,
  workload,
  world,
} from "./examples.ts";

function reasonsOf(alert: Alert, ...links: readonly WorkloadLink[]): readonly string[] {
  return rankAlert(alert, "open", links, world).risk.reasons;
}

suite("reasons", () => {
  test("the most points come first, the severity last", () => {
    const on = workload({
      riskFactors: ["internet-exposed", "sensitive-data", "lateral-movement", "critical-resource"],
      attackPaths: 2,
      securityAlerts: [{ id: "a", title: "", severity: "medium" }],
      recommendations: [
        { id: "r", title: "", riskLevel: "high", cves: ["CVE-2021-44228"], portalUrl: undefined },
      ],
    });
    const log4shell = dependabot({
      cveId: "CVE-2021-44228",
      severity: "critical",
      cvss: { score: 10, vector: critical31 },
    });
    assert.deepEqual(reasonsOf(log4shell, linkTo(on)), [
      "known exploited",
      "internet-exposed",
      "open security alert (medium)",
      "on 2 attack paths",
      "critical resource",
      "sensitive data",
      "lateral movement",
      "Defender risk high",
      "CVSS 10.0 (critical)",
    ]);
  });

  test("a hole is named with its cause", () => {
    assert.deepEqual(reasonsOf(codeScanning()), [
      "exposure unknown: repository not mapped",
      "SQL injection (high)",
    ]);
    const first = (link: WorkloadLink): string | undefined => reasonsOf(codeScanning(), link)[0];
    assert.equal(
      first(linkTo(workload({ isEvaluated: false }))),
      "exposure unknown: not evaluated by Defender for Cloud",
    );
    assert.equal(
      first(linkTo(workload({ factsAt: "2026-01-01T00:00:00Z" }))),
      "exposure unknown: evidence too old",
    );
    assert.equal(
      first(linkTo(workload(), { evidence: "inferred" })),
      "exposure unknown: deployment only inferred",
    );
    assert.equal(
      first(linkTo(workload(), { evidence: "declared" })),
      "exposure unknown: deployment only declared",
    );
    const other = workload({
      key: "other",
      attackPaths: 1,
      images: [{ reference: undefined, digest: "sha256:bb", commit: undefined }],
    });
    assert.equal(
      reasonsOf(
        codeScanning(),
        linkTo(workload(), { isCertain: false }),
        linkTo(other, { isCertain: false }),
      )[0],
      "exposure unknown: image not certain",
    );
  });

  test("what is not in production says so, and nothing of the workload", () => {
    const exposed = linkTo(workload({ riskFactors: ["internet-exposed", "sensitive-data"] }));
    assert.deepEqual(
      reasonsOf(codeScanning({ classifications: ["test"], cwes: [], severity: "low" }), exposed),
      ["not in production: test code", "low severity"],
    );
    assert.deepEqual(reasonsOf(dependabot({ scope: "development", cvss: undefined }), exposed), [
      "not in production: development dependency",
      "high severity",
    ]);
  });

  test("secrets are told by their validity and where they leaked", () => {
    assert.deepEqual(reasonsOf(secret({ validity: "active" })), [
      "active secret",
      "exposure unknown: target of the secret not known",
    ]);
    assert.deepEqual(reasonsOf(secret()), [
      "secret may still be valid",
      "exposure unknown: target of the secret not known",
    ]);
    assert.deepEqual(reasonsOf(secret({ validity: "inactive" })), ["inactive secret"]);
    assert.deepEqual(reasonsOf(secret({ isPubliclyLeaked: true })), ["publicly leaked"]);
    assert.deepEqual(reasonsOf(secret({ validity: "active", isRepositoryPublic: true })), [
      "active secret",
      "in a public repository",
    ]);
    assert.deepEqual(reasonsOf(secret({ isGeneric: true, secretType: "password" })), [
      "exposure unknown: target of the secret not known",
      "generic secret pattern",
    ]);
  });

  test("an advisory that was taken back is said before all else, and changes no tier", () => {
    const on = linkTo(workload({ riskFactors: ["internet-exposed"] }));
    const reasons = reasonsOf(dependabot(), on);
    assert.deepEqual(reasonsOf(dependabot({ isWithdrawn: true }), on), [
      "advisory withdrawn",
      ...reasons,
    ]);
  });

  test("EPSS, malware, indirect and internal exposure have words", () => {
    const path = linkTo(workload({ attackPaths: 1 }));
    assert.deepEqual(reasonsOf(dependabot({ epss: 0.123, severity: "critical" }), path), [
      "exploitation likely (EPSS 12 %)",
      "one step from the internet",
      "on 1 attack path",
      "CVSS 9.8 (critical)",
    ]);
    assert.deepEqual(
      reasonsOf(dependabot({ isMalware: true, cvss: undefined }), linkTo(workload())),
      ["malware", "not internet-exposed", "high severity"],
    );
    assert.deepEqual(reasonsOf(codeScanning(), linkTo(workload({ isEntryPoint: true }))), [
      "internet-exposed",
      "on an attack path",
      "SQL injection (high)",
    ]);
  });

  test("no upstream text gets into a reason", () => {
    const hostile = "<script>alert(1)</script>";
    const on = workload({
      name: hostile,
      securityAlerts: [{ id: "a", title: hostile, severity: "high" }],
    });
    for (const alert of [
      codeScanning({ title: hostile, cwes: [hostile], rule: hostile, message: hostile }),
      dependabot({ title: hostile, packageName: hostile, cvss: { score: 5, vector: hostile } }),
      secret({ title: hostile, secretType: hostile }),
    ]) {
      assert.ok(reasonsOf(alert, linkTo(on)).every((reason) => !reason.includes("<")));
    }
  });
});

suite("reasons of the surroundings", () => {
  test("are those of the workload, whatever the alert; those of the alert are not", () => {
    const on = workload({
      riskFactors: ["internet-exposed", "sensitive-data", "lateral-movement", "critical-resource"],
      attackPaths: 2,
      securityAlerts: [{ id: "a", title: "", severity: "high" }],
    });
    const own = (alert: Alert, ...links: readonly WorkloadLink[]) =>
      reasonsOf(alert, ...links).filter((reason) => !isOfSurroundings(reason));
    assert.deepEqual(own(codeScanning(), linkTo(on)), ["SQL injection (high)"]);
    const entry = workload({ attackPaths: 0, isEntryPoint: true });
    assert.deepEqual(own(codeScanning(), linkTo(entry)), ["SQL injection (high)"]);
    // Why nobody knows is not the same for all of them.
    assert.deepEqual(own(codeScanning()), [
      "exposure unknown: repository not mapped",
      "SQL injection (high)",
    ]);
  });
});
