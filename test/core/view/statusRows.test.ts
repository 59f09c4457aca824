import assert from "node:assert/strict";
import { byCause, causeOf } from "../../../src/core/view/statusRows.ts";
import { english, type Translate, translator } from "../../../src/core/view/text.ts";

const row = (
  label: string,
  detail: string,
  state: "ok" | "rateLimited" | "off" = "rateLimited",
  t: Translate = english,
) => {
  const cause = causeOf({ source: "codeScanning", state, detail }, t);
  return { label, detail: t(detail), state, ok: state !== "rateLimited", ...cause };
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
      {
        ...row("Code scanning, Dependabot: rate limit reached", limited("code scanning alerts")),
        detail: limited("code scanning alerts, Dependabot alerts"),
        subject: "code scanning alerts, Dependabot alerts",
      },
      row("Issues: read", "", "ok"),
    ]);
  });

  test("the cause is the same in every language", () => {
    const german = translator({
      "The limit is reached; {0} of {1} were not read.":
        "Das Limit ist erreicht; {0} von {1} wurden nicht gelesen.",
      "code scanning alerts": "Codewarnungen",
      "Dependabot alerts": "Dependabot-Warnungen",
    });
    const rows = byCause([
      row("Code: gesperrt", limited("code scanning alerts"), "rateLimited", german),
      row("Dependabot: gesperrt", limited("Dependabot alerts"), "rateLimited", german),
    ]);
    assert.deepEqual(
      rows.map(({ label, detail }) => [label, detail]),
      [
        [
          "Code, Dependabot: gesperrt",
          "Das Limit ist erreicht; Codewarnungen, Dependabot-Warnungen von a/b wurden nicht gelesen.",
        ],
      ],
    );
  });

  test("one and the same sentence is said once", () => {
    const rows = byCause([
      row("Workloads: not permitted", "No role."),
      row("Attack paths: not permitted", "No role."),
    ]);
    assert.deepEqual(rows, [row("Workloads, Attack paths: not permitted", "No role.")]);
  });

  test("what was read and asks for the same is said once, too", () => {
    const said = {
      source: "plans" as const,
      state: "ok" as const,
      detail: "A plan is off.",
      request: "Please.",
    };
    const ask = (label: string) => ({
      ...row(label, said.detail, said.state),
      request: said.request,
      ...causeOf(said, english),
    });
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
