import assert from "node:assert/strict";
import type { FileAt } from "../../../src/core/deployed/codeIn.ts";
import { type FixEvidence, isStillRunning } from "../../../src/core/deployed/fixed.ts";
import type { DeployedCommit } from "../../../src/core/workload.ts";
import { codeScanning, dependabot } from "../risk/examples.ts";

const wrong = "run(`select ${id}`);\n";
const right = "run(`select ?`, id);\n";
const file = (blob: string, text: string | undefined = blob): FileAt => ({ blob, text });
const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 20 };
const code = codeScanning({
  createdAt: "2026-06-01T00:00:00Z",
  location: { path: "a.js", region, commit: "5".repeat(40) },
});
const fixedAt = "2026-09-28T13:12:40Z";

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

function evidence(changes: Partial<FixEvidence> = {}): FixEvidence {
  return {
    deployed: compared(),
    inDeployed: file("d", wrong),
    inScanned: file("s", wrong),
    whenFixed: { file: file("f", right) },
    inBranch: file("b", right),
    ...changes,
  };
}

const verdict = (changes: Partial<FixEvidence> = {}, alert: typeof code = code) =>
  isStillRunning({ alert, fixedAt }, evidence(changes));

suite("fixed, not deployed, by the code", () => {
  test("the flagged line is in what runs and not on the branch", () => {
    assert.equal(verdict(), "code");
    assert.equal(verdict({ inBranch: undefined }), "code");
  });

  test("also when what runs is no ancestor of the branch", () => {
    assert.equal(verdict({ deployed: compared({ ahead: 2 }) }), "code");
  });

  for (const [name, changes] of [
    ["the line is not in what runs", { inDeployed: file("d", right) }],
    ["the line is still on the branch too", { inBranch: file("b", `${wrong}${right}`) }],
    ["what runs is the branch", { deployed: compared({ behind: 0 }) }],
    ["the commit that runs is not in the clone", { deployed: { kind: "notInClone" } as const }],
    ["git could not compare", { deployed: { kind: "unknown" } as const }],
    ["the file is not in what runs", { inDeployed: undefined }],
  ] as const) {
    test(`no claim when ${name}`, () => {
      assert.equal(verdict(changes), undefined);
    });
  }
});

suite("fixed, not deployed, by the times", () => {
  // The alert names the commit of the analysis that no longer found it: its lines are not known.
  const unknown = { inScanned: file("b", right) };

  test("what runs is an older ancestor, the alert older still, and its file changed in between", () => {
    assert.equal(verdict(unknown), "dates");
    assert.equal(verdict({ inScanned: undefined }), "dates");
    assert.equal(verdict({ ...unknown, whenFixed: { file: undefined } }), "dates");
  });

  for (const [name, changes] of [
    ["what runs is no ancestor", { deployed: compared({ ahead: 1 }) }],
    ["what runs is younger", { deployed: compared({ committedAt: "2026-09-29T00:00:00Z" }) }],
    ["it is not known when what runs was made", { deployed: compared({ committedAt: undefined }) }],
    ["the file did not change until the fix", { whenFixed: { file: file("d") } }],
    [
      "its file is the branch's, where that is fixed",
      { inScanned: undefined, inBranch: file("d", wrong) },
    ],
    ["it is not known what the file was then", { whenFixed: undefined }],
    [
      "the alert was not known when what runs was made",
      { deployed: compared({ committedAt: "2026-05-31T00:00:00Z" }) },
    ],
  ] as const) {
    test(`no claim when ${name}`, () => {
      assert.equal(verdict({ ...unknown, ...changes }), undefined);
    });
  }

  test("no claim when it is not known when it was fixed", () => {
    const undated = isStillRunning({ alert: code, fixedAt: "" }, evidence(unknown));
    assert.equal(undated, undefined);
  });

  test("a package counts when it stands in the manifest that runs, whenever its advisory is from", () => {
    const alert = dependabot({ createdAt: "2026-09-20T00:00:00Z" });
    const of = (text: string | undefined) =>
      isStillRunning({ alert, fixedAt }, evidence({ inDeployed: { blob: "d", text } }));
    assert.equal(of('"lodash": "4.17.15"'), "dates");
    assert.equal(of('"express": "4.0.0"'), undefined);
    assert.equal(of(undefined), undefined);
  });
});
