import assert from "node:assert/strict";
import fc from "fast-check";
import { mayHoldSecrets, withoutSecretValues } from "../../src/core/secretValues.ts";

const secret = "2f1d0c7e-not-for-anybody";

suite("secret values", () => {
  for (const [url, may] of [
    ["https://api.github.com/repos/acme/shop/secret-scanning/alerts?state=open", true],
    ["https://api.github.com/repositories/7/secret-scanning/alerts/3/locations", true],
    ["https://ghes.example/api/v3/repos/a/b/Secret-Scanning/alerts", true],
    ["https://api.github.com/orgs/acme/secret-scanning/alerts", true],
    ["https://api.github.com/repos/acme/shop/secret-scanning", true],
    ["https://api.github.com/repos/acme/shop/dismissal-requests/secret-scanning", true],
    ["https://api.github.com/repos/acme/shop/dependabot/alerts?q=/secret-scanning/", false],
    ["https://api.github.com/repos/acme/secret-scanning-demo", false],
    ["no address", false],
  ] as const) {
    test(`${url} ${may ? "may" : "does not"} hold secrets`, () => {
      assert.equal(mayHoldSecrets(url), may);
    });
  }

  test("what the readers need stays, in GitHub's documented alert", () => {
    const needed = {
      number: 3,
      created_at: "2026-11-01T10:00:00Z",
      updated_at: null,
      html_url: "https://github.com/acme/shop/security/secret-scanning/3",
      state: "open",
      secret_type: "adafruit_io_key",
      secret_type_display_name: "Adafruit IO Key",
      validity: "active",
      publicly_leaked: true,
      assigned_to: { login: "mona", id: 1 },
      first_location_detected: {
        path: "/.env",
        start_line: 1,
        end_line: 1,
        start_column: 5,
        end_column: 29,
        blob_sha: "af5626b",
        commit_sha: "f14d7de",
        page_url: "https://api.github.com/x",
      },
    };
    const sent = {
      ...needed,
      secret,
      resolution_comment: `It is ${secret}, again ${secret}`,
      raw: { text: [secret] },
    };
    const kept: unknown = JSON.parse(withoutSecretValues(JSON.stringify([sent])));
    assert.deepEqual(kept, [
      { ...needed, resolution_comment: "It is [secret], again [secret]", raw: { text: [null] } },
    ]);
  });

  test("a password that is a common word leaves paths and types as they are", () => {
    const needed = {
      secret_type: "password",
      secret_type_display_name: "Password",
      first_location_detected: { path: "src/main/password.ts" },
    };
    const sent = { ...needed, secret: "main", resolution_comment: "It was main" };
    assert.deepEqual(JSON.parse(withoutSecretValues(JSON.stringify(sent))), {
      ...needed,
      resolution_comment: "It was [secret]",
    });
  });

  test("errors keep their words", () => {
    const error = { message: "Secret scanning is disabled on this repository.", status: "404" };
    assert.deepEqual(JSON.parse(withoutSecretValues(JSON.stringify(error))), error);
  });

  test("what is no JSON, or nested without end, goes as a whole", () => {
    const deep = `${"[".repeat(200_000)}"${secret}"${"]".repeat(200_000)}`;
    for (const body of ["", secret, `[{"secret":"${secret}"`, `"${secret}"`, "123456789", deep]) {
      const left = withoutSecretValues(body);
      assert.ok(!left.includes(secret));
      assert.ok(!left.includes("123456789"));
    }
  });

  test("it never throws, and no text or number of an unknown name is left", () => {
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>(secret, 987_654_321, true, null),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("secret", "value", "details", "text"), tie("any")),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => {
        const left = withoutSecretValues(JSON.stringify(any));
        assert.ok(!left.includes(secret) && !left.includes("987654321"), left);
      }),
    );
  });
});
