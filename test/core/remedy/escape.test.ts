import { doesNotMatch, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { codeSpan, escapeText, linkTo, tableRow } from "../../../src/core/remedy/escape.ts";

/** What GitHub would do something with: looked for in the text as it is rendered. */
const active: readonly (readonly [string, RegExp])[] = [
  ["mention", /@[\p{L}\p{N}]/u],
  ["issue reference", /#\d/],
  ["GH- reference", /\bgh-\d/i],
  ["address", /:\/\//],
  ["www address", /www\./i],
];

/** CommonMark: a backslash before ASCII punctuation is not shown; `&#36;` is a dollar sign. */
function rendered(markdown: string): string {
  return markdown.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&#36;", "$");
}

suite("escapeText", () => {
  const examples: readonly (readonly [string, string])[] = [
    ["a_b*c", "a\\_b\\*c"],
    ["<img src=x>", "\\<img src=x\\>"],
    ["![x](y)", "\\!\\[x\\](y)"],
    ["SQL injection (high)", "SQL injection (high)"],
    ["a|b", "a\\|b"],
    ["$x$", "&#36;x&#36;"],
    ["&lt;", "\\&lt;"],
    ["`rm`", "\\`rm\\`"],
    ["a\\b", "a\\\\b"],
    ["one\n\n# two", "one \\#\u200b two"],
    ["- item", "\\- item"],
    ["=== ", "\\==="],
    ["1. item", "1\u200b. item"],
    ["@mona", "@\u200bmona"],
    ["fixes #12, GH-7", "fixes \\#\u200b12, GH-\u200b7"],
    ["acme/app#3", "acme/app\\#\u200b3"],
    ["https://evil.example/x", "https:\u200b//evil.example/x"],
    ["www.evil.example", "www\u200b.evil.example"],
    ["a\u202eb\u0007c", "ab c"],
    ["\ud800x", "\ufffdx"],
  ];
  for (const [input, expected] of examples) {
    test(`makes ${JSON.stringify(input)} inert`, () => equal(escapeText(input), expected));
  }

  test("shows the text itself, with nothing in it that GitHub acts on", () => {
    const part = fc.constantFrom(
      "@",
      "#",
      "1",
      "GH-",
      "gh-",
      "://",
      "https",
      "www.",
      "mona",
      "<",
      ">",
      "`",
      "|",
      "\\",
      "$",
      "[",
      "]",
      "(",
      ")",
      "!",
      "*",
      "_",
      "~",
      "\n",
      " ",
      "-",
      "&amp;",
      "é",
      "😀",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const markdown = escapeText(parts.join(""), 2000);
        const text = rendered(markdown);
        for (const [what, pattern] of active) doesNotMatch(text, pattern, what);
        doesNotMatch(markdown, /[\n\r]/);
        doesNotMatch(markdown.replaceAll(/\\.|&#36;/gs, ""), /[`*_[\]<>#!|~]/);
        const folded = parts.join("").replaceAll(/\s+/g, " ").trim();
        equal(text.replaceAll("\u200b", ""), folded);
      }),
    );
  });

  test("never gets longer than it may, whatever escaping adds", () => {
    equal(escapeText("abcdef", 6), "abcdef");
    equal(escapeText("abcdefg", 6), "abcde…");
    equal(escapeText("$$", 8), "&#36;…");
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), fc.integer({ min: 3, max: 50 }), (text, most) =>
        ok(escapeText(text, most).length <= most),
      ),
    );
  });
});

suite("codeSpan", () => {
  test("uses a fence longer than any backticks inside", () => {
    equal(codeSpan("src/a.ts"), "`src/a.ts`");
    equal(codeSpan("a`b``c"), "```a`b``c```");
    equal(codeSpan("`a"), "`` `a ``");
  });

  test("is no code when a vertical bar would end the cell of a table", () => {
    equal(codeSpan("a\\|b"), "a\\\\\\|b");
  });

  test("is cut, and never empty code", () => {
    equal(codeSpan("abcdef", 4), "`abc…`");
    equal(codeSpan("  "), "");
  });
});

suite("linkTo", () => {
  test("links https addresses only", () => {
    equal(linkTo("a", "https://github.com/a(b)"), "[a](<https://github.com/a%28b%29>)");
    for (const url of ["javascript:alert(1)", "http://x.example/", "https://x y", undefined]) {
      equal(linkTo("a", url), "a");
    }
  });
});

test("a hostile cell cannot end the row of a table", () => {
  const row = tableRow([escapeText("a|b\\|c\n|"), codeSpan("`|`")]);
  // GitHub reads a backslash and the punctuation after it as one.
  equal(row.replaceAll(/\\[!-/:-@[-`{-~]/g, "").split("|").length, 4);
});
