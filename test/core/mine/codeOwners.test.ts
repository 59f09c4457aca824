import assert from "node:assert/strict";
import { parseCodeOwners } from "../../../src/core/mine/codeOwners.ts";

/** Which paths a single pattern covers, by GitHub's page "About code owners" and its examples. */
const rules: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["*", ["a.js", "deep/er/a.js"], []],
  ["*.js", ["a.js", "deep/er/a.js"], ["a.jsx", "js"]],
  ["/build/logs/", ["build/logs/a", "build/logs/deep/a"], ["x/build/logs/a", "build/logs"]],
  ["docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "x/docs/a"]],
  ["apps/", ["apps/a", "x/apps/deep/a"], ["apps"]],
  ["/docs/", ["docs/a", "docs/deep/a"], ["x/docs/a"]],
  ["/apps/", ["apps/github/a"], ["lib/apps/a"]],
  ["/apps/github", ["apps/github", "apps/github/a"], ["apps/githubber"]],
  ["**/logs", ["logs", "logs/a", "build/logs/a", "deeply/nested/logs/a"], ["logs.txt"]],
  ["/scripts/**/test.sh", ["scripts/test.sh", "scripts/a/b/test.sh"], ["test.sh"]],
  ["docs/**", ["docs/a", "docs/a/b"], ["x/docs/a"]],
  ["/*", ["a.js"], ["deep/a.js"]],
  ["a?c", ["abc", "x/abc"], ["ac", "abbc"]],
  ["*a*b*", ["xaxbx", "ab", "deep/ab"], ["ba"]],
  ["README.md", ["README.md", "x/README.md"], ["readme.md"]],
];

suite("CODEOWNERS", () => {
  for (const [pattern, covered, others] of rules)
    test(`${pattern} covers what GitHub's does`, () => {
      const { of } = parseCodeOwners(`${pattern} @mona`);
      for (const path of covered) assert.deepEqual(of(path), ["@mona"], path);
      for (const path of others) assert.deepEqual(of(path), [], path);
    });

  test("the last pattern that matches counts alone, also one that names nobody", () => {
    const { of } = parseCodeOwners("* @all\n*.js @js @acme/web\n/apps/ @apps\n/apps/github\n");
    assert.deepEqual(of("README.md"), ["@all"]);
    assert.deepEqual(of("lib/a.js"), ["@js", "@acme/web"]);
    assert.deepEqual(of("apps/a.js"), ["@apps"]);
    assert.deepEqual(of("apps/github/a.js"), []);
  });

  test("comments, blank lines and both line ends are read", () => {
    const text = "# * @nobody\r\n\r\n  *.js   @js # inline\r\n*.md me@acme.example\r\n";
    const { of } = parseCodeOwners(text);
    assert.deepEqual(of("a.js"), ["@js"]);
    assert.deepEqual(of("a.md"), ["me@acme.example"]);
    assert.deepEqual(of("a.go"), []);
  });

  test("what GitHub does not support is an error, and costs its line only", () => {
    const { of } = parseCodeOwners(
      [
        "*.js @js",
        "!a.js @no",
        "\\#a.js @no",
        "[ab].js @no",
        "*.js not-an-owner",
        "[Section]",
      ].join("\n"),
    );
    assert.deepEqual(of("a.js"), ["@js"]);
    assert.deepEqual(of("#a.js"), ["@js"]);
  });

  test("says whether it matters which teams the user is in", () => {
    assert.equal(parseCodeOwners("* @mona me@x.example").namesTeams, false);
    assert.equal(parseCodeOwners("* @acme/web").namesTeams, true);
  });

  test("a pattern made to take long does not", () => {
    const pattern = `${"**/*a*/".repeat(40)}*b`;
    const { of } = parseCodeOwners(`${pattern} @mona`);
    assert.deepEqual(of(`${"aaaaaaaaaaaaaaaa/".repeat(60)}c`), []);
  });
});
