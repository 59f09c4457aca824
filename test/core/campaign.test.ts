import assert from "node:assert/strict";
import type { Alert } from "../../src/core/alert.ts";
import { type Campaign, campaignOf } from "../../src/core/campaign.ts";
import { codeScanning, dependabot } from "./risk/examples.ts";

const later = "2027-01-31T00:00:00.000Z";
const sooner = "2026-12-11T00:00:00.000Z";

function campaign(changes: Partial<Campaign>): Campaign {
  return { number: 1, name: "Burn-down", description: "", endsAt: later, ...changes };
}

function sqlAlert(changes: object = {}): Alert {
  return { ...codeScanning(), rule: "js/sql-injection", cwes: ["CWE-89"], ...changes };
}

suite("the campaign of an alert", () => {
  test("fits where its words name the weakness or the rule, and is then only possible", () => {
    for (const words of [
      { name: "SQL injection (CWE-89)" },
      { name: "Databases", description: "Everything of CWE-089, please." },
      { description: "All of js/sql-injection." },
    ]) {
      const found = campaignOf(sqlAlert(), [campaign(words)], []);
      assert.equal(found?.isCertain, false, JSON.stringify(words));
    }
    for (const words of [
      { name: "CWE-890" },
      { name: "SQL injection" },
      { description: "js/sql-injection-more" },
    ])
      assert.equal(campaignOf(sqlAlert(), [campaign(words)], []), undefined, JSON.stringify(words));
  });

  test("is certain where an open issue of the alert goes by its name", () => {
    const alert = sqlAlert();
    const issue = {
      alert: alert.key,
      number: 4,
      title: " burn-down ",
      url: "https://github.com/acme/shop/issues/4",
      state: "open",
      assignees: [],
    } as const;
    assert.deepEqual(campaignOf(alert, [campaign({})], [issue]), {
      name: "Burn-down",
      endsAt: later,
      isCertain: true,
    });
    const others = [
      { ...issue, state: "closed" as const },
      { ...issue, alert: "codeScanning/999" as const },
      { ...issue, title: "Burn-down of databases" },
    ];
    assert.equal(campaignOf(alert, [campaign({})], others), undefined);
  });

  test("is the one that ends first", () => {
    const both = [
      campaign({ number: 1, name: "CWE-89 at last" }),
      campaign({ number: 2, name: "CWE-89 soon", endsAt: sooner }),
    ];
    assert.equal(campaignOf(sqlAlert(), both, [])?.name, "CWE-89 soon");
  });

  test("is none for other kinds, and for what only a branch has", () => {
    const all = [campaign({ name: "CWE-89 CWE-1321 CWE-79" })];
    assert.equal(campaignOf({ ...dependabot(), cwes: ["CWE-89"] }, all, []), undefined);
    assert.equal(campaignOf(sqlAlert({ introducedByBranch: true }), all, []), undefined);
  });
});
