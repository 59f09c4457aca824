import assert from "node:assert/strict";
import {
  dayOf,
  daysAfter,
  dueDateProblem,
  ownerProblem,
} from "../../../src/core/remedy/cloudChange.ts";
import { withSecurityAlerts } from "../../../src/core/remedy/snapshotAfter.ts";
import { aPage } from "../view/workloadPage/aPage.ts";

suite("what is changed in the cloud", () => {
  test("an owner is a mail address and nothing else", () => {
    for (const owner of ["mona@acme.example", "m.o'na+x@mail.acme.example"])
      assert.equal(ownerProblem(owner), undefined, owner);
    for (const owner of [
      "",
      "mona",
      "mona@",
      "@acme.example",
      "mona@acme",
      "mona@acme.",
      "mona@acme.example, dana@acme.example",
      "Mona <mona@acme.example>",
      "mona@acme.example\nx",
      `${"m".repeat(250)}@acme.example`,
    ])
      assert.notEqual(ownerProblem(owner), undefined, owner);
  });

  test("a due date is a day that there is, and that is not over", () => {
    assert.equal(dueDateProblem("2026-11-20", "2026-11-20"), undefined);
    assert.equal(dueDateProblem("2028-02-29", "2026-11-20"), undefined);
    assert.match(dueDateProblem("2026-11-19", "2026-11-20") ?? "", /over/);
    for (const day of [
      "",
      "2027-02-29",
      "2027-13-01",
      "31.12.2026",
      "2026-12-31T00:00:00Z",
      "2026-1-1",
    ])
      assert.match(dueDateProblem(day, "2026-11-20") ?? "", /year-month-day/, day);
  });

  test("days are counted over the ends of months and years", () => {
    assert.equal(daysAfter("2026-12-24", 14), "2027-01-07");
    assert.equal(daysAfter("2028-02-28", 1), "2028-02-29");
    assert.equal(dayOf("2026-11-20T23:59:59.000Z"), "2026-11-20");
  });

  test("a snapshot shows the security alerts of now wherever a workload is", () => {
    const alert = { id: "a", title: "Suspicious", severity: "high" } as const;
    const { snapshot, workload } = aPage({ securityAlerts: [alert] });
    const other = { ...workload, key: "other", securityAlerts: [] };
    const before = { ...snapshot, workloads: [workload, other] };
    const after = withSecurityAlerts(before, () => []);
    assert.deepEqual(after.workloads[0]?.securityAlerts, []);
    assert.equal(after.workloads[1], other);
    assert.deepEqual(before.workloads[0]?.securityAlerts, [alert]);
  });
});
