import assert from "node:assert/strict";
import { diffLines } from "../../../src/core/locate/lineDiff.ts";
import { locate } from "../../../src/core/locate/locate.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";

/** Where a line (1-based) went: its state and line. */
function follow(...texts: Parameters<typeof placeOf>) {
  return placeOf(...texts).slice(0, 2);
}

/** The same, and how it was found. */
function placeOf(before: readonly string[], after: readonly string[], line: number) {
  const texts = {
    before: sourceText(before.join("\n")),
    after: sourceText(after.join("\n")),
  };
  const region = { startLine: line, endLine: line, startColumn: 1, endColumn: 0 };
  const place = locate(region, { ...texts, hunks: diffLines(texts.before, texts.after) });
  return [place.state, place.region?.startLine, place.finding];
}

const names = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
const calls = (prefix: string) => names.map((name) => `${prefix}.${name}();`);

suite("lines of the same text", () => {
  test("a repeated line among other code than before is only a guess", () => {
    const before = [...calls("one"), "try {", ...calls("two"), "try {", ...calls("three")];
    const after = [...calls("four"), "try {", ...calls("five"), "end();", ...calls("three")];
    // Line 9 stands between eight lines that are all gone; "try {" is all that is left.
    assert.deepEqual(follow(before, after, 9), ["uncertain", 9]);
  });

  test("a guess says whether the text stands elsewhere, stood there at the scan, or neither", () => {
    const [one, two, three, four] = [calls("one"), calls("two"), calls("three"), calls("four")];
    const before = [...one, "try {", ...two];
    const after = [...three, "try {", ...four];
    const again = ["try {", ...calls("five")];
    assert.deepEqual(placeOf(before, after, 9), ["uncertain", 9, "otherSurroundings"]);
    assert.equal(placeOf([...before, ...again], after, 9)[2], "onceRepeatedText");
    assert.equal(placeOf(before, [...after, ...again], 9)[2], "repeatedText");
  });

  test("a repeated line stays exact when code is only inserted on both its sides", () => {
    const before = [...calls("one"), "try {", ...calls("two"), "try {", ...calls("three")];
    const after = before.toSpliced(9, 0, ...calls("five")).toSpliced(8, 0, ...calls("four"));
    // Eight lines went in above it.
    assert.deepEqual(follow(before, after, 9), ["exact", 17]);
  });

  test("a repeated line beside one that stands nowhere else is known by that", () => {
    const before = [...calls("one"), "return {", ...calls("two"), "return {", ...calls("three")];
    const beside = ["end();", "const settings = parse(config);", "return {"];
    const was = [...before, ...beside, ...calls("four")];
    const after = [...before, ...beside, ...calls("five")];
    // The four above it stay, of eight neighbours, and one of them says enough by itself.
    assert.deepEqual(follow(was, after, 29), ["exact", 29]);
    const twice = "const settings = parse(config);";
    assert.equal(follow([...was, twice], [...after, twice], 29)[0], "uncertain");
  });

  test("a long line that stands nowhere else needs no neighbours", () => {
    const statement = 'connection.execute("select name from users where id = " + request.id);';
    const before = [...calls("one"), statement, ...calls("two")];
    const after = [...calls("three"), statement, ...calls("four")];
    assert.deepEqual(follow(before, after, 9), ["exact", 9]);
  });

  test("a long line that stands nowhere else is itself, whatever replaced it", () => {
    const statement = 'const region = regionText(alert, texts.get(objectOf(alert)) ?? "");';
    const before = ["start();", statement, ...calls("one"), "end();"];
    const after = [
      "start();",
      'const text = texts.get(objectOf(alert)) ?? "";',
      ...calls("one"),
      "help(() => {",
      statement,
      "});",
      "end();",
    ];
    assert.deepEqual(follow(before, after, 2), ["uncertain", 12]);
  });

  test("a line that another new line holds as a whole is not surely the similar one", () => {
    const before = [...calls("one"), "github.memory.set(key, answer);", ...calls("two")];
    const after = [
      ...calls("one"),
      'if (typeof answer.headers["etag"] === "string") github.memory.set(key, answer);',
      "else github.memory.delete(key);",
      ...calls("two"),
    ];
    assert.equal(follow(before, after, 9)[0], "uncertain");
  });

  test("of two lines that are equally like it neither is sure", () => {
    const before = [...calls("one"), "send(message, first);", ...calls("two")];
    const after = [
      ...calls("three"),
      "send(message, thing);",
      ...calls("three"),
      "send(message, thing);",
      ...calls("three"),
    ];
    const [state] = follow([...before, "end();"], [...after, "end();"], 9);
    assert.notEqual(state, "edited");
  });

  test("a short line moves with most of its neighbours only", () => {
    // Five of eight neighbours are those of another call of the same form.
    const tail = ["},", "}),", "[digest],", ");"];
    const call = (url: string) => ["await readFrom(", "() => ({", "body: {", `subjects: [${url}],`];
    const before = ["start();", "one();", "two();", ...call("first"), ...tail, ...calls("one")];
    const after = ["start();", ...calls("one"), "three();", "four();", ...call("next"), ...tail];
    assert.notEqual(follow(before, after, 6)[0], "moved");
  });

  test("a line that was moved away is not taken for what replaced it", () => {
    const before = [
      "start();",
      "order.append(request);",
      ...calls("one"),
      ...calls("two"),
      "end();",
    ];
    const after = [
      "start();",
      "value.append(request);",
      ...calls("one"),
      ...calls("two"),
      "order.append(request);",
      "end();",
    ];
    // Its own text has 0.6 and the two neighbours in common with the end; less than what
    // replaced it has: 0.6 * 30 / 40 + 0.4. So the place of the replacement is the nearer one.
    assert.deepEqual(follow(before, after, 2)[1], 2);
    const block = ["open();", "order.append(request);", "flush();", "close();"];
    const moved = ["start();", ...block, ...calls("one"), ...calls("two"), "end();"];
    const there = [
      "start();",
      "value.append(request);",
      ...calls("one"),
      ...calls("two"),
      ...block,
      "end();",
    ];
    // The block stands after 1 + 1 + 16 lines now, the line second in it.
    assert.deepEqual(follow(moved, there, 3), ["moved", 20]);
  });

  test("a new line that another old line became is no sure successor", () => {
    const before = ["start();", "size(3, nodes);", "size(4, nodes);", ...calls("one")];
    const after = ["start();", "size(4, nodes, all);", ...calls("one")];
    // "size(4, nodes);" is the one that became it: 0.6 * dice is more for it.
    assert.equal(follow(before, after, 3)[0], "edited");
    assert.equal(follow(before, after, 2)[0], "uncertain");
  });
});
