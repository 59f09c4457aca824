import assert from "node:assert/strict";
import { parseAlertKey } from "../../src/core/alert.ts";
import { repositoryKey } from "../../src/core/repository.ts";
import { rankAlert } from "../../src/core/risk/rank.ts";
import { countTiers } from "../../src/core/snapshot.ts";
import { codeScanning, world } from "./risk/examples.ts";

suite("alert", () => {
  for (const key of ["codeScanning/12", "dependabot/7", "secretScanning/3"]) {
    test(`${key} is a key`, () => assert.equal(parseAlertKey(key), key));
  }

  for (const key of [
    "codescanning/12",
    "codeScanning/",
    "codeScanning/-1",
    "codeScanning/1.5",
    "codeScanning/12/",
    " codeScanning/12",
    "codeScanning/12\n",
    "issue/1",
    "codeScanning/1234567890123456",
    "",
    12,
    null,
    undefined,
    ["codeScanning/12"],
  ]) {
    test(`${JSON.stringify(key)} is no key`, () => assert.equal(parseAlertKey(key), undefined));
  }

  test("a repository is named by host, owner and name", () => {
    const id = { host: "github.com", owner: "acme", name: "shop" };
    assert.equal(repositoryKey(id), "github.com/acme/shop");
  });

  test("tiers are counted, the empty ones too", () => {
    assert.deepEqual(countTiers([]), { fixNow: 0, fixSoon: 0, plan: 0, watch: 0 });
    const one = rankAlert(codeScanning(), "open", [], world);
    const counts = countTiers([
      { ...one, risk: { ...one.risk, tier: "fixNow" } },
      { ...one, risk: { ...one.risk, tier: "watch" } },
      { ...one, risk: { ...one.risk, tier: "watch" } },
    ]);
    assert.deepEqual(counts, { fixNow: 1, fixSoon: 0, plan: 0, watch: 2 });
  });
});
