import assert from "node:assert/strict";
import { checkPath } from "../../../src/core/locate/path.ts";

suite("checkPath", () => {
  for (const path of [
    "a.ts",
    "src/deep/b c.ts",
    "füß/日本.ts",
    ".github/x.yml",
    ".gitignore",
    "a..b",
  ]) {
    test(`accepts ${path}`, () => assert.deepEqual(checkPath(path), { kind: "inside", path }));
  }
  for (const path of [
    "",
    "/etc/passwd",
    "C:/Windows/win.ini",
    "c:evil",
    "\\\\server\\share\\x",
    "//server/share",
    "../outside.ts",
    "src/../../outside.ts",
    "src\\..\\x.ts",
    "./a.ts",
    "a//b.ts",
    "a/",
    "a\nb",
    "a\0b",
    ".git/config",
    "sub/.GIT/hooks/x",
    ".git ./config",
    "git~1/config",
    ".git::$INDEX_ALLOCATION/config",
  ]) {
    test(`refuses ${JSON.stringify(path)}`, () => assert.equal(checkPath(path).kind, "refused"));
  }
});
