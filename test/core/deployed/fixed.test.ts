import assert from "node:assert/strict";
import type { FileAt } from "../../../src/core/deployed/codeIn.ts";
import {
  type CodeFixEvidence,
  codeVerdict,
  dependencyVerdict,
  type FixVerdict,
  verdictOfAll,
} from "../../../src/core/deployed/fixed.ts";
import type { DeployedCommit } from "../../../src/core/workload.ts";

const wrong = "run(`select ${id}`);\n";
const right = "run(`select ?`, id);\n";
const file = (blob: string, text: string | undefined = blob): FileAt => ({ blob, text });

function compared(changes: Partial<Extract<DeployedCommit, { kind: "compared" }>> = {}) {
  const committedAt = "2026-08-19T15:30:00.000Z";
  return {
    kind: "compared",
    branch: "main",
    behind: 20,
    ahead: 0,
    committedAt,
    ...changes,
  } as const;
}

/** What runs is older than the last report, and has the line. */
function verdict(changes: Partial<CodeFixEvidence> = {}): FixVerdict {
  return codeVerdict({
    deployed: compared(),
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 20 },
    inDeployed: file("d", wrong),
    inScanned: file("s", wrong),
    inLast: file("l", wrong),
    inFix: file("f", right),
    hasFix: false,
    isBeforeLast: true,
    isAfterFirst: false,
    ...changes,
  });
}

suite("fixed code scanning alerts", () => {
  test("run where the flagged lines are in what runs and went with the fix", () => {
    assert.equal(verdict(), "code");
    assert.equal(verdict({ inFix: undefined }), "code");
  });

  test("run where they were reported before and after what runs, whatever the lines", () => {
    const seen = { isAfterFirst: true, inDeployed: file("d", "other();\n") };
    assert.equal(verdict(seen), "analyses");
    assert.equal(verdict({ ...seen, inScanned: undefined }), "analyses");
    // The line stayed and something else in its file was mended.
    assert.equal(
      verdict({ isAfterFirst: true, inFix: file("f", `check();\n${wrong}`) }),
      "analyses",
    );
  });

  test("do not run where what runs has the fix, though the line is there and changed since", () => {
    assert.equal(verdict({ hasFix: true }), "fixed");
    assert.equal(verdict({ deployed: compared({ behind: 0 }) }), "fixed");
  });

  test("run on a branch of its own only where nothing of their file was touched", () => {
    const deployed = compared({ ahead: 2 });
    assert.equal(verdict({ deployed, inDeployed: file("s", wrong) }), "code");
    assert.equal(verdict({ deployed, isAfterFirst: true }), "unknown");
    assert.equal(
      verdict({ deployed, inDeployed: file("s", wrong), isBeforeLast: false }),
      "unknown",
    );
  });

  for (const [name, changes] of [
    // The fix may have been made between the last report and what runs, in any file.
    ["what runs is between the last report and the fix", { isBeforeLast: false }],
    ["it is not known whether what runs has the fix", { hasFix: undefined }],
    ["the alert went away and its file stayed", { inFix: file("l", wrong) }],
    ["its file is not known where it was reported", { inLast: undefined }],
    ["the line is not in what runs", { inDeployed: file("d", right) }],
    ["the line did not change with the fix", { inFix: file("f", `${wrong}${right}`) }],
    ["the line is not known", { inScanned: undefined }],
    ["the text after the fix is not known", { inFix: { blob: "f", text: undefined } }],
    ["the commit that runs is not in the clone", { deployed: { kind: "notInClone" } as const }],
    ["git could not compare", { deployed: { kind: "unknown" } as const }],
    ["the file is not in what runs", { inDeployed: undefined }],
    ["the alert is about a whole file", { region: undefined }],
  ] as const) {
    test(`nothing is claimed when ${name}`, () => {
      assert.equal(verdict(changes), "unknown");
    });
  }
});

suite("fixed Dependabot alerts", () => {
  test("run where the manifest of what runs names a vulnerable version", () => {
    assert.equal(dependencyVerdict(compared(), true), "version");
    assert.equal(dependencyVerdict(compared({ ahead: 3 }), true), "version");
    assert.equal(dependencyVerdict(compared(), false), "fixed");
    assert.equal(dependencyVerdict(compared({ behind: 0 }), true), "fixed");
    assert.equal(dependencyVerdict(compared({ behind: 0 }), undefined), "fixed");
  });

  test("nothing is claimed where the version cannot be read, or what runs is not here", () => {
    assert.equal(dependencyVerdict(compared(), undefined), "unknown");
    assert.equal(dependencyVerdict({ kind: "notInClone" }, undefined), "unknown");
    assert.equal(dependencyVerdict({ kind: "unknown" }, true), "unknown");
  });
});

test("several images of one workload must agree", () => {
  assert.equal(verdictOfAll([]), undefined);
  assert.equal(verdictOfAll(["code", "code"]), "code");
  assert.equal(verdictOfAll(["code", "analyses"]), "analyses");
  assert.equal(verdictOfAll(["code", "fixed"]), "unknown");
  assert.equal(verdictOfAll(["code", "unknown"]), "unknown");
  assert.equal(verdictOfAll(["fixed", "fixed"]), "fixed");
});
