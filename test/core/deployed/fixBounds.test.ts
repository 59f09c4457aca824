import assert from "node:assert/strict";
import { fixBoundsOf, type SeenAnalysis } from "../../../src/core/deployed/fixBounds.ts";

const alert = { tool: "CodeQL", category: "/language:js", createdAt: "2026-08-03T04:40:00Z" };
const fixedAt = "2026-09-21T04:40:00Z";

function analysis(day: string, commit: string, changes: Partial<SeenAnalysis> = {}): SeenAnalysis {
  const { tool, category } = alert;
  return { commit, createdAt: `2026-${day}:00Z`, tool, category, error: undefined, ...changes };
}

/** Weekly on Mondays; the alert came on the third of August and went on 21 September. */
const weekly = [
  analysis("09-28T04:37", "after"),
  analysis("09-21T04:37", "fix"),
  analysis("09-14T04:37", "last"),
  analysis("08-10T04:37", "second"),
  analysis("08-03T04:37", "first"),
  analysis("07-27T04:37", "before"),
];
const bounds = (analyses: readonly SeenAnalysis[], changes: Partial<typeof alert> = {}) =>
  fixBoundsOf({ ...alert, ...changes }, fixedAt, analyses);

suite("between which analyses an alert was fixed", () => {
  test("the last that reported it, the one that did not any more, the first that did", () => {
    const found = { first: "first", last: "last", fix: "fix" };
    assert.deepEqual(bounds(weekly), found);
    assert.deepEqual(bounds(weekly.toReversed()), found);
  });

  test("other tools, other categories and failed analyses say nothing of it", () => {
    const others = [
      analysis("09-21T04:30", "x", { tool: "Trivy" }),
      analysis("09-21T04:31", "x", { category: "/language:go" }),
      analysis("09-18T04:31", "x", { error: "out of memory" }),
      analysis("09-19T04:31", "x", { commit: undefined }),
    ];
    assert.deepEqual(bounds([...weekly, ...others])?.last, "last");
  });

  test("of several near the time the latest has the fix and the earliest may have", () => {
    const near = [analysis("09-21T04:30", "near"), ...weekly];
    assert.deepEqual(bounds(near), { first: "first", last: "last", fix: "fix" });
    const twice = [analysis("09-21T04:39", "later"), ...weekly];
    assert.deepEqual(bounds(twice), { first: "first", last: "last", fix: "later" });
  });

  test("of several near its making the last has seen it; without one, the next", () => {
    const near = [analysis("08-03T04:38", "near"), ...weekly];
    assert.equal(bounds(near)?.first, "near");
    assert.equal(bounds(weekly, { createdAt: "2026-08-05T00:00:00Z" })?.first, "second");
  });

  test("nothing where no analysis was near, or none reported it before", () => {
    assert.equal(bounds(weekly.filter(({ commit }) => commit !== "fix")), undefined);
    assert.equal(bounds(weekly.slice(0, 2)), undefined);
    assert.equal(bounds(weekly, { createdAt: "2026-09-20T00:00:00Z" }), undefined);
    assert.equal(bounds([]), undefined);
    assert.equal(fixBoundsOf(alert, "", weekly), undefined);
    assert.equal(fixBoundsOf({ ...alert, createdAt: undefined }, fixedAt, weekly), undefined);
  });

  test("nothing where the alert does not say which of several categories it is of", () => {
    const unnamed = { ...alert, category: undefined };
    assert.equal(fixBoundsOf(unnamed, fixedAt, weekly)?.fix, "fix");
    const other = analysis("09-01T00:00", "x", { category: "/language:go" });
    assert.equal(fixBoundsOf(unnamed, fixedAt, [other, ...weekly]), undefined);
  });
});
