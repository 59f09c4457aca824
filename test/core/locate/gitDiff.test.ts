import assert from "node:assert/strict";
import fc from "fast-check";
import { parseGitDiff } from "../../../src/core/locate/gitDiff.ts";

suite("parseGitDiff", () => {
  test("reads insertions, deletions and replacements as half-open ranges from 0", () => {
    const diff = [
      "diff --git a/src/a.ts b/src/a.ts",
      "index 1..2 100644",
      "--- a/src/a.ts",
      "+++ b/src/a.ts",
      "@@ -2,0 +3,2 @@ function x() {",
      "+one",
      "+two",
      "@@ -5,2 +8,0 @@",
      "-three",
      "-four",
      "@@ -9 +10 @@",
      "-five",
      "+six",
      "",
    ].join("\n");
    assert.deepEqual(parseGitDiff(diff), [
      {
        beforePath: "src/a.ts",
        afterPath: "src/a.ts",
        hunks: [
          { beforeFrom: 2, beforeTo: 2, afterFrom: 2, afterTo: 4 },
          { beforeFrom: 4, beforeTo: 6, afterFrom: 8, afterTo: 8 },
          { beforeFrom: 8, beforeTo: 9, afterFrom: 9, afterTo: 10 },
        ],
      },
    ]);
  });

  test("does not take changed lines for headers", () => {
    const diff = [
      "--- a/x",
      "+++ b/x",
      "@@ -1,2 +1,3 @@",
      "--- a/evil",
      "-old",
      "+++ b/evil",
      "+@@ -1 +1 @@",
      "+diff --git a/q b/q",
      "\\ No newline at end of file",
      "@@ -7 +8 @@",
      "-x",
      "+y",
    ].join("\n");
    const [file, ...others] = parseGitDiff(diff);
    assert.deepEqual(others, []);
    assert.equal(file?.beforePath, "x");
    assert.deepEqual(file?.hunks, [
      { beforeFrom: 0, beforeTo: 2, afterFrom: 0, afterTo: 3 },
      { beforeFrom: 6, beforeTo: 7, afterFrom: 7, afterTo: 8 },
    ]);
  });

  test("reads new, deleted, binary and quoted names", () => {
    const diff = [
      "--- /dev/null",
      "+++ b/new file.ts\t",
      "@@ -0,0 +1 @@",
      "+x",
      "--- a/gone.ts",
      "+++ /dev/null",
      "@@ -1 +0,0 @@",
      "-x",
      "Binary files a/logo.png and b/logo.png differ",
      '--- "a/tab\\there\\"q\\001.ts"',
      '+++ "b/tab\\there\\"q\\001.ts"',
      "@@ -1 +1 @@",
      "-x",
      "+y",
      "--- a/füß.ts",
      "+++ b/füß.ts",
      "@@ -1 +1 @@",
      "-x",
      "+y",
    ].join("\n");
    const files = parseGitDiff(diff).map((file) => [file.beforePath, file.afterPath]);
    assert.deepEqual(files, [
      [undefined, "new file.ts"],
      ["gone.ts", undefined],
      ["logo.png", "logo.png"],
      ['tab\there"q\u0001.ts', 'tab\there"q\u0001.ts'],
      ["füß.ts", "füß.ts"],
    ]);
    assert.equal(parseGitDiff(diff)[2]?.hunks, undefined);
  });

  test("survives any text, and its hunks never overlap", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom("--- a/x", "+++ b/x", "@@ -1 +1 @@", "@@ -3,0 +9,2 @@", "+x", "-y", "\\ No"),
    );
    fc.assert(
      fc.property(fc.array(piece), (lines) => {
        for (const { hunks } of parseGitDiff(lines.join("\n"))) {
          let end = 0;
          for (const hunk of hunks ?? []) {
            assert.ok(hunk.beforeFrom >= end && hunk.beforeTo >= hunk.beforeFrom);
            assert.ok(hunk.afterTo >= hunk.afterFrom);
            end = hunk.beforeTo;
          }
        }
      }),
    );
  });
});
