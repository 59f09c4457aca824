import assert from "node:assert/strict";
import { readRuntime } from "../../../src/core/risk/runtime.ts";
import type { Workload, WorkloadLink } from "../../../src/core/workload.ts";
import { linkTo, workload, world } from "./examples.ts";

function exposureOf(changes: Partial<Workload>, link: Partial<WorkloadLink> = {}): string {
  return readRuntime(linkTo(workload(changes), link), world.now, false).exposure;
}

suite("exposure from a workload", () => {
  test("internet-exposed, or where an attack path starts, is open", () => {
    assert.equal(exposureOf({ riskFactors: ["internet-exposed"] }), "open");
    assert.equal(exposureOf({ isEntryPoint: true }), "open");
    assert.equal(exposureOf({ riskFactors: ["internet-exposed"], isEvaluated: false }), "open");
  });

  test("on an attack path, or reachable sideways, is adjacent", () => {
    assert.equal(exposureOf({ attackPaths: 2 }), "adjacent");
    assert.equal(exposureOf({ riskFactors: ["lateral-movement"] }), "adjacent");
  });

  test("internal needs Defender's evaluation; other factors do not change it", () => {
    assert.equal(exposureOf({ riskFactors: ["sensitive-data", "critical-resource"] }), "internal");
    assert.equal(exposureOf({ isEvaluated: false }), "unknown");
  });

  test("what could say otherwise and was not read makes it unknown; what is known bad stays", () => {
    for (const source of ["workloads", "attackPaths", "deploymentRecords"] as const) {
      assert.equal(exposureOf({ unread: [source] }), "unknown");
      assert.equal(exposureOf({ unread: [source], attackPaths: 1 }), "adjacent");
    }
    assert.equal(exposureOf({ unread: [] }), "internal");
  });

  test("an attack path through its cluster may lead to it: that is unknown, and says why", () => {
    const around = linkTo(workload({ isPathAround: true }));
    const { exposure, origin } = readRuntime(around, world.now, false);
    assert.deepEqual([exposure, origin], ["unknown", "pathAround"]);
    assert.equal(exposureOf({ isPathAround: true, attackPaths: 1 }), "adjacent");
  });

  test("evidence that looks safe is unknown after seven days, to the millisecond", () => {
    assert.equal(exposureOf({ factsAt: "2026-11-15T12:00:00.000Z" }), "internal");
    assert.equal(exposureOf({ factsAt: "2026-11-15T11:59:59.999Z" }), "unknown");
    assert.equal(exposureOf({ factsAt: "no time" }), "unknown");
  });

  test("evidence of exposure stays however old it is", () => {
    const factsAt = "2020-01-01T00:00:00Z";
    assert.equal(exposureOf({ factsAt, riskFactors: ["internet-exposed"] }), "open");
    assert.equal(exposureOf({ factsAt, attackPaths: 1 }), "adjacent");
  });

  test("a declaration may raise and never makes safer than unknown", () => {
    const declared = { evidence: "declared" } as const;
    assert.equal(exposureOf({ riskFactors: ["internet-exposed"] }, declared), "open");
    assert.equal(exposureOf({ attackPaths: 1 }, declared), "adjacent");
    assert.equal(exposureOf({}, declared), "unknown");
  });

  for (const evidence of ["attested", "record", "label"] as const) {
    test(`evidence ${evidence} can show that a workload is internal`, () => {
      assert.equal(exposureOf({}, { evidence }), "internal");
    });
  }

  test("no link, an inferred link and differing candidates are unknown and carry no factors", () => {
    const exposed = workload({ riskFactors: ["internet-exposed", "sensitive-data"] });
    const readings = [
      readRuntime(undefined, world.now, false),
      readRuntime(linkTo(exposed, { evidence: "inferred" }), world.now, false),
      readRuntime(linkTo(exposed, { isCertain: false }), world.now, true),
    ];
    assert.deepEqual(
      readings.map(({ exposure, origin, context }) => [exposure, origin, context]),
      [
        ["unknown", "notMapped", undefined],
        ["unknown", "inferred", undefined],
        ["unknown", "candidatesDiffer", undefined],
      ],
    );
  });
});
