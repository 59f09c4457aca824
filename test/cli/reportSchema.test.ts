import assert from "node:assert/strict";
import type { Report } from "../../src/core/report.ts";
import { aReport, storefront } from "../support/aReport.ts";
import { schemaErrors } from "./reportSchema.ts";

type Json = Record<string, unknown>;

/** A copy of the report in which one place, named by its path, holds another value. */
function changed(path: string, value: unknown, report: Report = storefront): unknown {
  const copy: unknown = structuredClone(report);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let place = copy;
  for (const key of keys) place = childOf(place, key);
  const parent = recordOf(place);
  if (value === undefined) {
    assert.ok(last in parent, `${path} is not there to be removed`);
    Reflect.deleteProperty(parent, last);
  } else parent[last] = value;
  return copy;
}

function childOf(value: unknown, key: string): unknown {
  return recordOf(value)[key];
}

function recordOf(value: unknown): Json {
  assert.ok(typeof value === "object" && value !== null);
  // Arrays have their indexes as keys, so this holds for them too.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as Json;
}

suite("the published schema", () => {
  test("takes reports of every shape", () => {
    assert.deepEqual(schemaErrors(storefront), []);
    assert.deepEqual(schemaErrors(aReport()), []);
    // Restricted Mode: no repository has been read.
    const none = { branch: null, head: null, alertsRef: null, analysis: null };
    const nothing = { host: "", owner: "", name: "", ...none };
    assert.deepEqual(schemaErrors(aReport({ repository: nothing })), []);
  });

  test("allows further properties everywhere", () => {
    for (const path of [
      "more",
      "repository.more",
      "coverage.0.more",
      "alerts.0.more",
      "alerts.0.facts.more",
      "alerts.0.anchor.more",
      "alerts.0.issue.more",
      "workloads.0.more",
      "workloads.0.images.0.more",
    ]) {
      assert.deepEqual(schemaErrors(changed(path, { any: "thing" })), [], path);
    }
  });

  /** Written besides what the contract asks for. */
  const added = new Set([
    "repository.analysis",
    "alerts.0.introducedByBranch",
    "alerts.0.deployedCode",
    "alerts.0.pullRequest",
    "alerts.0.progress",
    "alerts.0.campaign",
    "optional",
    "alerts.0.anchor.scannedAt",
    "alerts.0.anchor.commitsSinceScan",
    "alerts.0.anchor.commitsNotInHead",
  ]);

  test("needs every property of the contract", () => {
    let removed = 0;
    const removeEach = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const key of Object.keys(value)) {
        const inner = path === "" ? key : `${path}.${key}`;
        if (added.has(inner)) continue;
        removeEach(childOf(value, key), inner);
        if (Array.isArray(value)) continue;
        removed += 1;
        assert.notDeepEqual(schemaErrors(changed(inner, undefined)), [], inner);
      }
    };
    const { alerts, workloads, ...rest } = storefront;
    removeEach({ ...rest, alerts: alerts.slice(0, 1), workloads: workloads.slice(0, 1) }, "");
    // 6 at the top, 6 of the repository, 13 × 5 of the coverage, 17 + 4 + 8 + 3 of an alert,
    // 14 + 3 of a workload.
    assert.equal(removed, 6 + 6 + 13 * 5 + 17 + 4 + 8 + 3 + 14 + 3);
  });

  const wrong: readonly (readonly [path: string, value: unknown])[] = [
    ["schemaVersion", 2],
    ["schemaVersion", "1"],
    ["generatedAt", "yesterday"],
    ["generatedAt", null],
    ["repository.host", null],
    ["repository.head", "1a2b3c4"],
    ["repository.branch", ""],
    ["coverage.0.source", "dependabot"],
    ["coverage.0.state", "fine"],
    ["coverage.0.count", null],
    ["coverage.0.count", -1],
    ["coverage.0.count", 1.5],
    ["coverage.2.count", 3],
    ["coverage.0.detail", null],
    ["coverage.0.checkedAt", "08:00"],
    ["alerts.0.introducedByBranch", "yes"],
    ["alerts.0.deployedCode", "fixed"],
    ["alerts.0.campaign", { name: "SQL injection", dueAt: "soon", isCertain: true }],
    ["optional", [{ capability: "campaigns", state: "fine" }]],
    ["repository.analysis", "today"],
    ["repository.analysis", { createdAt: "today" }],
    ["repository.analysis", { error: "" }],
    ["alerts.0.key", "codeScanning/x"],
    ["alerts.0.key", "dependabot/12"],
    ["alerts.0.kind", "secretScanning"],
    ["alerts.0.number", 0],
    ["alerts.0.state", "fixed"],
    ["alerts.0.title", ""],
    ["alerts.0.severity", "error"],
    ["alerts.0.severity", null],
    ["alerts.0.url", "acme/storefront"],
    ["alerts.0.tier", "Fix now"],
    ["alerts.0.tier", "watch"],
    ["alerts.0.score", 1000],
    ["alerts.0.score", 906.5],
    ["alerts.0.score", 700],
    ["alerts.0.reasons", "exposed"],
    ["alerts.0.reasons.0", ""],
    ["alerts.0.facts.exposure", "public"],
    ["alerts.0.facts.exploitation", "unknown"],
    ["alerts.0.facts.automatable", true],
    ["alerts.0.facts.impact", "none"],
    ["alerts.0.workloads", ["k1", "k1"]],
    ["alerts.0.anchor.state", "found"],
    ["alerts.0.anchor.path", "/etc/passwd"],
    ["alerts.0.anchor.startLine", 0],
    ["alerts.0.anchor.startLine", null],
    ["alerts.0.anchor.state", "lost"],
    ["alerts.0.anchor.endColumn", -1],
    ["alerts.0.anchor.scannedCommit", "main"],
    ["alerts.0.issue.state", "merged"],
    ["alerts.0.issue.number", "45"],
    ["alerts.0.assignees", [null]],
    ["workloads.0.kind", "pod"],
    ["workloads.0.platform", "kubernetes"],
    ["workloads.0.images.0.digest", "latest"],
    ["workloads.0.riskFactors", null],
    ["workloads.0.riskLevel", "none"],
    ["workloads.0.attackPaths", []],
    ["workloads.0.securityAlerts", null],
    ["workloads.0.evidence", "guessed"],
    ["workloads.0.portalUrl", "javascript:alert(1)"],
  ];
  for (const [path, value] of wrong) {
    test(`refuses ${path} = ${JSON.stringify(value)}`, () => {
      assert.notDeepEqual(schemaErrors(changed(path, value)), []);
    });
  }

  test("refuses sources that are missing, double or in another order", () => {
    const { coverage } = storefront;
    assert.notDeepEqual(schemaErrors({ ...storefront, coverage: coverage.slice(1) }), []);
    assert.notDeepEqual(schemaErrors({ ...storefront, coverage: [...coverage, coverage[0]] }), []);
    assert.notDeepEqual(schemaErrors({ ...storefront, coverage: coverage.toReversed() }), []);
  });
});
