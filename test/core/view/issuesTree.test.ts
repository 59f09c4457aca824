import assert from "node:assert/strict";
import type { AlertKey } from "../../../src/core/alert.ts";
import type { LinkedIssue, Snapshot } from "../../../src/core/snapshot.ts";
import { issuesTree } from "../../../src/core/view/issuesTree.ts";
import { english } from "../../../src/core/view/text.ts";
import type { TreeSource } from "../../../src/core/view/treeSource.ts";
import { codeScanning, numbered, workload } from "../risk/examples.ts";
import { aMember, anchor, ranked } from "./rankedExamples.ts";

const api = workload({ key: "/api" });
const fix = { fixedAt: "2026-10-05T04:30:12Z", by: "code" } as const;
const alerts = [
  ranked({ alert: numbered(codeScanning(), 1), tier: "fixNow", score: 900, workloads: [api] }),
  ranked({ alert: numbered(codeScanning(), 2), tier: "plan", workloads: [api], fix }),
];

function issue(number: number, alert: LinkedIssue["alert"], changes: Partial<LinkedIssue> = {}) {
  const url = `https://github.com/acme/shop/issues/${number}`;
  return {
    number,
    alert,
    title: `Issue ${number}`,
    url,
    state: "open",
    assignees: [],
    ...changes,
  } as const;
}

function treeOf(changes: Partial<Snapshot>, coverage: "ok" | "unreachable" = "ok") {
  const source: TreeSource = {
    repository: "github.com/acme/shop",
    snapshot: {
      takenAt: "2026-11-22T11:00:00Z",
      repository: {
        host: "github.com",
        owner: "acme",
        name: "shop",
        branch: "main",
        head: undefined,
        alertsRef: undefined,
      },
      coverage: (["codeScanning", "dependabot", "secretScanning"] as const).map((name) => ({
        source: name,
        state: coverage,
        count: 1,
        detail: "",
        checkedAt: "",
      })),
      alerts,
      workloads: [api],
      issues: [],
      ...changes,
    },
    members: alerts.map((one) => aMember(one, { anchor })),
    isFiltered: false,
  };
  return issuesTree([source], english);
}

function drawn(tree: ReturnType<typeof treeOf>, parent?: string): readonly string[] {
  return tree(parent).map(({ label, description }) => `${label} | ${description}`);
}

suite("Issues", () => {
  test("open ones, that of the most urgent alert first, with people and what runs", () => {
    const tree = treeOf({
      issues: [
        issue(9, "codeScanning/2", { assignees: ["mona"] }),
        issue(7, "codeScanning/1"),
        issue(8, "codeScanning/1", { state: "closed" }),
      ],
      unlinkedIssues: [
        {
          number: 4,
          title: "Update log4j",
          url: "https://github.com/acme/shop/issues/4",
          assignees: [],
        },
      ],
    });
    assert.deepEqual(drawn(tree), [
      "#7 Issue 7 | nobody assigned · running in payments-api (prod)",
      "#9 Issue 9 | mona · fixed, not deployed · payments-api (prod)",
      "#4 Update log4j | nobody assigned · names no alert",
    ]);
  });

  test("one about several alerts counts them, and claims a closing only when all was read", () => {
    const issues = [
      issue(9, "codeScanning/1"),
      issue(9, "codeScanning/2"),
      issue(9, "codeScanning/77"),
    ];
    assert.deepEqual(drawn(treeOf({ issues })), [
      "#9 Issue 9 | nobody assigned · 3 alerts: 1 open, 1 fixed, not deployed, 1 no longer open",
    ]);
    assert.match(drawn(treeOf({ issues }, "unreachable"))[0] ?? "", /1 not listed$/);
    const below = drawn(treeOf({ issues }), "github.com/acme/shop\tissue\t9");
    assert.equal(below.length, 3);
    assert.equal(below[2], "Alert #77 | no longer open");
  });

  test("names the pull requests that would close it, and leads to their pages", () => {
    const url = "https://github.com/acme/shop/pull/51";
    const pull = {
      number: 51,
      title: "Escape it",
      url,
      state: "open",
      checks: "failing",
      issues: [7],
      alerts: [],
    } as const;
    const tree = treeOf({
      issues: [issue(7, "codeScanning/1")],
      pulls: [pull, { ...pull, issues: [8], number: 52 }],
    });
    assert.match(drawn(tree)[0] ?? "", /· pull request #51 open, checks failing$/);
    const row = tree("github.com/acme/shop\tissue\t7").at(-1);
    assert.deepEqual(
      [row?.label, row?.description, row?.page],
      ["Escape it", "pull request #51 open, checks failing", url],
    );
    assert.match(tree(undefined)[0]?.accessibleLabel ?? "", /^Issue 7, Issue 7, open, nobody/);
  });

  test("a closed one whose alert is open names its pull requests, too", () => {
    const url = "https://github.com/acme/shop/pull/51";
    const pull = { number: 51, title: "Escape it", url, state: "merged", checks: "none" } as const;
    const tree = treeOf({
      issues: [issue(8, "codeScanning/1", { state: "closed" })],
      pulls: [{ ...pull, issues: [8], alerts: [] }],
    });
    assert.match(drawn(tree)[0] ?? "", /^#8 Issue 8 \| closed, but .*pull request #51 merged/);
    assert.equal(tree("github.com/acme/shop\tissue\t8").at(-1)?.page, url);
  });

  test("a closed one is last while its alert is open and no other issue tracks it", () => {
    const closed = (number: number, alert: AlertKey) => issue(number, alert, { state: "closed" });
    const tree = treeOf({
      issues: [
        closed(8, "codeScanning/1"),
        closed(5, "codeScanning/1"),
        issue(9, "codeScanning/2"),
      ],
    });
    assert.deepEqual(drawn(tree), [
      "#9 Issue 9 | nobody assigned · fixed, not deployed · payments-api (prod)",
      "#8 Issue 8 | closed, but its alert is open · nobody assigned · running in payments-api (prod)",
    ]);
    const rows = tree(undefined);
    assert.deepEqual(
      rows.map(({ context, icon }) => [context, icon]),
      [
        ["issue openIssue", "issues"],
        ["issue closedIssue", "issue-closed"],
      ],
    );
    assert.match(
      rows[1]?.accessibleLabel ?? "",
      /^Issue 8, Issue 8, closed, but its alert is open,/,
    );
    assert.equal(drawn(tree, "github.com/acme/shop\tissue\t8").length, 1);
  });

  test("there is nothing where issues are closed as their alerts are: its place says why", () => {
    for (const alert of ["codeScanning/2", "codeScanning/77"] as const)
      assert.deepEqual(drawn(treeOf({ issues: [issue(8, alert, { state: "closed" })] })), []);
  });
});
