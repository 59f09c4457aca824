import assert from "node:assert/strict";
import type { AlertDetail } from "../../../src/core/alertDetail.ts";
import { alertDetailDocument, detailFailure } from "../../../src/core/view/alertDetail.ts";
import { english } from "../../../src/core/view/text.ts";

const alert = { number: 12, url: "https://github.com/acme/shop/security/code-scanning/12" };
/** Without the escapes, as it is read. */
const shown = (detail: AlertDetail): string =>
  alertDetailDocument(detail, alert, english)
    .replaceAll(/\\([^\w\s])/g, "$1")
    .replaceAll("&#58;", ":")
    .replaceAll("&#64;", "@");

suite("what GitHub says about one alert", () => {
  test("code scanning: pull requests, then the rule's help below a heading of its own", () => {
    const url = "https://github.com/acme/shop/pull/51";
    assert.equal(
      shown({
        kind: "codeScanning",
        help: "# SQL injection\nUse `?`. ![x](https://evil.example/p)",
        pulls: [{ number: 51, title: "Fix [it](https://evil.example)", url, state: "draft" }],
      }),
      [
        "## Pull requests",
        "",
        `- [#51](<${url}>) Fix [it](https://evil.example) (draft)`,
        "",
        "## About this rule",
        "",
        "### SQL injection",
        "",
        "Use ` ? `. x",
      ].join("\n"),
    );
    assert.equal(shown({ kind: "codeScanning", help: "", pulls: [] }), "");
  });

  test("help that is cut leads to the alert's page", () => {
    const help = "word ".repeat(10_000);
    assert.match(
      shown({ kind: "codeScanning", help, pulls: [] }),
      /\n\n\[The rest is on the page of #12\.\]\(<https:\/\/github\.com\/acme\/shop\/security\/code-scanning\/12>\)$/,
    );
  });

  test("Dependabot: withdrawn first, the advisory, its references", () => {
    assert.equal(
      shown({
        kind: "dependabot",
        description: "## Impact",
        references: ["https://nvd.nist.gov/x"],
        withdrawnAt: "2026-11-02T10:00:00Z",
      }),
      [
        "**This advisory was withdrawn on 2026-11-02.**",
        "## About this advisory",
        "#### Impact",
        "## References",
        "- [https://nvd.nist.gov/x](<https://nvd.nist.gov/x>)",
      ].join("\n\n"),
    );
  });

  test("a secret: validity, bypass, how it was closed, every place in words", () => {
    const none = { path: undefined, startLine: undefined, commit: undefined, url: undefined };
    assert.equal(
      shown({
        kind: "secretScanning",
        validity: "inactive",
        bypass: { by: "luis", at: "2026-10-01T10:00:00Z", comment: "for the demo" },
        resolution: { as: "wont_fix", by: undefined, at: undefined, comment: undefined },
        places: [
          { ...none, type: "commit", path: "src/a.ts", startLine: 3, commit: "1a2b3c4d5e" },
          { ...none, type: "pull_request_review_comment", url: "https://github.com/acme/shop/x" },
          { ...none, type: "newer_kind" },
        ],
        gap: "Only the first 100 places are shown.",
      }),
      [
        "## About this secret",
        "",
        "- The secret no longer works.",
        "- Push protection was bypassed by luis on 2026-10-01. “for the demo”",
        "- Closed as won't fix by somebody.",
        "",
        "## Where it was found",
        "",
        "- file src/a.ts:3 · 1a2b3c4",
        "- [review comment on a pull request](<https://github.com/acme/shop/x>)",
        "- newer kind",
        "- _Only the first 100 places are shown._",
      ].join("\n"),
    );
  });

  test("every type of place of GitHub's description has words of its own", () => {
    const types =
      "commit wiki_commit issue_title issue_body issue_comment discussion_title discussion_body discussion_comment pull_request_title pull_request_body pull_request_comment pull_request_review pull_request_review_comment".split(
        " ",
      );
    const none = { path: undefined, startLine: undefined, commit: undefined, url: undefined };
    const rows = shown({
      kind: "secretScanning",
      validity: "unknown",
      bypass: undefined,
      resolution: undefined,
      places: types.map((type) => ({ ...none, type })),
      gap: undefined,
    })
      .split("## Where it was found\n\n")[1]
      ?.split("\n");
    assert.equal(new Set(rows).size, 13);
    for (const type of types) assert.ok(!rows?.includes(`- ${type.replaceAll("_", " ")}`), type);
  });

  test("a failure is one harmless sentence", () => {
    assert.equal(detailFailure("a **b** <c>", english), String.raw`_a \*\*b\*\* \<c\>_`);
  });
});
