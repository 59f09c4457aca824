import assert from "node:assert/strict";
import type { AlertKey } from "../../../src/core/alert.ts";
import {
  type Progress,
  progressMarkdown,
  progressOf,
  progressWords,
  stageWords,
} from "../../../src/core/remedy/progress.ts";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import type { LinkedIssue, LinkedPull, Snapshot } from "../../../src/core/snapshot.ts";
import { english } from "../../../src/core/view/text.ts";
import { codeScanning, linkTo, workload, world } from "../risk/examples.ts";

const pull: LinkedPull = {
  number: 15,
  title: "Escape it",
  url: "https://github.com/acme/storefront/pull/15",
  state: "open",
  checks: "running",
  issues: [12],
  alerts: [],
};
const url = "https://github.com/acme/storefront/issues/12";
const issue = { number: 12, url, state: "open", assignees: ["mona"] } as const;
const nothing: Progress = {
  state: "open",
  issue: undefined,
  issuesIn: undefined,
  pull: undefined,
  deployed: { to: 0, of: 2 },
};
const merged: LinkedPull = { ...pull, state: "merged", checks: "unknown" };
const said = (more: Partial<Progress>) => progressWords({ ...nothing, ...more }, english);

suite("how far a remedy is", () => {
  test("is one line of what has really happened", () => {
    assert.equal(said({}), "open");
    assert.equal(said({ issue }), "open → issue #12 (mona)");
    assert.equal(said({ issue: { ...issue, assignees: [] } }), "open → issue #12 (not assigned)");
    assert.equal(
      said({ issue, pull }),
      "open → issue #12 (mona) → pull request #15 (checks running)",
    );
    assert.equal(
      said({ pull: { ...pull, state: "draft", checks: "failing" } }),
      "open → pull request #15 (draft, checks failing)",
    );
    assert.equal(
      said({ issue: { ...issue, state: "closed" }, pull: merged }),
      "open → issue #12 (closed) → pull request #15 → merged → waiting for the next scan",
    );
    assert.equal(
      said({ state: "fixedNotDeployed", pull: merged }),
      "open → pull request #15 → merged → fixed → not deployed yet",
    );
    assert.equal(
      said({ pull: { ...pull, state: "closed" } }),
      "open → pull request #15 (closed without merging)",
    );
  });

  test("claims a deployment only where what runs holds the merge", () => {
    const end = (to: number, state: Progress["state"] = "open") =>
      said({ pull: merged, state, deployed: { to, of: 2 } })
        .split(" → ")
        .at(-1);
    assert.equal(end(0), "waiting for the next scan");
    assert.equal(end(1), "deployed to 1 of 2 workloads");
    assert.equal(end(2), "deployed");
    assert.equal(end(1, "fixedNotDeployed"), "deployed to 1 of 2 workloads");
    // GitHub's list says that it still runs somewhere.
    assert.equal(end(2, "fixedNotDeployed"), "not deployed yet");
    assert.doesNotMatch(said({ pull, deployed: { to: 2, of: 2 } }), /deployed/);
  });

  test("names the coding agent and what it does, and another repository's issue", () => {
    const byAgent = { ...issue, assignees: ["Copilot"] };
    assert.equal(
      said({
        issue: byAgent,
        issuesIn: "acme/security",
        pull: { ...pull, state: "draft", agent: "working" },
      }),
      "open → issue acme/security#12 (Copilot) → pull request #15 (draft, Copilot is working, checks running)",
    );
  });

  test("links what there are pages of, and makes upstream names harmless", () => {
    const odd = { ...issue, assignees: ["*x*"] };
    const text = progressMarkdown({ ...nothing, issue: odd, pull }, english);
    const issuePage = String.raw`[issue \#12 \(\*x\*\)](<https://github.com/acme/storefront/issues/12>)`;
    const pullPage = String.raw`[pull request \#15 \(checks running\)](<https://github.com/acme/storefront/pull/15>)`;
    assert.equal(text, `open → ${issuePage} → ${pullPage}`);
  });

  test("is its furthest step where there is little room", () => {
    const stage = (more: Partial<Progress>) => stageWords({ ...nothing, ...more }, english);
    assert.equal(stage({}), "");
    assert.equal(stage({ issue }), "issue #12");
    assert.equal(stage({ issue: { ...issue, state: "closed" } }), "");
    assert.equal(stage({ issue, pull }), "pull request #15 open, checks running");
    assert.equal(stage({ issue, pull: { ...pull, state: "closed" } }), "issue #12");
    assert.equal(stage({ issue, pull: merged }), "pull request #15 merged");
  });

  suite("of an alert in a snapshot", () => {
    const key: AlertKey = "codeScanning/12";
    const of = (
      pulls: readonly LinkedPull[],
      issues: readonly LinkedIssue[] = [],
      links = [linkTo(workload({ key: "/a" }))],
    ) => {
      const ranked = rankAlert(codeScanning(), "open", links, world);
      const snapshot: Snapshot = {
        takenAt: "2026-11-20T09:00:00Z",
        repository: {
          host: "github.com",
          owner: "acme",
          name: "storefront",
          branch: "main",
          head: undefined,
          alertsRef: undefined,
        },
        coverage: [],
        alerts: [ranked],
        workloads: links.map((link) => link.workload),
        issues,
        pulls,
      };
      return progressOf(snapshot, ranked);
    };
    const linked = (number: number, state: "open" | "closed"): LinkedIssue => ({
      ...issue,
      title: "t",
      number,
      state,
      alert: key,
    });

    test("an open issue counts before a newer closed one", () => {
      const issues = [linked(3, "closed"), linked(1, "open"), linked(2, "open")];
      assert.equal(of([], issues).issue?.number, 2);
      assert.equal(of([], [linked(1, "closed"), linked(3, "closed")]).issue?.number, 3);
    });

    test("a pull request is its own, or one of its issue's, an open one first, then the newest", () => {
      const own = { ...pull, number: 4, issues: [], alerts: [key] };
      assert.equal(of([own]).pull?.number, 4);
      assert.equal(of([pull]).pull, undefined);
      assert.equal(of([pull], [linked(12, "closed")]).pull?.number, 15);
      const closed = { ...own, number: 30, state: "closed" } as const;
      const done = { ...own, number: 20, state: "merged" } as const;
      assert.equal(of([closed, done, own]).pull?.number, 4);
      assert.equal(of([closed, done]).pull?.number, 20);
      assert.equal(of([own, { ...own, number: 9 }]).pull?.number, 9);
    });

    test("counts the workloads that are surely its own", () => {
      const sure = linkTo(workload({ key: "/a" }));
      const guess = { ...linkTo(workload({ key: "/b" })), evidence: "inferred" } as const;
      const done = { ...merged, alerts: [key], deployedTo: ["/a", "/b", "/c"] };
      assert.deepEqual(of([done], [], [sure, guess]).deployed, { to: 1, of: 1 });
    });
  });
});
