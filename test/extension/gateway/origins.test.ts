import assert from "node:assert/strict";
import { allowedOrigins, checkOrigin } from "../../../src/extension/gateway/origins.ts";

const tenant = { host: "acme.ghe.com", apiUrl: "https://api.acme.ghe.com" };
const server = { host: "ghe.example:8443", apiUrl: "https://ghe.example:8443/api/v3" };

suite("origins", () => {
  const origins = allowedOrigins([]);
  const isAllowed = (auth: "github" | "azure" | "none", url: string, method = "GET"): boolean =>
    checkOrigin({ auth, url, method }, origins).allowed;

  test("lets each credential go to its own API only", () => {
    assert.equal(isAllowed("github", "https://api.github.com/repos/acme/shop"), true);
    assert.equal(
      isAllowed("azure", "https://management.azure.com/providers/x?api-version=1"),
      true,
    );
    assert.equal(isAllowed("github", "https://management.azure.com/"), false);
    assert.equal(isAllowed("azure", "https://api.github.com/"), false);
  });

  const hostile = [
    "http://api.github.com/",
    "https://api.github.com:8443/",
    "https://api.github.com.evil.example/",
    "https://evil.example/https://api.github.com/",
    "https://api.github.com@evil.example/",
    "https://user:secret@api.github.com/",
    "https://user@api.github.com/",
    "https://evil.example\\@api.github.com/",
    "https://evil.example#@api.github.com/",
    "https://api.github.com./",
    "https://uploads.github.com/",
    "https://github.com/",
    "https://127.0.0.1/",
    "https://169.254.169.254/metadata/instance",
    "file:///etc/passwd",
    "data:text/plain,x",
    "//api.github.com/",
    "/repos/acme/shop",
    "",
  ];
  for (const url of hostile)
    test(`refuses a GitHub credential for ${JSON.stringify(url)}`, () => {
      assert.equal(isAllowed("github", url), false);
    });

  test("reads addresses as the platform does, so spelling does not matter", () => {
    assert.equal(isAllowed("github", "HTTPS://API.GITHUB.COM:443/x"), true);
  });

  test("sends requests without a credential to the feeds on the list only, and only to read", () => {
    assert.equal(isAllowed("none", "https://www.cisa.gov/feeds/kev.json"), true);
    assert.equal(
      isAllowed("none", "https://tmaproduction.blob.core.windows.net/a/1.json.sn"),
      true,
    );
    assert.equal(isAllowed("none", "https://other.blob.core.windows.net/a"), false);
    assert.equal(isAllowed("none", "https://api.github.com/"), false);
    assert.equal(isAllowed("none", "https://www.cisa.gov/", "POST"), false);
  });

  test("refuses methods that nobody needs", () => {
    assert.equal(isAllowed("github", "https://api.github.com/", "patch"), true);
    assert.equal(isAllowed("github", "https://api.github.com/", "CONNECT"), false);
    assert.equal(isAllowed("azure", "https://management.azure.com/", "put"), true);
    assert.equal(isAllowed("azure", "https://management.azure.com/", "PATCH"), false);
  });

  suite("with Enterprise hosts", () => {
    const isAccepted = (url: string): boolean =>
      checkOrigin({ auth: "github", url, method: "GET" }, allowedOrigins([tenant, server])).allowed;

    for (const url of [
      "https://api.github.com/repos/acme/shop",
      "https://api.acme.ghe.com/repos/acme/shop",
      "https://ghe.example:8443/api/v3/repos/acme/shop",
      "https://ghe.example:8443/api/v3",
    ]) {
      test(`allows ${url}`, () => assert.equal(isAccepted(url), true));
    }

    for (const url of [
      "https://acme.ghe.com/",
      "https://api.other.ghe.com/",
      "https://api.acme.ghe.com.evil.example/",
      "https://api.acme.ghe.com@evil.example/",
      "https://api.acme.ghe.com:8443/",
      "http://ghe.example:8443/api/v3/",
      "https://ghe.example/api/v3/",
      "https://ghe.example:84433/api/v3/",
      "https://ghe.example:8444/api/v3/",
      "https://ghe.example:8443@evil.example/api/v3/",
      "https://evil.example:8443/api/v3/",
      "https://ghe.example:8443/",
      "https://ghe.example:8443/api/v3x",
      "https://ghe.example:8443/api/v3/../../login",
      "https://ghe.example:8443/api/v3/%2e%2e/%2e%2e/login",
      "https://ghe.example:8443/api/graphql",
    ]) {
      test(`refuses ${url}`, () => assert.equal(isAccepted(url), false));
    }

    test("sends the credential of Azure to none of them", () => {
      const request = { auth: "azure", url: `${server.apiUrl}/x`, method: "GET" } as const;
      assert.equal(checkOrigin(request, allowedOrigins([server])).allowed, false);
    });
  });

  test("lists plain https origins only", () => {
    const listed = Object.values(origins).flat();
    assert.ok(listed.length >= 4);
    for (const origin of listed) {
      assert.equal(new URL(origin).origin, origin);
      assert.equal(new URL(origin).protocol, "https:");
    }
  });

  test("names no path and no query in its refusal", () => {
    const verdict = checkOrigin(
      { auth: "github", url: "https://evil.example/path?sig=abc", method: "GET" },
      origins,
    );
    assert.deepEqual(verdict, {
      allowed: false,
      detail: "Requests to https://evil.example are not allowed.",
    });
  });
});
