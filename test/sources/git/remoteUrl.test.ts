import assert from "node:assert/strict";
import {
  chooseRemote,
  isAcceptedHost,
  parseRemoteUrl,
  remoteCandidates,
  renamedUrl,
} from "../../../src/sources/git/remoteUrl.ts";

const accepted = ["github.com", "*.ghe.com", "git.example.com"];

suite("parseRemoteUrl", () => {
  const good: readonly (readonly [string, string])[] = [
    ["https://github.com/octo/app", "github.com/octo/app"],
    ["https://github.com/octo/app.git", "github.com/octo/app"],
    ["https://github.com/octo/app.git/", "github.com/octo/app"],
    ["https://someone@github.com/octo/app.git", "github.com/octo/app"],
    ["https://someone:word@GitHub.com/Octo/App", "github.com/Octo/App"],
    ["https://github.com:443/octo/app", "github.com/octo/app"],
    ["https://git.example.com:8443/octo/app", "git.example.com:8443/octo/app"],
    ["ssh://git@github.com/octo/app.git", "github.com/octo/app"],
    ["ssh://git@github.com:22/octo/app.git", "github.com/octo/app"],
    ["ssh://git@ssh.github.com:443/octo/app.git", "github.com/octo/app"],
    ["git@github.com:octo/app.git", "github.com/octo/app"],
    ["git@github.com:/octo/app.git", "github.com/octo/app"],
    ["github.com:octo/app", "github.com/octo/app"],
    ["git@ssh.github.com:octo/app.git", "github.com/octo/app"],
    ["tenant@tenant.ghe.com:octo/app.git", "tenant.ghe.com/octo/app"],
    ["https://tenant.ghe.com/octo/app", "tenant.ghe.com/octo/app"],
    ["git@github.com:octo/.github.git", "github.com/octo/.github"],
    ["git@github.com:user_corp/a.b-c_d", "github.com/user_corp/a.b-c_d"],
    // Read for the repository's name only; requests never go there.
    ["http://github.com/octo/app", "github.com/octo/app"],
    ["git://github.com/octo/app.git", "github.com/octo/app"],
  ];
  for (const [url, expected] of good) {
    test(`reads ${url}`, () => {
      const id = parseRemoteUrl(url);
      assert.equal(`${id?.host}/${id?.owner}/${id?.name}`, expected);
    });
  }

  for (const url of [
    "",
    "https://github.com/octo",
    "https://github.com/octo/app/extra",
    "https://github.com//octo/app",
    "https://github.com/octo/app?x=1",
    "https://github.com/octo/app#x",
    "https://github.com/octo/..",
    "https://github.com/octo/.git",
    "https://github.com/oc%74o/app",
    "https://github.com\\@evil.example/octo/app",
    "https://github.com/-octo/app",
    "https://github.com./octo/app",
    "file:///srv/octo/app",
    "/srv/octo/app.git",
    "../octo/app",
    "C:/octo/app",
    "c:octo/app",
    "git@github.com:octo/app extra",
    "ext::sh -c x",
    "https://github.com/octo/app\n",
    "https://gïthub.com/octo/app",
    `https://github.com/octo/${"a".repeat(101)}`,
  ]) {
    test(`does not read ${JSON.stringify(url)}`, () =>
      assert.equal(parseRemoteUrl(url), undefined));
  }

  test("takes the real host, not one in the user information or the path", () => {
    assert.equal(parseRemoteUrl("https://github.com@evil.example/octo/app")?.host, "evil.example");
    assert.equal(parseRemoteUrl("https://evil.example/github-com/app")?.host, "evil.example");
    assert.equal(parseRemoteUrl("git@evil.example:github-com/app")?.host, "evil.example");
  });
});

suite("isAcceptedHost", () => {
  test("compares whole names", () => {
    assert.ok(isAcceptedHost("GitHub.com", accepted));
    assert.ok(isAcceptedHost("octo.ghe.com", accepted));
    for (const host of [
      "evilgithub.com",
      "github.com.evil.example",
      "ghe.com",
      ".ghe.com",
      "a.b.ghe.com",
      "octo.ghe.com.evil.example",
      "git.example.com:8443",
      "",
    ]) {
      assert.ok(!isAcceptedHost(host, accepted), host);
    }
  });
});

suite("chooseRemote", () => {
  const at = (name: string, path = name) => ({ name, url: `https://github.com/${path}/app` });
  const gitlab = { name: "origin", url: "https://gitlab.example/octo/app" };
  const table = [
    [
      "HEAD's upstream before all others",
      [at("origin"), at("upstream"), at("fork")],
      "fork",
      "fork",
    ],
    ["upstream before origin", [at("origin"), at("upstream")], undefined, "upstream"],
    ["origin before any other name", [at("zed"), at("origin")], undefined, "origin"],
    ["an upstream that is not on GitHub does not count", [gitlab, at("hub")], "origin", "hub"],
    ["the only one of any name", [at("hub")], undefined, "hub"],
    ["two names for one repository", [at("one", "octo"), at("two", "Octo")], undefined, "one"],
  ] as const;
  for (const [name, remotes, upstream, expected] of table) {
    test(name, () => {
      const choice = chooseRemote(remoteCandidates(remotes, accepted), upstream);
      assert.equal(choice.kind === "chosen" ? choice.remote.name : choice.kind, expected);
    });
  }

  test("takes none of several repositories when nothing says which is meant", () => {
    const candidates = remoteCandidates([at("one"), gitlab, at("two")], accepted);
    assert.deepEqual(
      candidates.map(({ remote }) => remote),
      [at("one"), at("two")],
    );
    assert.deepEqual(chooseRemote(candidates, undefined), { kind: "ambiguous" });
  });

  test("says none without a remote on an accepted host", () => {
    assert.deepEqual(chooseRemote(remoteCandidates([gitlab], accepted), undefined), {
      kind: "none",
    });
  });

  for (const [url, hosts, host] of [
    ["git@ghe.example:octo/app.git", ["ghe.example:8443"], "ghe.example:8443"],
    ["ssh://git@ghe.example:2222/octo/app", ["ghe.example:8443"], "ghe.example:8443"],
    ["git@ghe.example:octo/app", ["ghe.example", "ghe.example:8443"], "ghe.example"],
    ["git@ghe.example:octo/app", ["ghe.example:8443", "ghe.example:9443"], undefined],
    ["git@ghe.example.evil:octo/app", ["ghe.example:8443"], undefined],
    ["https://ghe.example:8443/octo/app", ["ghe.example:8443"], "ghe.example:8443"],
    ["https://ghe.example/octo/app", ["ghe.example:8443"], undefined],
  ] as const) {
    test(`${url} is on ${host ?? "no accepted host"} of ${hosts.join(", ")}`, () => {
      const choice = chooseRemote(remoteCandidates([{ name: "origin", url }], hosts), undefined);
      assert.equal(choice.kind === "chosen" ? choice.repository.host : undefined, host);
    });
  }
});

suite("renamedUrl", () => {
  const id = { owner: "new-owner", name: "new.name" };
  for (const [url, expected] of [
    ["https://github.com/octo/app", "https://github.com/new-owner/new.name"],
    ["https://github.com/octo/app.git/", "https://github.com/new-owner/new.name.git"],
    ["https://me:word@github.com/octo/app.git", "https://github.com/new-owner/new.name.git"],
    ["git@github.com:octo/app.git", "git@github.com:new-owner/new.name.git"],
    ["git@github.com:/octo/app", "git@github.com:/new-owner/new.name"],
    [
      "ssh://git@ssh.github.com:443/octo/app.git",
      "ssh://git@ssh.github.com:443/new-owner/new.name.git",
    ],
    ["tenant@tenant.ghe.com:octo/app.git", "tenant@tenant.ghe.com:new-owner/new.name.git"],
    ["/srv/octo/app.git", undefined],
  ] as const) {
    test(`keeps the form of ${url}, without a password`, () =>
      assert.equal(renamedUrl(url, id), expected));
  }
});
