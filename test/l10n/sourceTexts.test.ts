import assert from "node:assert/strict";
import { textsOf } from "./sourceTexts.ts";

const textsIn = (source: string, toLog?: readonly string[]): readonly string[] =>
  textsOf("planted.ts", source, toLog).map(({ text }) => text);

suite("the texts of a module", () => {
  const planted: readonly (readonly [string, readonly string[]])[] = [
    ['const a = "Not all was read.";', ["Not all was read."]],
    ["const a = `Running ${x}, ${y} behind`;", ["Running {0}, {1} behind"]],
    [
      'const a = n === 1 ? "its commit is" : "their commits are";',
      ["its commit is", "their commits are"],
    ],
    ['const stateWords = { off: "off", ok: "read" };', ["off", "read"]],
    ['const names: ReadonlyMap<string, string> = new Map([["a b", "eval"]]);', ["eval"]],
    ['const headWords = ["Fact", "Value"] as const;', ["Fact", "Value"]],
    ['t(isOn ? "on" : "off")', ["on", "off"]],
    ['vscode.l10n.t("Retry")', ["Retry"]],
    [
      'const a = `the ${n === 1 ? "label" : "labels"} of it`;',
      ["the {0} of it", "label", "labels"],
    ],
    ['throw new Error("the list repeats a page");', ["the list repeats a page"]],
    ['const subject = { name: "alerts", needs: "write access" };', ["alerts", "write access"]],
    ['type Impact = "partial" | "total";', ["partial", "total"]],
    ['const a = " until now";', [" until now"]],
    ['const a = fallback || "no reason was given";', ["no reason was given"]],
  ];
  for (const [source, texts] of planted) {
    test(`are seen in ${source}`, () => {
      assert.deepEqual(textsIn(source), texts);
    });
  }

  const innocent = [
    'import a from "some module/of it";',
    'type A = "one two";',
    'const a = text.includes("rate limit");',
    'const a = status === "not found";',
    'const a = map.get("one two") ?? 1;',
    'const a = new Map([["one two", 1]]);',
    'log.error("The worker did not answer.", error);',
    'connection.console.warn("The setting has a wrong value.");',
    'const a = html`<p class="one">some words</p>`;',
    "const key = `attempt:${x}`;",
    'const names = ["codeScanning", "dependabot"];',
    'const a = { kind: "gitMissing" };',
    "const a = /one two/;",
    "// Not a text of ours.",
  ];
  for (const source of innocent) {
    test(`are none in ${source}`, () => {
      assert.deepEqual(textsIn(source), []);
    });
  }

  test("given to a function that only logs are none", () => {
    assert.deepEqual(textsIn('soon("rate limit", work);', ["soon"]), []);
    assert.deepEqual(textsIn('soon("rate limit", work);'), ["rate limit"]);
  });

  test("tell whether they are translated right there", () => {
    const [given, other] = textsOf("planted.ts", 'f(t("some words"), "other words");');
    assert.deepEqual([given?.isGiven, other?.isGiven], [true, false]);
  });
});
