import assert from "node:assert/strict";
import { checkPath, isSpecialOnWindows } from "../../../src/core/locate/path.ts";

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
    `${"long/".repeat(1000)}a.ts`,
  ]) {
    test(`refuses ${JSON.stringify(path)}`, () => assert.equal(checkPath(path).kind, "refused"));
  }
});

suite("isSpecialOnWindows", () => {
  // "Naming Files, Paths, and Namespaces" of the Windows documentation.
  for (const path of [
    "con",
    "src/NUL",
    "aux.c",
    "Com1.ts",
    "lpt\u00b2",
    "src/CONIN$",
    "nul .txt",
    "a.ts:stream",
    "src/what?.ts",
    "trailing./a.ts",
    "trailing /a.ts",
    "a.ts.",
  ]) {
    test(`is true for ${JSON.stringify(path)}`, () => assert.equal(isSpecialOnWindows(path), true));
  }
  for (const path of [
    "src/a.ts",
    "console.ts",
    "com.ts",
    "com10",
    "auxiliary/nullable.c",
    "a b.c",
  ]) {
    test(`is false for ${path}`, () => assert.equal(isSpecialOnWindows(path), false));
  }
});
