import assert from "node:assert/strict";
import { withChange, withIssue } from "../../../src/core/remedy/snapshotAfter.ts";
import type { Snapshot } from "../../../src/core/snapshot.ts";
import { codeAlert, ranked } from "./anIssueSubject.ts";

const other = { ...codeAlert, key: "codeScanning/13", number: 13 } as const;
const fixed = {
  ...ranked({ ...codeAlert, key: "codeScanning/14" }),
  state: "fixedNotDeployed",
} as const;

const snapshot: Snapshot = {
  takenAt: "2026-11-05T10:00:00Z",
  repository: {
    host: "github.com",
    owner: "acme",
    name: "storefront",
    branch: "main",
    head: undefined,
    alertsRef: undefined,
  },
  coverage: [],
  alerts: [ranked(codeAlert), ranked(other), fixed],
  workloads: [],
  issues: [],
};
const now = { state: "open", reason: undefined, assignees: ["mona"], isRequested: false } as const;
const keysOf = ({ alerts }: Snapshot) => alerts.map(({ alert }) => alert.key);

suite("a snapshot after a write", () => {
  test("lists a dismissed alert no more, and everything else as before", () => {
    const dismissed = { ...now, state: "dismissed", reason: "false positive" } as const;
    const after = withChange(snapshot, codeAlert.key, dismissed);
    assert.deepEqual(keysOf(after), ["codeScanning/13", "codeScanning/14"]);
    assert.deepEqual(keysOf(snapshot).length, 3);
  });

  test("shows who an alert is assigned to", () => {
    const after = withChange(snapshot, other.key, now);
    assert.deepEqual(after.alerts[1]?.alert.assignees, ["mona"]);
    assert.deepEqual(after.alerts[0], snapshot.alerts[0]);
  });

  test("keeps what is fixed and not deployed, which GitHub calls fixed", () => {
    const after = withChange(snapshot, "codeScanning/14", { ...now, state: "fixed" });
    assert.deepEqual(keysOf(after), keysOf(snapshot));
  });

  test("shows an issue of several alerts with each, in place of what was known of it", () => {
    const issue = { number: 5, title: "t", url: "https://github.com/x", assignees: [] };
    const open = withIssue(snapshot, ["codeScanning/12", "codeScanning/13"], {
      ...issue,
      state: "open",
    });
    const closed = withIssue(open, ["codeScanning/12"], { ...issue, state: "closed" });
    assert.deepEqual(
      closed.issues.map(({ alert, state }) => [alert, state]),
      [
        ["codeScanning/12", "closed"],
        ["codeScanning/13", "open"],
      ],
    );
  });
});
