import assert from "node:assert/strict";
import fc from "fast-check";
import { safeMarkdown } from "../../../src/core/view/safeMarkdown.ts";

/** As a reader of the source sees it: without our escapes. */
const shown = (markdown: string): string =>
  safeMarkdown(markdown)
    .text.replaceAll(/\\([\\`*_{}[\]()#+\-.!|<>&~$=])/g, "$1")
    .replaceAll("&#58;", ":")
    .replaceAll("&#64;", "@");

suite("upstream's Markdown made safe", () => {
  test("headings are below ours, lists, code, bold and https links stay", () => {
    const text = [
      "# Title #",
      "Use `spawn` and **never** a [shell](https://owasp.org/x).",
      "",
      "* one",
      "    * two",
      "2. three",
      "> quoted",
    ].join("\n");
    assert.equal(
      safeMarkdown(text).text,
      [
        "### Title",
        "",
        String.raw`Use ${"` spawn `"} and **never** a [shell](<https://owasp.org/x>)\.`,
        "",
        "- one",
        "  - two",
        "2. three",
        "quoted",
      ].join("\n"),
    );
  });

  test("code keeps its spaces, and nothing in it ends the block", () => {
    const text = "````js\n\tif (a)  {\n```\n<b>\n````\nafter";
    assert.equal(safeMarkdown(text).text, "````\n\tif (a)  {\n```\n<b>\n````\n\nafter");
    assert.equal(safeMarkdown("```\nnever ended").text, "```\nnever ended\n```");
    assert.equal(safeMarkdown("~~~\n~~~~\nx\n~~~").text, "```\n```\n\nx\n\n```\n```");
  });

  for (const [what, markdown, text] of [
    ["an image", "a ![pixel](https://evil.example/p.png) b", "a pixel b"],
    [
      "an image in a link",
      "[![p](https://evil.example/p)](https://x.example)",
      "[p](https://x.example)",
    ],
    ["a command", "[run](command:workbench.action.quit)", "run"],
    ["a script address", "[run](javascript:alert)", "run"],
    ["an address without a host", "[go](/etc/passwd)", "go"],
    [
      "HTML",
      "<img src=https://evil.example/p onerror=x>",
      "<img src=https://evil.example/p onerror=x>",
    ],
    ["an address in brackets", "<https://evil.example>", "<https://evil.example>"],
    ["a bare address", "see https://evil.example", "see https://evil.example"],
    ["a reference", "[a][b]\n\n[b]: https://evil.example", "[a][b]\n\n[b]: https://evil.example"],
    ["an icon", "$(warning)", "$(warning)"],
    ["direction characters", "a\u202eb", "ab"],
  ] as const) {
    test(`${what} is only text`, () => {
      assert.equal(shown(markdown), text);
      const { text: written } = safeMarkdown(markdown);
      assert.doesNotMatch(written, /(?<!\\)<(?!https:\/\/x\.example>)|(?<!\\)!\[|\]\((?!<https:)/);
    });
  }

  test("an escaped backtick is a backtick, not code", () => {
    // CodeQL's help is full of them.
    assert.equal(safeMarkdown(String.raw`using \`print\`.`).text, String.raw`using \`print\`\.`);
  });

  test("what is too long is cut, and says so", () => {
    assert.equal(safeMarkdown("short").isCut, false);
    const long = safeMarkdown("word ".repeat(10_000));
    assert.deepEqual([long.isCut, long.text.length <= 20_000], [true, true]);
    assert.equal(safeMarkdown("x\n".repeat(601)).isCut, true);
  });

  test("no text becomes an image, HTML or a link that is not https, nor opens a code block", () => {
    const part = fc.constantFrom(
      ...'`![]()<>#*\\\n ~-:"a'.split(""),
      "```",
      "![a](",
      "](https://x.y)",
      "](command:x)",
      "**",
      "<script>",
      "[a]",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const { text } = safeMarkdown(parts.join(""));
        const blocks = text.split("\n");
        let fence: string | undefined;
        for (const line of blocks) {
          const marks = /^(`{3,})$/.exec(line)?.[1];
          if (fence !== undefined) {
            if (marks === fence) fence = undefined;
            continue;
          }
          if (marks !== undefined) {
            fence = marks;
            continue;
          }
          // Outside of code spans, which our writer always pads with spaces.
          const prose = line.replaceAll(/(?<![\\`])(`+) .+? \1(?!`)/g, "");
          assert.doesNotMatch(prose, /(?<!\\)(?:\\\\)*!\[/, text);
          assert.doesNotMatch(prose, /(?<!\\)(?:\\\\)*<(?!https:\/\/x\.y>\))/, text);
          assert.doesNotMatch(prose, /(?<!\\)(?:\\\\)*\]\((?!<https:\/\/x\.y>\))/, text);
          assert.doesNotMatch(prose, /(?<!\\)(?:\\\\)*`/, text);
        }
        assert.equal(fence, undefined, text);
      }),
      { numRuns: 2000 },
    );
  });
});
