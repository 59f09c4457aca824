import assert from "node:assert/strict";
import { plainText } from "../../../src/sources/azure/plainText.ts";

suite("explanations in plain text", () => {
  test("paragraphs, steps and line ends become lines, other tags go", () => {
    assert.equal(
      plainText(
        "<p>To <b>update</b>:</p><ol><li>Open a shell</li><li>Run <code>x</code></li></ol>a<br/>b",
      ),
      "To update:\n- Open a shell\n- Run x\na\nb",
    );
    assert.equal(plainText("1. One\r\n\r\n2.  Two"), "1. One\n2. Two");
  });

  test("entities are the characters they stand for, and make no tags", () => {
    assert.equal(
      plainText("a &lt;script&gt; &amp;amp; &#65;&#x42; &nbsp;c &unheard; &#x110000;"),
      "a <script> &amp; AB c &unheard; &#x110000;",
    );
  });

  test("scripts and styles are no words", () => {
    assert.equal(
      plainText("a<style>p { color: red }</style>b<script>go(1 < 2)</script>c"),
      "a b c",
    );
    assert.equal(plainText("a<script>never ends"), "a");
  });

  test("a smaller sign is no tag", () => {
    assert.equal(plainText("use versions < 2 and > 1"), "use versions < 2 and > 1");
  });

  test("nothing is nothing", () => {
    for (const nothing of ["", "  ", "<p></p>", undefined, null, 7, {}]) {
      assert.equal(plainText(nothing), undefined);
    }
  });

  test("what is long is cut and says so", () => {
    const long = plainText("word ".repeat(4000)) ?? "";
    assert.ok(long.length <= 1500);
    assert.ok(long.endsWith("…"));
  });

  test("hostile runs of brackets are read in one go", () => {
    for (const part of ["<", "<script", "<p ", "&#", "<script>", "</"]) {
      assert.ok((plainText(part.repeat(50_000)) ?? "").length <= 1500, part);
    }
  });
});
