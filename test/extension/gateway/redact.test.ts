import assert from "node:assert/strict";
import { redact } from "../../../src/extension/gateway/redact.ts";

// Made here, so that no file holds anything with the shape of a token.
const body = "a1B2".repeat(9);
const jwt = `eyJ${body}.eyJ${body}.${body}`;
const secrets = [
  ...["p", "o", "u", "s", "r"].map((kind) => `gh${kind}_${body}`),
  `github_pat_${body}`,
  jwt,
];

suite("redact", () => {
  for (const secret of secrets)
    test(`takes ${secret.slice(0, 10)}… out of any text`, () => {
      for (const text of [secret, `x ${secret} y`, `{"token":"${secret}"}`, `a=${secret}&b=1`])
        assert.ok(!redact(text).includes(body), redact(text));
    });

  const leaks: readonly (readonly [string, string])[] = [
    ["authorization: Bearer opaque-value", "opaque-value"],
    ['"Authorization": "token opaque-value"', "opaque-value"],
    ["authorization=Basic b3BhcXVl", "b3BhcXVl"],
    ["https://blob.example/a?sv=1&sig=opaque%2Bvalue&se=2", "opaque%2Bvalue"],
    ["client_secret=opaque-value", "opaque-value"],
    ["https://user:opaque-value@host.example/", "opaque-value"],
    ["sent Bearer opaque-value-1234", "opaque-value-1234"],
  ];
  for (const [text, secret] of leaks)
    test(`takes the secret out of ${JSON.stringify(text)}`, () => {
      assert.ok(!redact(text).includes(secret), redact(text));
    });

  test("leaves other text as it is", () => {
    const text =
      "GET https://api.github.com/repos/acme/shop/code-scanning/alerts?page=2 200, 14 ms";
    assert.equal(redact(text), text);
    assert.equal(
      redact("commit 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b"),
      "commit 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b",
    );
  });
});
