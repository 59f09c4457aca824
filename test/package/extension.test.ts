import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { readZip } from "../support/zip.ts";
import { root } from "../tools/bootstrap.mjs";
import { type Packaged, packageExtension } from "../tools/extensionPackage.ts";

/** The budgets of the design; a kilobyte is 1,000 bytes. */
const mostBytes = { client: 600_000, worker: 900_000, panel: 100_000, package: 900_000 };

/** What packing adds: vsce's own two files, and its names for the texts. */
const packedFiles = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/changelog.md",
  "extension/dist/acting.cjs",
  "extension/dist/commands.cjs",
  "extension/dist/extension.cjs",
  "extension/dist/manifests.cjs",
  "extension/dist/sample.cjs",
  "extension/dist/worker.cjs",
  "extension/dist/workloadPanel.css",
  "extension/dist/workloadPanel.js",
  "extension/l10n/bundle.l10n.de.json",
  "extension/media/icon.png",
  "extension/media/runtime-risk.schema.json",
  "extension/media/view.svg",
  "extension/media/walkthrough/act.svg",
  "extension/media/walkthrough/inline.svg",
  "extension/media/walkthrough/ranked.svg",
  "extension/media/walkthrough/runtime.svg",
  "extension/media/walkthrough/signIn.svg",
  "extension/package.json",
  "extension/package.nls.de.json",
  "extension/package.nls.json",
  "extension/readme.md",
];

const bundles = [
  ...["extension", "commands", "worker", "manifests", "acting", "sample"].map(
    (name) => `extension/dist/${name}.cjs`,
  ),
  "extension/dist/workloadPanel.js",
];

suite("the packaged extension", function () {
  this.timeout(120_000);
  let folder: string;
  let packaged: Packaged;
  let files: ReadonlyMap<string, Buffer>;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-vsix-"));
    packaged = await packageExtension(folder);
    assert.equal(packaged.code, 0, packaged.output);
    files = readZip(packaged.file);
  });

  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  const textOf = (name: string): string =>
    (files.get(name) ?? assert.fail(`${name} is not in the package`)).toString("utf8");

  test("is made without a warning", () => {
    assert.match(packaged.output, /DONE\s+Packaged/);
    assert.doesNotMatch(packaged.output, /warn/i);
  });

  test("holds what it needs, and nothing else", () => {
    assert.deepEqual([...files.keys()].toSorted(), packedFiles);
  });

  test("keeps to the sizes it promises", () => {
    const sizeOf = (name: string) => Buffer.byteLength(textOf(name));
    assert.ok(sizeOf("extension/dist/extension.cjs") <= mostBytes.client);
    assert.ok(sizeOf("extension/dist/worker.cjs") <= mostBytes.worker);
    assert.ok(sizeOf("extension/dist/workloadPanel.js") <= mostBytes.panel);
    assert.ok(statSync(packaged.file).size <= mostBytes.package);
  });

  test("holds no error twice that is told apart by its class", () => {
    const lent = readFileSync(join(root, "src", "worker", "lent.ts"), "utf8");
    const names = [...lent.matchAll(/from "(\.[^"]+)"/g)].flatMap(([, path = ""]) => {
      const text = readFileSync(join(root, "src", "worker", path), "utf8");
      return [...text.matchAll(/this\.name = "(\w+)"/g)].map(([, name = ""]) => name);
    });
    assert.ok(names.includes("TransportError"), "this test is blind");
    for (const name of names) {
      assert.match(textOf("extension/dist/worker.cjs"), new RegExp(`"${name}"`));
      for (const bundle of ["acting", "manifests"])
        assert.doesNotMatch(textOf(`extension/dist/${bundle}.cjs`), new RegExp(`"${name}"`));
    }
  });

  test("evaluates no text as code", () => {
    for (const bundle of bundles) {
      assert.doesNotMatch(textOf(bundle), /(?<![.\w$])eval\(|\bnew Function\(/, bundle);
    }
  });

  test("says nothing of the machine that made it, and has no source map", () => {
    for (const [name] of files) {
      if (name.endsWith(".png")) continue;
      const text = textOf(name);
      for (const place of [root, homedir(), tmpdir()].filter((place) => place.length > 5)) {
        assert.ok(!text.includes(place), `${name} names ${place}`);
      }
      assert.doesNotMatch(text, /sourceMappingURL/, name);
    }
  });

  test("is packed from minified bundles", () => {
    // What the development build writes before each module.
    for (const bundle of bundles) assert.doesNotMatch(textOf(bundle), /^\/\/ src\//m, bundle);
  });

  test("has a manifest without what only developing needs", () => {
    const manifest = z.parse(
      z.record(z.string(), z.unknown()),
      JSON.parse(textOf("extension/package.json")),
    );
    assert.equal(manifest["main"], "./dist/extension.cjs");
    assert.equal(manifest["name"], "runtime-risk");
    const developing = ["scripts", "dependencies", "devDependencies", "optionalDependencies"];
    assert.deepEqual(
      developing.filter((key) => key in manifest),
      [],
    );
  });

  test("shows pictures from https alone", () => {
    const pictures = [...textOf("extension/readme.md").matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)];
    assert.ok(pictures.length > 0);
    for (const [, address = ""] of pictures) assert.match(address, /^https:\/\//);
  });
});
