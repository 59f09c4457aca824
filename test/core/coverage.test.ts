import assert from "node:assert/strict";
import {
  alertSources,
  type Coverage,
  type CoverageState,
  isComplete,
  type SourceName,
  sourceNames,
  sumCoverage,
} from "../../src/core/coverage.ts";

suite("coverage", () => {
  test("the thirteen sources stand in the report's order", () => {
    assert.deepEqual(sourceNames, [
      "codeScanning",
      "dependabot",
      "secretScanning",
      "issues",
      "attestations",
      "deploymentRecords",
      "kev",
      "workloads",
      "attackPaths",
      "securityAlerts",
      "plans",
      "declared",
      "git",
    ]);
    assert.deepEqual(alertSources, ["codeScanning", "dependabot", "secretScanning"]);
  });

  for (const [state, complete] of [
    ["ok", true],
    ["off", true],
    ["notConfigured", true],
    ["partial", false],
    ["forbidden", false],
    ["ssoRequired", false],
    ["rateLimited", false],
    ["unauthenticated", false],
    ["notFound", false],
    ["unreachable", false],
  ] as const satisfies readonly (readonly [CoverageState, boolean])[]) {
    test(`${state} is ${complete ? "" : "not "}complete`, () => {
      const entry = { source: "git", state, count: undefined, detail: "", checkedAt: "" } as const;
      assert.equal(isComplete(entry), complete);
    });
  }
});

suite("coverage of several repositories", () => {
  const entry = (
    state: CoverageState,
    count: number | undefined,
    source: SourceName = "dependabot",
  ): Coverage => ({
    source,
    state,
    count,
    detail: state === "ok" ? "" : `It is ${state}.`,
    checkedAt: `2026-11-22T0${count ?? 9}:00:00Z`,
  });
  const read = (state: CoverageState) =>
    entry(state, state === "ok" || state === "partial" ? 2 : undefined);

  for (const [states, state, count, detail] of [
    [["ok", "ok"], "ok", 4, ""],
    [["ok", "off"], "ok", 2, ""],
    [["notConfigured", "off"], "off", undefined, "It is notConfigured. It is off."],
    [["ok", "forbidden"], "partial", 2, "It is forbidden."],
    [["partial", "ok"], "partial", 4, "It is partial."],
    [["off", "forbidden"], "forbidden", undefined, "It is off. It is forbidden."],
    [
      ["unreachable", "ssoRequired"],
      "ssoRequired",
      undefined,
      "It is unreachable. It is ssoRequired.",
    ],
    [["forbidden", "forbidden"], "forbidden", undefined, "It is forbidden."],
  ] as const) {
    test(`${states.join(" and ")} is ${state}`, () => {
      const [sum, ...others] = sumCoverage(states.map((one) => [read(one)]));
      assert.deepEqual(others, []);
      assert.deepEqual([sum?.state, sum?.count, sum?.detail], [state, count, detail]);
    });
  }

  test("one repository's is its own, several keep the order and the oldest time", () => {
    const own = [entry("ok", 3), entry("partial", 1, "git")];
    assert.deepEqual(sumCoverage([own]), own);
    assert.deepEqual(sumCoverage([]), []);
    const sum = sumCoverage([own, [entry("ok", 5, "git"), entry("ok", 2)]]);
    assert.deepEqual(
      sum.map(({ source, count, checkedAt }) => [source, count, checkedAt]),
      [
        ["dependabot", 5, "2026-11-22T02:00:00Z"],
        ["git", 6, "2026-11-22T01:00:00Z"],
      ],
    );
  });

  test("what is read once for all repositories is counted once", () => {
    const [sum] = sumCoverage([[entry("ok", 7, "workloads")], [entry("ok", 7, "workloads")]]);
    assert.equal(sum?.count, 7);
  });
});
