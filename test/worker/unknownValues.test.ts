import assert from "node:assert/strict";
import type { RankedAlert, Snapshot } from "../../src/core/snapshot.ts";
import { logUnknownValues } from "../../src/worker/unknownValues.ts";
import { secret } from "../core/risk/examples.ts";
import { ranked } from "../core/view/rankedExamples.ts";

function snapshot(...alerts: readonly RankedAlert[]): Snapshot {
  const repository = { host: "github.com", owner: "acme", name: "shop" };
  const nowhere = { branch: undefined, head: undefined, alertsRef: undefined };
  return {
    takenAt: "2026-11-22T11:00:00Z",
    repository: { ...repository, ...nowhere },
    coverage: [],
    alerts,
    workloads: [],
    issues: [],
  };
}

suite("log of values that nobody knows", () => {
  test("they are logged once, by their fields and never by their text", () => {
    const odd = snapshot(ranked({ alert: secret({ unknownFields: ["validity"] }) }));
    const lines: string[] = [];
    let before: Snapshot | undefined;
    for (const now of [snapshot(ranked({})), odd, odd, snapshot(), odd]) {
      logUnknownValues({ key: "github.com/acme/shop", snapshot: before }, now, (line) =>
        lines.push(line),
      );
      before = now;
    }
    const line =
      "github.com/acme/shop: 1 alert holds a value that this version does not know (validity).";
    assert.deepEqual(lines, [line, line]);
  });
});
