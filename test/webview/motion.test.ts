import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { codeOnly } from "../support/codeOnly.ts";
import { root } from "../tools/bootstrap.mjs";

const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** The text of a style sheet without what stands in blocks with this head. */
function without(css: string, head: string): string {
  const at = css.indexOf(head);
  if (at === -1) return css;
  let depth = 0;
  let end = css.indexOf("{", at);
  do {
    if (css[end] === "{") depth += 1;
    if (css[end] === "}") depth -= 1;
    end += 1;
  } while (depth > 0);
  return without(css.slice(0, at) + css.slice(end), head);
}

const mayMove = "@media (prefers-reduced-motion: no-preference)";
const moving = /\b(?:transition|animation|scroll-behavior)\b|@keyframes/;

suite("what moves", () => {
  const sheets = globSync("src/webview/*.css", { cwd: root });

  test("in the panel does so only where nobody asked for less motion", () => {
    assert.ok(sheets.length > 0);
    assert.ok(
      sheets.some((file) => moving.test(read(file))),
      "nothing moves at all, so nothing is held back",
    );
    for (const file of sheets) assert.doesNotMatch(without(read(file), mayMove), moving, file);
  });

  test("in the panel minds the editor's own setting, too", () => {
    for (const file of sheets) {
      const [, ...blocks] = read(file).split(mayMove);
      for (const block of blocks)
        assert.match(block, /^\s*\{\s*body:not\(\.vscode-reduce-motion\)/, file);
    }
  });

  test("is nothing that a script or a picture moves", () => {
    const scripts = globSync("src/webview/**/*.ts", { cwd: root });
    assert.ok(scripts.length > 5);
    for (const file of scripts)
      assert.doesNotMatch(
        codeOnly(read(file), "keep"),
        /requestAnimationFrame|setInterval|\.animate\(|["']smooth["']|<animate/,
        file,
      );
    const pictures = globSync("media/**/*.svg", { cwd: root });
    assert.ok(pictures.length > 3);
    for (const file of pictures)
      assert.doesNotMatch(read(file), /<animate|<set\b|@keyframes|animation:|transition:/, file);
  });
});

suite("the reader of style sheets", () => {
  test("leaves out a block with all that is in it", () => {
    assert.equal(without("a{} @media x { b{c{}} } d{}", "@media x"), "a{}  d{}");
  });
});
