import assert from "node:assert/strict";
import { sourceNames } from "../../src/core/coverage.ts";
import { CoverageTable } from "../../src/worker/coverageTable.ts";
import { emptyReport, notReadYet, restricted } from "../../src/worker/emptyReport.ts";
import { assertReport } from "../support/report.ts";

const now = new Date("2026-11-22T12:00:00Z");

suite("coverage table", () => {
  test("every source stands in it once, in order; what nobody set was not read", () => {
    const entries = new CoverageTable(now).list();
    assert.deepEqual(
      entries.map(({ source }) => source),
      sourceNames,
    );
    for (const { state, count, checkedAt } of entries) {
      assert.deepEqual(
        [state, count, checkedAt],
        ["notConfigured", undefined, "2026-11-22T12:00:00.000Z"],
      );
    }
  });

  test("a count stands only beside what was read", () => {
    const table = new CoverageTable(now);
    table.set("issues", undefined, 3);
    table.set("workloads", { state: "partial", detail: "Half." }, 2);
    table.set("plans", { state: "forbidden", detail: "No.", url: "https://github.com/x" }, 1);
    const by = new Map(table.list().map((entry) => [entry.source, entry]));
    assert.deepEqual([by.get("issues")?.state, by.get("issues")?.count], ["ok", 3]);
    assert.deepEqual([by.get("workloads")?.state, by.get("workloads")?.count], ["partial", 2]);
    assert.deepEqual(
      [by.get("plans")?.count, by.get("plans")?.url],
      [undefined, "https://github.com/x"],
    );
  });

  test("a source that lacks a part is partial; its count and words stay", () => {
    const table = new CoverageTable(now);
    table.set("dependabot", undefined, 3);
    table.set("codeScanning", { state: "forbidden", detail: "No." }, 0);
    for (const source of ["dependabot", "codeScanning"] as const) {
      table.lacks(source, { state: "unreachable", detail: "The fixed ones were not read." });
    }
    const by = new Map(table.list().map((entry) => [entry.source, entry]));
    const { state, count, detail } = by.get("dependabot") ?? {};
    assert.deepEqual([state, count, detail], ["partial", 3, "The fixed ones were not read."]);
    assert.deepEqual(
      [by.get("codeScanning")?.state, by.get("codeScanning")?.detail],
      ["forbidden", "No."],
    );
  });

  test("a note is added to what is said already", () => {
    const table = new CoverageTable(now);
    table.read("issues", { facts: [], problem: undefined, note: "Old." }, 0);
    table.note("issues", "Older.");
    const entry = table.list().find(({ source }) => source === "issues");
    assert.deepEqual([entry?.state, entry?.detail], ["ok", "Old. Older."]);
  });
});

suite("report of nothing", () => {
  test("Restricted Mode: empty lists, every source not configured, valid", () => {
    const report = emptyReport(undefined, restricted, now);
    assertReport(report);
    assert.deepEqual([report.alerts, report.workloads], [[], []]);
    assert.deepEqual(
      report.coverage.map(({ source, state, count, detail }) => [source, state, count, detail]),
      sourceNames.map((source) => [source, "notConfigured", null, "Restricted Mode"]),
    );
  });

  test("before the first reading it says that nothing was read", () => {
    const report = emptyReport(undefined, notReadYet, now);
    assert.ok(report.coverage.every(({ detail }) => detail === "Nothing was read yet."));
  });
});
