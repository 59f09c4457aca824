import assert from "node:assert/strict";
import { webPage } from "../../../src/sources/github/webPage.ts";
import { answeringTransport, clientOver } from "../../support/gitHubClient.ts";

const github = clientOver(answeringTransport(() => ({})).transport);
const own = "https://github.com/acme/shop/security/code-scanning/12";

suite("web page", () => {
  test("the address GitHub gave stands if it is https on the repository's host", () => {
    const given = "https://github.com/acme/renamed/security/code-scanning/12";
    assert.equal(webPage(github, given, "security/code-scanning/12"), given);
  });

  for (const given of [
    undefined,
    "",
    "http://github.com/acme/shop",
    "https://github.com.evil.example/acme/shop",
    "https://evil.example/",
    "https://github.com@evil.example/",
    "https://user@github.com/acme/shop",
    "https://github.com:8443/acme/shop",
    "javascript:alert(1)",
    "command:workbench.action.terminal.new",
  ]) {
    test(`${given ?? "nothing"} is replaced by the page built from the repository`, () => {
      assert.equal(webPage(github, given, "security/code-scanning/12"), own);
    });
  }
});
