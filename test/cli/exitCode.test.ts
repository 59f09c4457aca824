import assert from "node:assert/strict";
import { exitCodeOf } from "../../src/cli/exitCode.ts";
import { type CoverageState, type SourceName, sourceNames } from "../../src/core/coverage.ts";
import type { TierId } from "../../src/core/risk/risk.ts";
import { aReport, aReportAlert, coverageWith } from "../support/aReport.ts";

const withTier = (tier: TierId) => aReport({ alerts: [aReportAlert({ tier })] });
const asked = { failOn: undefined, requireComplete: false };

/** The codes of --require-complete when one source has each of the states. */
function codes(source: SourceName, states: readonly CoverageState[]): readonly number[] {
  return states.map((state) => {
    const coverage = coverageWith({ [source]: [state, ""] });
    return exitCodeOf(aReport({ coverage }), { ...asked, requireComplete: true });
  });
}

suite("exitCodeOf", () => {
  test("is 0 when nothing is asked, whatever was found or missed", () => {
    assert.equal(exitCodeOf(withTier("fixNow"), asked), 0);
    const missed = aReport({ coverage: coverageWith({ codeScanning: ["unreachable", ""] }) });
    assert.equal(exitCodeOf(missed, asked), 0);
  });

  const table: readonly (readonly [TierId, codes: Record<"fixNow" | "fixSoon" | "plan", 0 | 1>])[] =
    [
      ["fixNow", { fixNow: 1, fixSoon: 1, plan: 1 }],
      ["fixSoon", { fixNow: 0, fixSoon: 1, plan: 1 }],
      ["plan", { fixNow: 0, fixSoon: 0, plan: 1 }],
      ["watch", { fixNow: 0, fixSoon: 0, plan: 0 }],
    ];
  for (const [tier, codes] of table) {
    for (const failOn of ["fixNow", "fixSoon", "plan"] as const) {
      test(`is ${codes[failOn]} for --fail-on ${failOn} and an alert of ${tier}`, () => {
        assert.equal(exitCodeOf(withTier(tier), { ...asked, failOn }), codes[failOn]);
      });
    }
  }

  test("is 0 for --fail-on when there are no alerts", () => {
    assert.equal(exitCodeOf(aReport(), { ...asked, failOn: "plan" }), 0);
  });

  const complete: readonly CoverageState[] = ["ok", "off", "notConfigured"];
  const incomplete: readonly CoverageState[] = [
    "partial",
    "forbidden",
    "ssoRequired",
    "rateLimited",
    "unauthenticated",
    "notFound",
    "unreachable",
  ];
  for (const source of sourceNames) {
    test(`is 3 for --require-complete unless ${source} was read, is off or is not set up`, () => {
      assert.deepEqual(codes(source, complete), [0, 0, 0]);
      assert.deepEqual(codes(source, incomplete), [3, 3, 3, 3, 3, 3, 3]);
    });
  }

  test("is 3 for --fail-on when no source of alerts was read", () => {
    const coverage = coverageWith({
      codeScanning: ["unreachable", ""],
      dependabot: ["off", ""],
      secretScanning: ["notConfigured", ""],
    });
    assert.equal(exitCodeOf(aReport({ coverage }), { ...asked, failOn: "plan" }), 3);
    assert.equal(exitCodeOf(aReport({ coverage }), asked), 0);
  });

  test("takes one source of alerts, read in part, as something read for --fail-on", () => {
    const coverage = coverageWith({
      codeScanning: ["unreachable", ""],
      dependabot: ["partial", ""],
      secretScanning: ["forbidden", ""],
    });
    assert.equal(exitCodeOf(aReport({ coverage }), { ...asked, failOn: "plan" }), 0);
    const alerts = [aReportAlert()];
    assert.equal(exitCodeOf(aReport({ coverage, alerts }), { ...asked, failOn: "plan" }), 1);
  });

  test("puts an incomplete reading before what was found", () => {
    const report = aReport({
      alerts: [aReportAlert()],
      coverage: coverageWith({ plans: ["forbidden", ""] }),
    });
    assert.equal(exitCodeOf(report, { failOn: "fixNow", requireComplete: true }), 3);
    assert.equal(exitCodeOf(report, { failOn: "fixNow", requireComplete: false }), 1);
  });
});
