import assert from "node:assert/strict";
import { hostOfApi, publicApiUrl, readGitHubHost } from "../../src/core/gitHubHost.ts";

// GitHub's documentation, "REST API" and "Getting started with data residency".
suite("GitHub hosts", () => {
  for (const [address, host, apiUrl] of [
    ["https://acme.ghe.com", "acme.ghe.com", "https://api.acme.ghe.com"],
    ["https://ACME.ghe.com/", "acme.ghe.com", "https://api.acme.ghe.com"],
    ["https://ghe.example", "ghe.example", "https://ghe.example/api/v3"],
    ["https://ghe.example:443/", "ghe.example", "https://ghe.example/api/v3"],
    ["https://ghe.example:8443", "ghe.example:8443", "https://ghe.example:8443/api/v3"],
    ["http://127.0.0.1:8080", "127.0.0.1:8080", "http://127.0.0.1:8080/api/v3"],
    ["http://localhost", "localhost", "http://localhost/api/v3"],
    // Other owners than GitHub's: their names are their own.
    ["https://notgithub.com", "notgithub.com", "https://notgithub.com/api/v3"],
    ["https://evilghe.com", "evilghe.com", "https://evilghe.com/api/v3"],
    [
      "https://api.github.com.example",
      "api.github.com.example",
      "https://api.github.com.example/api/v3",
    ],
  ] as const) {
    test(`${address} is the host ${host}`, () => {
      assert.deepEqual(readGitHubHost(address), { host, apiUrl });
      assert.equal(hostOfApi(`${apiUrl}/repos/acme/shop`), host);
    });
  }

  for (const [address, why] of [
    ["https://github.com", /github\.com/],
    ["https://api.github.com", /github\.com/],
    ["https://WWW.GitHub.com", /github\.com/],
    ["https://github.com.", /dot/],
    ["https://ghe.com", /tenant/],
    ["https://a.b.ghe.com", /tenant/],
    ["https://acme.ghe.com:8443", /tenant/],
    ["https://api.acme.ghe.com", /tenant/],
    ["http://ghe.example", /https/],
    ["http://127.0.0.1.example", /https/],
    ["ssh://git@ghe.example", /user name/],
    ["file:///etc/passwd", /https/],
    ["https://mona:sesame@ghe.example", /user name/],
    ["https://github.com@ghe.example", /user name/],
    ["https://ghe.example/api/v3", /path/],
    ["https://ghe.example/?a=sesame", /path/],
    ["https://ghe.example/#sesame", /path/],
    ["ghe.example", /no address/],
    ["", /no address/],
    [7, /no address/],
    [undefined, /no address/],
    [["https://ghe.example"], /no address/],
  ] as const) {
    test(`${String(address).replace("sesame", "…")} is refused without being quoted`, () => {
      const read = readGitHubHost(address);
      assert.ok("refused" in read);
      assert.match(read.refused, why);
      assert.ok(!read.refused.includes("sesame"));
    });
  }

  for (const [host, api] of [
    ["github.com", "https://api.github.com"],
    ["acme.ghe.com", "https://api.acme.ghe.com"],
    ["ghe.com", undefined],
    ["a.b.ghe.com", undefined],
    ["evilghe.com", undefined],
    ["github.com.evil.example", undefined],
    ["github.example", undefined],
  ] as const) {
    test(`the public API of ${host} is ${api ?? "not known"}`, () => {
      assert.equal(publicApiUrl(host), api);
    });
  }

  for (const [address, host] of [
    ["https://api.github.com/repos/acme/shop", "github.com"],
    ["https://api.acme.ghe.com/x", "acme.ghe.com"],
    ["https://api.ghe.example/api/v3", "api.ghe.example"],
    ["https://api.github.com.evil.example/x", "api.github.com.evil.example"],
    ["nonsense", undefined],
  ] as const) {
    test(`${address} is the API of ${host ?? "nobody"}`, () => {
      assert.equal(hostOfApi(address), host);
    });
  }
});
