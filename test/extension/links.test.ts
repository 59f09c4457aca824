import assert from "node:assert/strict";
import { externalUrl } from "../../src/extension/links.ts";

suite("links", () => {
  test("keeps a portal address letter by letter", () => {
    const url =
      "https://portal.azure.com/#view/Microsoft_Azure_Security/Blade/id/%2Fsubscriptions%2F1%2Fx";
    assert.equal(externalUrl(url, "portal"), url);
  });

  test("opens pages of GitHub, and of a tenant of ghe.com", () => {
    const url = "https://github.com/acme/storefront/security/code-scanning/12";
    assert.equal(externalUrl(url, "github"), url);
    assert.equal(externalUrl("https://acme.ghe.com/a/b", "github"), "https://acme.ghe.com/a/b");
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
    "command:workbench.action.terminal.new",
    "vscode://x/y",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://portal.azure.com/",
  ];
  for (const url of refused)
    test(`refuses ${JSON.stringify(url)} as a page of GitHub`, () => {
      assert.equal(externalUrl(url, "github"), undefined);
    });

  test("a page of GitHub is no portal page", () => {
    assert.equal(externalUrl("https://github.com/", "portal"), undefined);
  });
});
