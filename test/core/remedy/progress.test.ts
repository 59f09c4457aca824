import assert from "node:assert/strict";
import {
  type FixPull,
  leadingIssue,
  type Progress,
  progressWords,
} from "../../../src/core/remedy/progress.ts";
import { english } from "../../../src/core/view/text.ts";

const pull: FixPull = {
  number: 15,
  url: "https://github.com/acme/storefront/pull/15",
  state: "open",
  isDraft: false,
  checks: "running",
};
const issue = { number: 12, state: "open", assignees: ["mona"] } as const;
const nothing: Progress = { state: "open", issue: undefined, pull: undefined };
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
      said({ pull: { ...pull, isDraft: true, checks: "failing" } }),
      "open → pull request #15 (draft, checks failing)",
    );
    assert.equal(
      said({ issue: { ...issue, state: "closed" }, pull: { ...pull, state: "merged" } }),
      "open → issue #12 (closed) → pull request #15 (merged) → waiting for the next scan",
    );
    assert.equal(
      said({ state: "fixedNotDeployed", pull: { ...pull, state: "merged" } }),
      "open → pull request #15 (merged) → fixed → not deployed yet",
    );
    assert.equal(
      said({ pull: { ...pull, state: "closed" } }),
      "open → pull request #15 (closed without merging)",
    );
  });

  test("an open issue counts before a newer closed one", () => {
    const of = (number: number, state: "open" | "closed") => ({
      ...issue,
      number,
      state,
      alert: "codeScanning/1" as const,
      title: "",
      url: "",
    });
    assert.equal(leadingIssue([of(3, "closed"), of(1, "open"), of(2, "open")])?.number, 2);
    assert.equal(leadingIssue([of(1, "closed"), of(3, "closed")])?.number, 3);
    assert.equal(leadingIssue([]), undefined);
  });
});
