import assert from "node:assert/strict";
import { isSupportedNode } from "../../src/cli/nodeVersion.ts";

suite("isSupportedNode", () => {
  for (const [version, isSupported] of [
    ["18.20.8", false],
    ["20.20.2", false],
    ["22.9.0", false],
    ["22.20.0", false],
    ["22.21.0", true],
    ["22.21.1", true],
    ["23.0.0", true],
    ["24.0.0", true],
    ["100.1.0", true],
  ] as const) {
    test(`${isSupported ? "takes" : "refuses"} ${version}`, () => {
      assert.equal(isSupportedNode(version), isSupported);
    });
  }
});
