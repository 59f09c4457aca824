import assert from "node:assert/strict";
import { diffLines } from "../../../src/core/locate/lineDiff.ts";
import { locate } from "../../../src/core/locate/locate.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";

/** State, first and last line of what a line (1-based) became. */
function follow(before: readonly string[], after: readonly string[], line: number) {
  const texts = {
    before: sourceText(before.join("\n")),
    after: sourceText(after.join("\n")),
  };
  const region = { startLine: line, endLine: line, startColumn: 1, endColumn: 0 };
  const place = locate(region, { ...texts, hunks: diffLines(texts.before, texts.after) });
  return [place.state, place.region?.startLine, place.region?.endLine];
}

const above = ["open();", "const all = read(source);", "check(all);", "begin();"];
const below = ["finish(all);", "close();", "flush(all);", "done();"];
const among = (lines: readonly string[]) => [...above, ...lines, ...below];

suite("statements broken into other lines", () => {
  test("a call whose arguments have a line each now begins where it is called", () => {
    const before = among(['send(request.body, options.headers, "a long enough address");']);
    const after = among([
      "send(",
      "  request.body,",
      "  options.headers,",
      '  "a long enough address",',
      "  signal,",
      ");",
    ]);
    // The call is lines 5 to 10; of its parts the address is the one most like the whole.
    const [state, first] = follow(before, after, 5);
    assert.deepEqual([state, first], ["edited", 5]);
  });

  test("a declaration that got another parameter is not taken for its result", () => {
    const before = among([
      "function linesOf(texts: Texts): ReadonlyMap<string, readonly Line[]> {",
    ]);
    const after = among([
      "function linesOf(",
      "  texts: Texts,",
      "  { places }: Placement,",
      "): ReadonlyMap<string, readonly Line[]> {",
    ]);
    assert.deepEqual(follow(before, after, 5), ["edited", 5, 8]);
  });

  test("a call that takes one line now is that line", () => {
    const before = among(["send(", "  request.body,", "  options.headers,", ");"]);
    const after = among(["send(request.body, options.headers);"]);
    assert.deepEqual(follow(before, after, 5), ["edited", 5, 5]);
  });

  test("an `if` whose statement went below it is where it is tested", () => {
    const before = among(["if (ready) send(request.body, options.headers);"]);
    const after = among(["if (ready) {", "  send(request.body, options.headers);", "}"]);
    // Alone, `send` has more of the text than the test: 35 of its 44 characters.
    const [state, first] = follow(before, after, 5);
    assert.deepEqual([state, first], ["edited", 5]);
  });

  test("a resource that is closed by hand now begins with its `try`", () => {
    const before = among(["try (Stream in = new Stream(file)) {", "  load(in);", "}"]);
    const after = among([
      "Stream in = null;",
      "try {",
      "  in = new Stream(file);",
      "  load(in);",
      "}",
    ]);
    assert.deepEqual(follow(before, after, 5).slice(0, 2), ["edited", 6]);
  });

  test("neither of two calls that are equally like it is sure", () => {
    const before = among(["send(request.body, options.headers);"]);
    const call = ["send(", "  request.body,", "  options.headers,", ");"];
    const [state] = follow(before, [...call, "other();", ...call], 5);
    assert.notEqual(state, "edited");
  });

  test("a statement put above a changed one is no part of it", () => {
    const before = among(["const sum = add(first, second);"]);
    const after = among(["const one = read(first);", "const sum = add(one, second);"]);
    assert.deepEqual(follow(before, after, 5), ["edited", 6, 6]);
  });

  test("an endless line is not taken apart", () => {
    const text = `send(${"value, ".repeat(20_000)}last);`;
    const before = among([text]);
    const after = among([`send(${"other, ".repeat(20_000)}`, "last);"]);
    assert.equal(follow(before, after, 5)[0] === "edited", false);
  });
});
