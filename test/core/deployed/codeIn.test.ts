import assert from "node:assert/strict";
import { codeIn, type FileAt, flaggedLines, hasLines } from "../../../src/core/deployed/codeIn.ts";

const region = { startLine: 2, startColumn: 3, endLine: 2, endColumn: 20 };
const text = "function find() {\n  return query(wanted);\n}\n";
const file = (blob: string, content: string | undefined = text): FileAt => ({
  blob,
  text: content,
});
const verdict = (scanned: FileAt | undefined, deployed: FileAt | undefined, isAddedSince = false) =>
  codeIn({ region, scanned, deployed, isAddedSince });

suite("code in what runs", () => {
  test("the same file runs", () => {
    assert.equal(verdict(file("a"), file("a")), "running");
    assert.equal(
      verdict({ blob: "a", text: undefined }, { blob: "a", text: undefined }),
      "running",
    );
  });

  test("a file that changed elsewhere runs with the flagged line, wherever and however indented", () => {
    const older = "// once\n\nif (x) {\n      return query(wanted);\n}\n";
    assert.equal(verdict(file("a"), file("b", older)), "running");
  });

  test("a flagged line that is not there is said not to be found, never that it does not run", () => {
    assert.equal(verdict(file("a"), file("b", "return 1;\n")), "lineNotFound");
  });

  test("a file that was made since does not run yet; one that was renamed may", () => {
    assert.equal(verdict(file("a"), undefined, true), "notRunning");
    assert.equal(verdict(file("a"), undefined, false), undefined);
  });

  test("without the scanned file, or without a text, there is no claim", () => {
    assert.equal(verdict(undefined, file("a")), undefined);
    assert.equal(verdict(undefined, undefined, true), undefined);
    assert.equal(verdict(file("a"), { blob: "b", text: undefined }), undefined);
  });

  test("lines that say too little, or are not there, are not looked for", () => {
    assert.equal(flaggedLines("a\n  }\n", { ...region, endLine: 2 }), undefined);
    assert.equal(flaggedLines("one line that is long", { ...region }), undefined);
    assert.equal(flaggedLines(text, { ...region, startLine: 0, endLine: 0 }), undefined);
    assert.deepEqual(flaggedLines(text, { ...region, endLine: 3 }), ["return query(wanted);", "}"]);
  });

  test("several lines must follow each other", () => {
    assert.equal(hasLines("a\nb\nc", ["a", "b"]), true);
    assert.equal(hasLines("a\nx\nb", ["a", "b"]), false);
    assert.equal(hasLines("a", ["a", "b"]), false);
  });
});
