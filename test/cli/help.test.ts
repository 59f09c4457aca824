import assert from "node:assert/strict";
import { helpText } from "../../src/cli/help.ts";

suite("helpText", () => {
  test("lists every option with its values", () => {
    for (const words of [
      "runtime-risk report [folder]",
      "--format table|json|sarif|markdown",
      "--output FILE",
      "--repo REMOTE",
      "--fail-on fixNow|fixSoon|plan",
      "--require-complete",
      "--sample",
      "--help",
      "--version",
    ]) {
      assert.ok(helpText.includes(words), words);
    }
  });

  test("lists every exit code", () => {
    const [, exits = ""] = helpText.split("Exit codes:\n");
    const codes = [...exits.matchAll(/^ {2}(\d+) /gmu)].map(([, code]) => code);
    assert.deepEqual(codes, ["0", "1", "2", "3", "130"]);
  });

  test("lists every variable", () => {
    for (const name of [
      "GITHUB_TOKEN",
      "GH_TOKEN",
      "GITHUB_API_URL",
      "GITHUB_SERVER_URL",
      "RUNTIME_RISK_ARM_URL",
      "RUNTIME_RISK_ARM_TOKEN",
      "HTTPS_PROXY",
      "NODE_EXTRA_CA_CERTS",
      "NO_COLOR",
    ]) {
      assert.ok(helpText.includes(name), name);
    }
  });

  test("fits a terminal of 100 columns", () => {
    for (const line of helpText.split("\n")) assert.ok(line.length <= 100, line);
  });
});
