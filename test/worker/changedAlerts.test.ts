import assert from "node:assert/strict";
import type { SecurityAlert } from "../../src/core/workload.ts";
import { ChangedAlerts } from "../../src/worker/changedAlerts.ts";

const alert: SecurityAlert = { id: "a", title: "Suspicious", severity: "high" };
const minute = 60_000;

suite("security alerts that were changed here", () => {
  test("are as they were read back, until Resource Graph has had the time to learn of it", () => {
    let now = Date.parse("2026-11-20T09:00:00Z");
    const changed = new ChangedAlerts(() => new Date(now));
    const other = { ...alert, id: "b" };
    assert.deepEqual(changed.applied([alert, other]), [alert, other]);
    changed.change("a", "inProgress", []);
    assert.deepEqual(
      changed.applied([alert, other]).map(({ isInProgress }) => isInProgress === true),
      [true, false],
    );
    for (const status of ["resolved", "dismissed"] as const) {
      changed.change("a", status, []);
      assert.deepEqual(changed.applied([alert, other]), [other]);
    }
    now += 9 * minute;
    assert.deepEqual(changed.applied([alert]), []);
    changed.change("a", "active", []);
    assert.equal(changed.applied([{ ...alert, isInProgress: true }])[0]?.isInProgress, false);
    now += 10 * minute;
    assert.equal(changed.applied([{ ...alert, isInProgress: true }])[0]?.isInProgress, true);
  });
});
