import assert from "node:assert/strict";
import type { Anchor } from "../../../../src/core/anchor.ts";
import { joinByLine, type PlacedAlert } from "../../../../src/core/locate/dependency/oneLine.ts";

function anchorAt(path: string, line: number, state: Anchor["state"] = "exact"): Anchor {
  const region = { startLine: line, startColumn: 5, endLine: line, endColumn: 9 };
  return {
    state,
    path,
    region: state === "lost" ? undefined : region,
    reason: "",
    scannedCommit: undefined,
    reported: undefined,
  };
}

suite("joinByLine", () => {
  test("makes one entry of a line, named by the highest score", () => {
    const alerts: readonly PlacedAlert[] = [
      { key: "dependabot/1", anchor: anchorAt("package.json", 4), score: 100 },
      { key: "dependabot/2", anchor: anchorAt("package.json", 4), score: 700 },
      { key: "dependabot/3", anchor: anchorAt("package.json", 5), score: 300 },
      { key: "dependabot/4", anchor: anchorAt("package.json", 4), score: 700 },
      { key: "dependabot/5", anchor: anchorAt("web/package.json", 4), score: 10 },
    ];
    assert.deepEqual(
      joinByLine(alerts).map(({ key, keys }) => [key, keys]),
      [
        ["dependabot/2", ["dependabot/2", "dependabot/4", "dependabot/1"]],
        ["dependabot/3", ["dependabot/3"]],
        ["dependabot/5", ["dependabot/5"]],
      ],
    );
  });

  test("leaves out what is not confident", () => {
    const states = ["uncertain", "lost", "unverified"] as const;
    const alerts = states.map(
      (state): PlacedAlert => ({ key: "dependabot/1", anchor: anchorAt("a", 1, state), score: 1 }),
    );
    assert.deepEqual(joinByLine(alerts), []);
  });
});
