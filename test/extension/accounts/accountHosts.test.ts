import assert from "node:assert/strict";
import { inOrder, isOfHost, providerOf } from "../../../src/extension/accounts/accountHosts.ts";

const ghe = { host: "ghe.example:8443", apiUrl: "https://ghe.example:8443/api/v3" };
const acme = { host: "acme.ghe.com", apiUrl: "https://api.acme.ghe.com" };

suite("accounts and their hosts", () => {
  test("each host has one provider, and no host but the user's own has any", () => {
    const hosts = { hosts: [ghe, acme] };
    assert.equal(providerOf("github.com", hosts), "github");
    assert.equal(providerOf("acme.ghe.com", hosts), "github-enterprise");
    assert.equal(providerOf("ghe.example:8443", hosts), "github-enterprise");
    for (const host of ["ghe.example", "other.ghe.com", "api.github.com", "evil.example", ""]) {
      assert.equal(providerOf(host, hosts), undefined, host);
    }
  });

  const one = { hosts: [ghe], isOverridden: false };
  const two = { hosts: [ghe, acme], isOverridden: false };
  const steered = { hosts: [ghe], isOverridden: true };
  for (const [label, settings, host, isIts] of [
    ["mona", one, ghe.host, true],
    ["mona", one, acme.host, false],
    ["mona", two, ghe.host, false],
    ["mona", two, acme.host, false],
    ["mona", steered, ghe.host, false],
    ["mona - ghe.example:8443", two, ghe.host, true],
    ["mona - ghe.example:8443", two, acme.host, false],
    ["mona - ghe.example:8443", steered, ghe.host, true],
    ["mona - GHE.example:8443", one, ghe.host, true],
    ["mona - acme.ghe.com", two, acme.host, true],
    ["mona - ghe.example", one, ghe.host, false],
    ["mona - evil.example", one, ghe.host, false],
    ["mona - ghe.example:8443 - evil.example", one, ghe.host, false],
    ["mona - evil.example", one, "evil.example", false],
  ] as const) {
    const where = settings === steered ? ", in a workspace with hosts of its own" : "";
    test(`${label} is ${isIts ? "" : "not "}used for ${host} of ${settings.hosts.length}${where}`, () => {
      assert.equal(isOfHost({ label }, host, settings), isIts);
    });
  }

  const [mona, hubot, octocat] = ["mona", "hubot", "octocat"].map((id) => ({ id, label: id }));
  assert.ok(mona !== undefined && hubot !== undefined && octocat !== undefined);
  const accounts = [mona, hubot, octocat];
  const none = { preferred: undefined, chosen: undefined, used: undefined };
  for (const [name, known, ids] of [
    ["in the editor's order", {}, ["mona", "hubot", "octocat"]],
    ["the preferred one first", { preferred: "hubot" }, ["hubot", "mona", "octocat"]],
    [
      "the one that worked before the preferred one",
      { preferred: "hubot", used: "octocat" },
      ["octocat", "hubot", "mona"],
    ],
    [
      "one that is gone is passed over",
      { preferred: "gone", used: "gone", chosen: "gone" },
      ["mona", "hubot", "octocat"],
    ],
  ] as const) {
    test(`are tried ${name}`, () => {
      const order = inOrder({ accounts, ...none, ...known });
      assert.deepEqual(
        order.accounts.map(({ id }) => id),
        ids,
      );
      assert.equal(order.isChosen, false);
    });
  }

  test("are only the user's choice where there is one", () => {
    const order = inOrder({ accounts, preferred: "mona", chosen: "hubot", used: "octocat" });
    assert.deepEqual(order, { accounts: [hubot], isChosen: true });
  });
});
