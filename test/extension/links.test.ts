import assert from "node:assert/strict";
import { gitHubUrl, portalUrl } from "../../src/extension/links.ts";

suite("links", () => {
  test("keeps a portal address letter by letter", () => {
    const url =
      "https://portal.azure.com/#view/Microsoft_Azure_Security/Blade/id/%2Fsubscriptions%2F1%2Fx";
    assert.equal(portalUrl(url), url);
  });

  const hosts = ["github.com", "acme.ghe.com", "ghe.example:8443"];

  test("opens pages of GitHub and of the user's Enterprise hosts", () => {
    for (const url of [
      "https://github.com/acme/storefront/security/code-scanning/12",
      "https://acme.ghe.com/a/b",
      "https://ghe.example:8443/acme/shop/security/dependabot/7",
    ])
      assert.equal(gitHubUrl(url, hosts), url);
  });

  const refused = [
    null,
    "",
    "github.com/acme",
    "http://github.com/acme",
    "https://github.com.evil.example/",
    "https://github.com@evil.example/",
    "https://user:x@github.com/",
    "https://github.com:444/",
    "https://evil.ghe.com.example/",
    "https://a.b.ghe.com/",
    "https://ghe.com/",
    "https://other.ghe.com/",
    "https://acme.ghe.com:8443/",
    "https://ghe.example/",
    "https://ghe.example:8443@evil.example/",
    "http://ghe.example:8443/",
    "command:workbench.action.terminal.new",
    "vscode://x/y",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://portal.azure.com/",
  ];
  for (const url of refused)
    test(`refuses ${JSON.stringify(url)} as a page of GitHub`, () => {
      assert.equal(gitHubUrl(url, hosts), undefined);
    });

  test("a page of GitHub is no portal page", () => {
    assert.equal(portalUrl("https://github.com/"), undefined);
  });
});
