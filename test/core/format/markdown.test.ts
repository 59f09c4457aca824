import assert from "node:assert/strict";
import { markdownText } from "../../../src/core/format/markdown.ts";
import { anAnchor, aReport, aReportAlert, storefront } from "../../support/aReport.ts";

function titleCell(title: string): string {
  const text = markdownText(aReport({ alerts: [aReportAlert({ title })] }));
  const row = text.split("\n").find((line) => line.startsWith("| 1 |")) ?? "";
  return row.split(" | ")[2] ?? "";
}

function withUrl(url: string): string {
  return markdownText(aReport({ alerts: [aReportAlert({ url })] }));
}

const link = "https://github.com/acme/storefront/security/code-scanning/12";

suite("markdownText", () => {
  test("writes a heading, the counts, a table and what was not read", () => {
    assert.equal(
      markdownText(storefront),
      `## Runtime Risk: acme/storefront main&#64;1a2b3c4

**at least 3 alerts · 1 Fix now · 0 Fix soon · 1 Plan · 1 Watch**

| # | Tier | Alert | Where | Runs as | Why | Progress |
| --: | --- | --- | --- | --- | --- | --- |
| 1 | Fix now | [SQL injection](https://github.com/acme/storefront/security/code-scanning/12) (codeScanning/12) | src/db/query.ts:42 | payments-api (prod) +2 | internet-exposed, sensitive data | open → issue \\#45 (mona) |
| 2 | Plan | [lodash: Prototype Pollution](https://github.com/acme/storefront/security/dependabot/7) (dependabot/7) | web/package-lock.json:9 (uncertain) | possibly web | fixed, not deployed, exposure unknown | open → issue \\#45 (mona) |
| 3 | Watch | [Azure Storage Account Key](https://github.com/acme/storefront/security/secret-scanning/3) (secretScanning/3) | not in the code | not mapped |  | open → issue \\#45 (mona) |

Not read: secret scanning (not permitted: needs repository administrator).

Read in part: attack paths (3 of 4 pages).

Not in use: declared workloads (not set up).
`,
    );
  });

  test("has no column for progress where nothing was begun", () => {
    const untouched = aReportAlert({ issue: null, progress: "open" });
    const text = markdownText(aReport({ alerts: [untouched] }));
    assert.ok(text.includes("| Why |\n"));
    const fixing = { number: 7, url: link, state: "open", checks: "running" } as const;
    const progress = "open → pull request #7 (checks running)";
    const begun = aReportAlert({ issue: null, pullRequest: fixing, progress });
    const more = markdownText(aReport({ alerts: [begun] }));
    assert.ok(more.includes(String.raw`| open → pull request \#7 (checks running) |`));
  });

  test("says that there is nothing in the same words as the table", () => {
    assert.equal(
      markdownText(aReport()),
      "## Runtime Risk: acme/storefront main&#64;1a2b3c4\n\n" +
        "No open alerts. Read just now: code scanning, Dependabot, secret scanning, all pages.\n",
    );
  });

  const cases: readonly (readonly [title: string, words: string])[] = [
    ["![x](https://evil/p.png)", String.raw`!\[x\](https&#58;//evil/p.png)`],
    ["a | b", "a &#124; b"],
    ["<img src=x onerror=y>", "&#60;img src=x onerror=y&#62;"],
    ["**bold** _it_ ~~no~~ `code`", String.raw`\*\*bold\*\* \_it\_ \~\~no\~\~ \`code\``],
    ["@mona see #1 :bug:", String.raw`&#64;mona see \#1 &#58;bug:`],
    ["&lt;b&gt; www.evil.example", "&#38;lt;b&#38;gt; www&#46;evil.example"],
    ["back\\slash $x$", String.raw`back\\slash \$x\$`],
    ["two\n\n# lines", String.raw`two \# lines`],
  ];
  for (const [title, words] of cases) {
    test(`shows ${JSON.stringify(title)} as text`, () => {
      assert.equal(titleCell(title), `[${words}](${link}) (codeScanning/12)`);
    });
  }

  test("links only https addresses, and nothing in them ends the link", () => {
    assert.ok(withUrl("javascript:alert(1)").includes("| SQL injection (codeScanning/12) |"));
    assert.ok(withUrl("nonsense").includes("| SQL injection (codeScanning/12) |"));
    assert.ok(
      withUrl("https://h/a)b|c[d]").includes("| [SQL injection](https://h/a%29b%7Cc%5Bd%5D) ("),
    );
  });

  test("keeps a hostile path in its cell", () => {
    const alert = aReportAlert({ anchor: anAnchor({ path: "a|b\n`c`.ts" }) });
    const text = markdownText(aReport({ alerts: [alert] }));
    assert.ok(text.includes(String.raw`| a&#124;b \`c\`.ts:42 |`));
  });
});
