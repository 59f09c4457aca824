import assert from "node:assert/strict";
import type { Coverage, CoverageState } from "../../src/core/coverage.ts";
import { signInHosts } from "../../src/extension/signInHosts.ts";
import { neededSignOn } from "../../src/extension/signOn.ts";
import type { RepositorySummary } from "../../src/protocol/messages.ts";

function summary(repository: string, state: CoverageState, url?: string): RepositorySummary {
  const source = (name: Coverage["source"]): Coverage => ({
    source: name,
    state,
    count: undefined,
    detail: "",
    checkedAt: "",
    url,
  });
  return {
    repository,
    takenAt: "",
    exposedFixNow: 0,
    total: 0,
    counts: { fixNow: 0, fixSoon: 0, plan: 0, watch: 0 },
    coverage: [source("codeScanning"), source("dependabot")],
    branch: null,
    alertsRef: null,
    analysis: null,
  };
}

const hosts = ["github.com", "ghe.example:8443"];

suite("single sign-on", () => {
  const page = "https://github.com/orgs/acme/sso?authorization_request=A1";

  test("is needed where a source says so, and leads to its page", () => {
    const summaries = [
      summary("github.com/acme/web", "ok"),
      summary("github.com/acme/shop", "ssoRequired", page),
    ];
    assert.deepEqual(neededSignOn(summaries, hosts), {
      repository: "github.com/acme/shop",
      url: page,
    });
    assert.equal(neededSignOn(summaries.slice(0, 1), hosts), undefined);
  });

  test("leads first to where there is a page", () => {
    const none = summary("github.com/other/app", "ssoRequired");
    assert.deepEqual(neededSignOn([none], hosts), {
      repository: "github.com/other/app",
      url: undefined,
    });
    const both = [none, summary("github.com/acme/shop", "ssoRequired", page)];
    assert.equal(neededSignOn(both, hosts)?.url, page);
  });

  for (const [repository, url] of [
    ["github.com/acme/shop", "https://evil.example/sso"],
    ["github.com/acme/shop", "https://ghe.example:8443/orgs/acme/sso"],
    ["ghe.example:8443/acme/shop", page],
    ["evil.example/acme/shop", "https://evil.example/sso"],
    ["github.com/acme/shop", "https://github.com@evil.example/"],
    ["github.com/acme/shop", "http://github.com/orgs/acme/sso"],
  ] as const) {
    test(`of ${repository} never leads to ${url}`, () => {
      assert.equal(neededSignOn([summary(repository, "ssoRequired", url)], hosts)?.url, undefined);
    });
  }
});

suite("where to sign in", () => {
  const shop = "github.com/acme/shop";
  const own = "ghe.example:8443/acme/own";

  test("is where a repository needs it", () => {
    const summaries = [summary(shop, "ok"), summary(own, "unauthenticated")];
    assert.deepEqual(signInHosts(summaries, [shop, own], hosts), {
      hosts: ["ghe.example:8443"],
      isNeeded: true,
    });
  });

  test("is else where the repositories are, each host once", () => {
    const repositories = [own, shop, "github.com/acme/web"];
    assert.deepEqual(signInHosts([summary(shop, "ok")], repositories, hosts), {
      hosts: ["ghe.example:8443", "github.com"],
      isNeeded: false,
    });
  });

  test("is any of the user's hosts without a repository", () => {
    assert.deepEqual(signInHosts([], [], hosts), { hosts, isNeeded: false });
  });
});
