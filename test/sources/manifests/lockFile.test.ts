import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { readJsonLines } from "../../../src/core/locate/dependency/jsonLines.ts";
import { positionedText } from "../../../src/core/locate/dependency/lines.ts";
import type { LineTree } from "../../../src/core/locate/dependency/lineTree.ts";
import { cargoLockGraph } from "../../../src/core/locate/dependency/locks/cargoLock.ts";
import { npmLockGraph } from "../../../src/core/locate/dependency/locks/npmLock.ts";
import { pnpmLockGraph } from "../../../src/core/locate/dependency/locks/pnpmLock.ts";
import { readTomlLines } from "../../../src/core/locate/dependency/tomlLines.ts";
import { readYamlLines } from "../../../src/core/locate/dependency/yamlLines.ts";
import { type DataNode, lineTreeOf } from "../../../src/sources/manifests/dataNode.ts";
import { readJsonNodes } from "../../../src/sources/manifests/jsonNodes.ts";
import { readLockFile } from "../../../src/sources/manifests/lockFile.ts";
import { readTomlNodes } from "../../../src/sources/manifests/tomlNodes.ts";
import { readYamlNodes } from "../../../src/sources/manifests/yamlNodes.ts";

const packageName = fc
  .tuple(fc.constantFrom("", "@scope/", "@a-b/"), fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/))
  .map(([scope, name]) => scope + name);
const version = fc
  .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.constantFrom("", "-rc.1"))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre}`);
const lineEnd = fc.constantFrom("\n", "\r\n");
const mark = fc.constantFrom("", "\uFEFF");

/** Names with versions and what each needs: numbers are indices. */
const packages = fc.uniqueArray(
  fc.record({ name: packageName, version, needs: fc.array(fc.nat(30), { maxLength: 4 }) }),
  { minLength: 1, maxLength: 20, selector: ({ name }) => name },
);

function byParser(
  text: string,
  parse: (text: string) => DataNode | undefined,
): LineTree | undefined {
  const positioned = positionedText(text);
  const nodes = parse(positioned.text);
  return nodes === undefined ? undefined : lineTreeOf(nodes, positioned);
}

type Packages = typeof packages extends fc.Arbitrary<infer T> ? T : never;

function needed(all: Packages, { needs }: Packages[number]): Packages {
  return [...new Set(needs)].flatMap((index) => all[index % all.length] ?? []);
}

function packageLock(all: Packages, indent: string | number): string {
  const dependencies = (own: Packages) =>
    Object.fromEntries(own.map(({ name, version: v }) => [name, `^${v}`]));
  return JSON.stringify(
    {
      name: 'with "quotes" and \\ and é',
      lockfileVersion: 3,
      packages: {
        "": { dependencies: dependencies(all.slice(0, 3)), devDependencies: {} },
        ...Object.fromEntries(
          all.map((entry) => [
            `node_modules/${entry.name}`,
            {
              version: entry.version,
              license: "MIT",
              bin: { [entry.name]: "cli.js" },
              cpu: ["x64", "!ia32"],
              dependencies: dependencies(needed(all, entry)),
              hasInstallScript: true,
              weight: -1.5e3,
            },
          ]),
        ),
      },
    },
    undefined,
    indent,
  );
}

function pnpmLock(all: Packages): string {
  const list = (own: Packages) => Object.fromEntries(own.map(({ name, version: v }) => [name, v]));
  return stringify(
    {
      lockfileVersion: "9.0",
      settings: { autoInstallPeers: true },
      importers: {
        ".": {
          dependencies: Object.fromEntries(
            all
              .slice(0, 3)
              .map(({ name, version: v }) => [name, { specifier: `^${v}`, version: v }]),
          ),
        },
      },
      packages: Object.fromEntries(
        all.map(({ name, version: v }) => [
          `${name}@${v}`,
          { resolution: "sha512-a==", deprecated: "not good:\nreally # not\n", os: ["linux"] },
        ]),
      ),
      snapshots: Object.fromEntries(
        all.map((entry) => [
          `${entry.name}@${entry.version}`,
          { dependencies: list(needed(all, entry)), optional: true },
        ]),
      ),
    },
    { lineWidth: 0 },
  );
}

function cargoLock(all: Packages): string {
  const blocks = all.map((entry, index) => {
    const requirements = needed(all, entry).map(({ name, version: v }) => ` "${name} ${v}",\n`);
    const source = index === 0 ? "" : 'source = "registry+https://example.com/index"\n';
    const needs = requirements.length === 0 ? "" : `dependencies = [\n${requirements.join("")}]\n`;
    return `[[package]]\nname = "${entry.name}"\nversion = "${entry.version}"\n${source}${needs}`;
  });
  return `# generated\nversion = 3\n\n${blocks.join("\n")}\n[metadata]\nnote = 'it''s [not] a "table"'\n`.replace(
    "it''s",
    "its",
  );
}

/** Without the function, which cannot be compared. */
function plain(graph: object | undefined): unknown {
  return graph === undefined ? undefined : JSON.parse(JSON.stringify(graph));
}

suite("the scan of a lock file finds what its parser finds", () => {
  test("the project of an npm lock file is no package of that name", () => {
    const packages = {
      "": { name: "lodash", version: "1.0.0", dependencies: { lodash: "^4.0.0" } },
      "node_modules/lodash": { version: "4.17.20" },
    };
    const tree = readJsonLines(JSON.stringify({ packages }, undefined, 2));
    const graph = tree === undefined ? undefined : npmLockGraph(tree);
    const found = graph?.named("npm", "lodash").map((index) => graph.packages[index]?.version);
    assert.deepEqual(found, ["4.17.20"]);
  });

  test("in package-lock.json, whatever the indentation", () => {
    fc.assert(
      fc.property(packages, fc.constantFrom(2, 4, "\t"), lineEnd, mark, (all, indent, end, bom) => {
        const text = bom + packageLock(all, indent).replaceAll("\n", end);
        const scanned = readJsonLines(text);
        assert.ok(scanned !== undefined);
        const graph = npmLockGraph(scanned);
        assert.equal(graph?.packages.length, all.length + 1);
        const parsed = byParser(text, readJsonNodes);
        assert.deepEqual(scanned, parsed);
        assert.deepEqual(plain(graph), plain(parsed && npmLockGraph(parsed)));
      }),
      { numRuns: 100 },
    );
  });

  test("in pnpm-lock.yaml", () => {
    fc.assert(
      fc.property(packages, lineEnd, mark, (all, end, bom) => {
        const text = bom + pnpmLock(all).replaceAll("\n", end);
        const scanned = readYamlLines(text);
        assert.ok(scanned !== undefined);
        const graph = pnpmLockGraph(scanned);
        assert.equal(graph?.packages.length, all.length);
        const parsed = byParser(text, readYamlNodes);
        assert.deepEqual(plain(graph), plain(parsed && pnpmLockGraph(parsed)));
      }),
      { numRuns: 60 },
    );
  });

  test("in Cargo.lock", () => {
    fc.assert(
      fc.property(packages, lineEnd, mark, (all, end, bom) => {
        const text = bom + cargoLock(all).replaceAll("\n", end);
        const scanned = readTomlLines(text);
        assert.ok(scanned !== undefined);
        const graph = cargoLockGraph(scanned);
        assert.equal(graph?.packages.length, all.length);
        const parsed = byParser(text, readTomlNodes);
        assert.deepEqual(plain(graph), plain(parsed && cargoLockGraph(parsed)));
      }),
      { numRuns: 60 },
    );
  });
});

suite("readLockFile", () => {
  const all: Packages = [
    { name: "a", version: "1.0.0", needs: [1] },
    { name: "@s/b", version: "2.0.0", needs: [] },
  ];

  test("falls back to a parser where a line holds more than one value", () => {
    const minified = packageLock(all, 0);
    assert.equal(readJsonLines(minified), undefined);
    assert.deepEqual(
      readLockFile(minified, "package-lock.json")?.packages.map(({ name, line }) => [name, line]),
      [
        ["", 1],
        ["a", 1],
        ["@s/b", 1],
      ],
    );
    const flow = "packages: {a@1.0.0: {}, b@2.0.0: {}}\n";
    assert.deepEqual(
      readLockFile(flow, "x/pnpm-lock.yaml")?.packages.map(({ name }) => name),
      ["a", "b"],
    );
    const inline = 'package = [{ name = "a", version = """1.0.0""" }]\n';
    assert.deepEqual(
      readLockFile(inline, "Cargo.lock")?.packages.map(({ name, version: v }) => [name, v]),
      [["a", "1.0.0"]],
    );
  });

  test("knows the form by the name, and nothing of other names", () => {
    assert.equal(readLockFile(packageLock(all, 2), "lock.json"), undefined);
    assert.equal(readLockFile("{}", "package-lock.json"), undefined);
    assert.equal(readLockFile("", "yarn.lock"), undefined);
  });

  test("takes no key of an object's prototype for a package", () => {
    const text = packageLock(
      [
        { name: "constructor", version: "1.0.0", needs: [1] },
        { name: "__proto__", version: "2.0.0", needs: [] },
      ],
      2,
    );
    assert.deepEqual(
      readLockFile(text, "package-lock.json")?.packages.map(({ name }) => name),
      ["", "constructor", "__proto__"].filter(
        (name) => text.includes(`"node_modules/${name}"`) || name === "",
      ),
    );
    assert.equal(readLockFile(text, "constructor"), undefined);
  });
});
