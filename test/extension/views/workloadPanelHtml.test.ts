import assert from "node:assert/strict";
import { panelHtml } from "../../../src/extension/views/workloadPanelHtml.ts";

const files = {
  script: "https://files.example/dist/workloadPanel.js",
  style: "https://files.example/dist/workloadPanel.css",
  source: "https://files.example",
  nonce: "abc123",
  language: "en",
  waiting: "Reading…",
};

/** The directives of the policy, by name. */
function policyOf(markup: string): ReadonlyMap<string, string> {
  const [, policy = ""] =
    /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(markup) ?? [];
  return new Map(
    policy.split("; ").map((part) => {
      const [name = "", ...values] = part.split(" ");
      return [name, values.join(" ")];
    }),
  );
}

suite("the empty panel", () => {
  test("allows its own script and style, and nothing else", () => {
    assert.deepEqual(
      [...policyOf(panelHtml(files))],
      [
        ["default-src", "'none'"],
        ["script-src", "'nonce-abc123'"],
        ["style-src", "https://files.example"],
        ["base-uri", "'none'"],
        ["form-action", "'none'"],
      ],
    );
  });

  test("has one script, which carries the nonce, and no style or handler in the markup", () => {
    const markup = panelHtml(files);
    assert.deepEqual(markup.match(/<script[^>]*>/g), [
      `<script nonce="abc123" src="${files.script}">`,
    ]);
    assert.doesNotMatch(markup, /<style|\sstyle=|\son\w+=/);
  });

  test("says what it waits for, in its language, and has a place that is read aloud", () => {
    const markup = panelHtml({ ...files, language: "de", waiting: "<b>" });
    assert.match(markup, /<html lang="de">/);
    assert.match(markup, /&lt;b&gt;/);
    assert.match(markup, /role="status" aria-live="polite"/);
  });
});
