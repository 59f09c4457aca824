import assert from "node:assert/strict";
import fc from "fast-check";
import { commandLink, escapeMarkdown, link } from "../../../src/core/view/markdown.ts";
import { plain } from "../../../src/core/view/plain.ts";

/** Every character that CommonMark, its tables and links, or VS Code's icons give a meaning. */
const active = new Set("\\`*_{}[]()#+-.!|<>&~$=:@");

/**
 * Reads escaped Markdown back to the text it shows. Fails on an active character that is neither
 * behind a backslash nor one of the two character references.
 */
function shown(markdown: string): string {
  let text = "";
  for (let index = 0; index < markdown.length; index += 1) {
    const rest = markdown.slice(index);
    const character = rest.charAt(0);
    if (rest.startsWith("&#58;") || rest.startsWith("&#64;")) {
      text += rest.startsWith("&#58;") ? ":" : "@";
      index += 4;
    } else if (character === "\\") {
      assert.ok(active.has(rest.charAt(1)), `a backslash before ${JSON.stringify(rest.charAt(1))}`);
      text += rest.charAt(1);
      index += 1;
    } else {
      assert.ok(!active.has(character), `${character} is active in ${markdown}`);
      text += character;
    }
  }
  return text;
}

/** Every code point, half a surrogate pair too. */
const anyCharacter = fc
  .integer({ min: 0, max: 0x10_ff_ff })
  .map((codePoint) => String.fromCodePoint(codePoint));

const hostile = fc.oneof(
  // fast-check's own strings of every character take a second to be made ready.
  fc.array(anyCharacter).map((characters) => characters.join("")),
  fc.string({
    unit: fc.constantFrom(...active, " ", "\n", "\r", "\t", "a", "1", "/", "'", '"', "^", "?"),
  }),
  fc.constantFrom(
    "[click](command:workbench.action.quit)",
    "![x](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "https://evil.example/",
    "www.evil.example",
    "mona@evil.example",
    "$(zap) `code` **bold** | cell |",
    "# heading",
    "1. item\n- item\n> quote\n---\n===",
    "&lt;script&gt;",
    "&#58;",
  ),
);

suite("Markdown", () => {
  test("escaped text shows exactly the plain text and nothing in it is active", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeMarkdown(text, 10_000);
        assert.equal(shown(escaped), plain(text, 10_000));
        assert.doesNotMatch(escaped, /[\n\r]/);
      }),
      { numRuns: 2000 },
    );
  });

  test("escaping cuts before it escapes, so that no half escape stays", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 30 }), (text, most) => {
        assert.ok(shown(escapeMarkdown(text, most)).length <= most);
      }),
    );
  });

  test("a link leads to an https address, its words escaped", () => {
    assert.equal(link("a]b", "https://github.com/x"), "[a\\]b](<https://github.com/x>)");
  });

  for (const url of [
    undefined,
    "",
    "http://github.com",
    "command:workbench.action.quit",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://a b",
    "https://a>(b)",
    "https://a\nb",
    " https://github.com",
  ]) {
    test(`${JSON.stringify(url)} makes no link`, () => assert.equal(link("x", url), "x"));
  }

  test("an address cannot leave its link", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const made = link("x", `https://github.com/${text}`);
        assert.match(made, /^(x|\[x\]\(<https:\/\/github\.com\/[^\s<>"\\`]*>\))$/);
      }),
      { numRuns: 1000 },
    );
  });

  test("a command's argument cannot leave its link and comes back whole", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const argument = { repository: text, key: "codeScanning/1" };
        const made = commandLink("Run", "runtimeRisk.explainRisk", argument);
        const query = /^\[Run\]\(command:runtimeRisk\.explainRisk\?([^\s()<>[\]]*)\)$/.exec(
          made,
        )?.[1];
        assert.deepEqual(JSON.parse(decodeURIComponent(query ?? "")), [argument]);
      }),
    );
  });
});
