import assert from "node:assert/strict";
import { scrubbed } from "../../src/extension/workerEnvironment.ts";

suite("the worker's environment", () => {
  const secret = [
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "GITHUB_CODESPACE_TOKEN",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "ARM_CLIENT_SECRET",
    "RUNTIME_RISK_ARM_TOKEN",
    "RUNTIME_RISK_ARM_URL",
    "NPM_TOKEN",
    "MY_SECRET",
    "DB_PASSWORD",
    "github_token",
  ];
  for (const name of secret)
    test(`leaves out ${name}`, () => {
      const overlay = scrubbed({ [name]: "value" });
      assert.deepEqual(Object.keys(overlay), [name]);
      assert.equal(overlay[name], undefined);
    });

  test("leaves everything else to be inherited", () => {
    const kept = ["PATH", "HOME", "HTTPS_PROXY", "LANG", "GITHUB_REPOSITORY", "TOKENIZER", "ARMOR"];
    assert.deepEqual(scrubbed(Object.fromEntries(kept.map((name) => [name, "value"]))), {});
  });
});
