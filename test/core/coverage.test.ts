import assert from "node:assert/strict";
import {
  alertSources,
  type CoverageState,
  isComplete,
  sourceNames,
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
