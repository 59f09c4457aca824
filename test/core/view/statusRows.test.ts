import assert from "node:assert/strict";
import { byCause } from "../../../src/core/view/statusRows.ts";

const row = (
  label: string,
  detail: string,
  state: "ok" | "rateLimited" | "off" = "rateLimited",
) => {
  return { label, detail, state, ok: state !== "rateLimited" };
};
const limited = (subject: string) => `The limit is reached; ${subject} of a/b were not read.`;

suite("rows of the status", () => {
  test("sources with one cause are one row that names them", () => {
    const rows = byCause([
      row("Code scanning: rate limit reached", limited("code scanning alerts")),
      row("Issues: read", "", "ok"),
      row("Dependabot: rate limit reached", limited("Dependabot alerts")),
    ]);
    assert.deepEqual(rows, [
      row(
        "Code scanning, Dependabot: rate limit reached",
        limited("code scanning alerts, Dependabot alerts"),
      ),
      row("Issues: read", "", "ok"),
    ]);
  });

  test("one and the same sentence is said once", () => {
    const rows = byCause([
      row("Workloads: not permitted", "No role."),
      row("Attack paths: not permitted", "No role."),
    ]);
    assert.deepEqual(rows, [row("Workloads, Attack paths: not permitted", "No role.")]);
  });

  test("what was read and asks for the same is said once, too", () => {
    const ask = (label: string) => ({ ...row(label, "A plan is off.", "ok"), request: "Please." });
    assert.deepEqual(byCause([ask("Attack paths: read"), ask("Defender plans: read")]), [
      ask("Attack paths, Defender plans: read"),
    ]);
  });

  test("other causes, other requests and what was read stay apart", () => {
    const rows = [
      row("Workloads: not permitted", "No role."),
      row("Attack paths: not permitted", "No plan."),
      { ...row("Defender plans: not permitted", "No role."), request: "Please." },
      row("Dependabot: off", "Off.", "off"),
      row("Secret scanning: off", "Off.", "off"),
    ];
    assert.deepEqual(byCause(rows), rows);
  });
});
