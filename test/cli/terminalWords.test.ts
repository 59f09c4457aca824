import assert from "node:assert/strict";
import { inTerminal } from "../../src/cli/terminalWords.ts";
import type { Coverage } from "../../src/core/coverage.ts";

const entry: Coverage = {
  source: "codeScanning",
  state: "ssoRequired",
  count: undefined,
  detail: "acme uses single sign-on. Authorise it to read alerts.",
  checkedAt: "2026-11-22T12:00:00.000Z",
};

suite("coverage in a terminal", () => {
  test("single sign-on: the address to authorise stands in the sentence", () => {
    const url = "https://github.com/orgs/acme/sso?authorization_request=abc";
    const [told] = inTerminal([{ ...entry, url }]);
    assert.equal(told?.detail, `${entry.detail} Open ${url}`);
    assert.equal(inTerminal([entry])[0]?.detail, entry.detail);
  });

  test("another account is another token; settings have no button", () => {
    const detail = "Check the remote, or switch to an account that may see it.";
    const url = "https://github.com/acme/shop/settings";
    const [told] = inTerminal([{ ...entry, state: "notFound", detail, url }]);
    assert.equal(told?.detail, "Check the remote, or use a token of an account that may see it.");
  });
});
