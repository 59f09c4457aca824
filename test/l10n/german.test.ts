/**
 * The German translation is complete, and of these sources.
 *
 * Shown is every phrase in the code (a word, a blank and more), every text given to `t`, every word
 * in a table that is named for its words (`tierNames`) and every word that fills a phrase, unless
 * `notShown.ts` says of its file, function or form why nobody sees it. Where a text reaches the user
 * is not followed: a text too many in the bundle does no harm, one too few fails here.
 *
 * It cannot see a single word outside of such a table that is given to `t` by a variable, nor a text
 * that is put together letter by letter, nor whether a text that has a translation is given to `t` at
 * all: the worker's run in German looks at what is really shown.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { root } from "../tools/bootstrap.mjs";
import { logging, noSentences, notShown } from "./notShown.ts";
import { sameInGerman } from "./sameInGerman.ts";
import { shownTexts, textsOfAnyKind, writtenTexts } from "./shownTexts.ts";

const read = (file: string) =>
  z.parse(z.record(z.string(), z.string()), JSON.parse(readFileSync(join(root, file), "utf8")));

const bundle = read("l10n/bundle.l10n.de.json");
const english = read("package.nls.json");
const german = read("package.nls.de.json");
const translated: readonly (readonly [string, string])[] = [
  ...Object.entries(bundle),
  ...Object.entries(english).map(([key, text]) => [text, german[key] ?? ""] as const),
];

const holesOf = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([hole]) => hole);

suite("the German translation", () => {
  test("has every text that is shown", () => {
    assert.ok(shownTexts.length > 1500, "too few texts seen: this test is blind");
    const missing = shownTexts
      .filter(({ text }) => !Object.hasOwn(bundle, text) && !sameInGerman.has(text))
      .map(({ file, line, text }) => `${file}:${line} ${JSON.stringify(text)}`);
    assert.deepEqual(missing, []);
  });

  test("has nothing that nobody says any more", () => {
    const said = new Set(writtenTexts.map(({ text }) => text));
    assert.deepEqual(
      Object.keys(bundle).filter((text) => !said.has(text) && !textsOfAnyKind.has(text)),
      [],
    );
  });

  test("has every text of the manifest and no other", () => {
    assert.deepEqual(Object.keys(german), Object.keys(english));
  });

  test("leaves no text empty, nor in English", () => {
    for (const [text, translation] of translated) {
      assert.notEqual(translation.trim(), "", text);
      if (!sameInGerman.has(text)) assert.notEqual(translation, text);
    }
    for (const text of sameInGerman)
      assert.ok(!Object.hasOwn(bundle, text), `${text} stands twice`);
  });

  test("fills in the same values, each as often", () => {
    for (const [text, translation] of translated) {
      assert.deepEqual(holesOf(translation).toSorted(), holesOf(text).toSorted(), text);
    }
  });

  test("keeps the blanks and line ends at both ends, and full stops", () => {
    const ends = (text: string) => [/^\s*/.exec(text)?.[0], /\s*$/.exec(text)?.[0]];
    for (const [text, translation] of translated) {
      assert.deepEqual(ends(translation), ends(text), text);
      const end = /[.…?:]?$/.exec(text)?.[0] ?? "";
      assert.ok(translation.endsWith(end), text);
      assert.ok(end !== "" || !/[…?:]$/.test(translation), text);
    }
  });

  test("leads to the same commands and pages", () => {
    const linksOf = (text: string) => [...text.matchAll(/\]\(([^)]*)\)/g)].map(([link]) => link);
    for (const [key, text] of Object.entries(english)) {
      assert.deepEqual(linksOf(german[key] ?? "").toSorted(), linksOf(text).toSorted(), key);
    }
  });
});

suite("what is not translated", () => {
  test("is there, and has texts", () => {
    for (const place of Object.keys(notShown)) {
      assert.ok(
        writtenTexts.some(({ file }) => file.startsWith(place)),
        `${place} has no texts any more`,
      );
    }
    for (const [file, names] of Object.entries(logging)) {
      assert.ok(existsSync(join(root, file)), file);
      const source = readFileSync(join(root, file), "utf8");
      for (const name of names) assert.ok(source.includes(`${name}(`), `${file} has no ${name}`);
    }
    for (const { form, why } of noSentences) {
      assert.ok(
        writtenTexts.some(({ text }) => form.test(text)),
        `there is nothing any more that is ${why}`,
      );
    }
  });

  test("the same words are said somewhere", () => {
    const said = new Set(shownTexts.map(({ text }) => text));
    assert.deepEqual(
      [...sameInGerman].filter((text) => !said.has(text) && !Object.values(english).includes(text)),
      [],
    );
  });

  test("the client shows no text of its own without asking for its translation", () => {
    // What is refused or fails in the gateway and in signing in is told by the worker, in its words.
    const toldByTheWorker = /^src\/extension\/(?:gateway|azure)\//;
    const own = shownTexts.filter(
      ({ file, text, isGiven }) =>
        file.startsWith("src/extension/") &&
        !toldByTheWorker.test(file) &&
        !isGiven &&
        !sameInGerman.has(text),
    );
    assert.ok(own.length < 40);
    assert.deepEqual(
      own
        .filter(({ inTable }) => !inTable)
        .map(({ file, line, text }) => `${file}:${line} ${text}`),
      [],
    );
  });
});
