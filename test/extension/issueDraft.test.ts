import assert from "node:assert/strict";
import * as fc from "fast-check";
import { draftText, parseDraft, parseDraftFacts } from "../../src/extension/issueDraft.ts";

suite("issue drafts", () => {
  test("show the title as the first line and the body below", () => {
    const text = draftText({ title: "Fix SQL injection", body: "## What\n\nIn `a.ts`.\n" });
    assert.equal(text, "# Fix SQL injection\n\n## What\n\nIn `a.ts`.\n");
  });

  test("are read back as they were written", () => {
    const title = fc
      .string({ minLength: 1 })
      .map((text) => text.replaceAll(/\s+/g, " ").trim())
      .filter((text) => text !== "");
    const body = fc.string().map((text) => text.replaceAll("\r", "").replace(/^\n+/, ""));
    fc.assert(
      fc.property(title, body, (title, body) => {
        assert.deepEqual(parseDraft(draftText({ title, body })), { title, body });
      }),
    );
  });

  test("keep a title in one line, whatever it holds", () => {
    assert.deepEqual(parseDraft(draftText({ title: "one\r\ntwo\n# three", body: "b" })), {
      title: "one two # three",
      body: "b",
    });
  });

  test("accept Windows line ends and blank lines before the title", () => {
    assert.deepEqual(parseDraft("\r\n\r\n#  Title \r\n\r\nline\r\n"), {
      title: "Title",
      body: "line\n",
    });
  });

  test("may have no body", () => {
    assert.deepEqual(parseDraft("# Title"), { title: "Title", body: "" });
  });

  for (const text of ["", "Title", "## Title", "#Title", "#  \n\nbody", "text\n# Title"])
    test(`have no title in ${JSON.stringify(text)}`, () => {
      assert.equal(parseDraft(text), undefined);
    });

  test("keep their facts over a reload, and nothing else", () => {
    const facts = {
      repository: "github.com/acme/storefront",
      alerts: ["codeScanning/12"],
      labels: ["security"],
      attempt: "1",
    };
    assert.deepEqual(parseDraftFacts({ ...facts, title: "x" }), facts);
    for (const wrong of [
      undefined,
      null,
      "x",
      {},
      { ...facts, repository: 1 },
      { ...facts, alerts: "codeScanning/12" },
      { ...facts, alerts: ["x"] },
      { ...facts, labels: [1] },
      { ...facts, attempt: undefined },
    ])
      assert.equal(parseDraftFacts(wrong), undefined);
  });
});
