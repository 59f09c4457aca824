import assert from "node:assert/strict";
import { isSameResult } from "../../../src/core/view/sameResult.ts";
import { codeScanning, dependabot, secret } from "../risk/examples.ts";

const mark = (changes: { readonly code?: string; readonly message?: string }) => ({
  line: 42,
  code: "",
  message: "",
  ...changes,
});

suite("the same result of another extension", () => {
  const alert = codeScanning({
    rule: "js/sql-injection",
    message: "This query depends on a [user-provided value](1).",
  });

  test("is told by the rule, or by the tool's own message", () => {
    assert.ok(isSameResult(alert, mark({ code: "js/sql-injection" })));
    assert.ok(
      isSameResult(alert, mark({ message: "This query depends on a user-provided value." })),
    );
    assert.ok(
      isSameResult(alert, mark({ message: "This query depends on a\n [user-provided value](2)." })),
    );
  });

  test("is not any remark about the same line", () => {
    assert.ok(!isSameResult(alert, mark({ code: "no-unused-vars", message: "unused" })));
    assert.ok(!isSameResult(alert, mark({})));
    assert.ok(!isSameResult(codeScanning({ message: "" }), mark({ message: "" })));
    assert.ok(!isSameResult(codeScanning({ message: "Bad." }), mark({ message: "Bad." })));
  });

  test("of a dependency names the same advisory, and not one with a longer number", () => {
    const lodash = dependabot({ ghsaId: "GHSA-p6mc-m468-83gw", cveId: "CVE-2020-8203" });
    assert.ok(isSameResult(lodash, mark({ message: "lodash: CVE-2020-8203 (high)" })));
    assert.ok(isSameResult(lodash, mark({ code: "ghsa-p6mc-m468-83gw" })));
    assert.ok(!isSameResult(lodash, mark({ message: "lodash: CVE-2020-82031" })));
    assert.ok(!isSameResult(lodash, mark({ message: "lodash is vulnerable" })));
    const nameless = dependabot({ ghsaId: "", cveId: undefined });
    assert.ok(!isSameResult(nameless, mark({ message: "anything" })));
  });

  test("of a secret is told by its type alone", () => {
    const leak = secret({ rule: "stripe_api_key" });
    assert.ok(isSameResult(leak, mark({ code: "stripe_api_key" })));
    assert.ok(!isSameResult(leak, mark({ message: "stripe_api_key" })));
  });
});
