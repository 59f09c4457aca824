import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { positionedText } from "../../../src/core/locate/dependency/lines.ts";
import type { LineTree } from "../../../src/core/locate/dependency/lineTree.ts";
import type { LockGraph } from "../../../src/core/locate/dependency/lockGraph.ts";
import { composerLockGraph } from "../../../src/core/locate/dependency/locks/composerLock.ts";
import { npmLockGraph } from "../../../src/core/locate/dependency/locks/npmLock.ts";
import { nugetLockGraph } from "../../../src/core/locate/dependency/locks/nugetLock.ts";
import { pnpmLockGraph } from "../../../src/core/locate/dependency/locks/pnpmLock.ts";
import {
  pipfileLockGraph,
  pythonLockGraph,
} from "../../../src/core/locate/dependency/locks/pythonLock.ts";
import { compareText } from "../../../src/core/locate/dependency/version/number.ts";
import { type DataNode, lineTreeOf } from "../../../src/sources/manifests/dataNode.ts";
import { readJsonNodes } from "../../../src/sources/manifests/jsonNodes.ts";
import { readLockFile } from "../../../src/sources/manifests/lockFile.ts";
import { readTomlNodes } from "../../../src/sources/manifests/tomlNodes.ts";
import { readYamlNodes } from "../../../src/sources/manifests/yamlNodes.ts";

interface Package {
  readonly name: string;
  readonly version: string;
  readonly needs: readonly Package[];
}

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(?:-[a-z0-9]{1,3})?$/);
const version = fc
  .tuple(fc.nat(20), fc.nat(20), fc.nat(20))
  .map(([major, minor, patch]) => `${major}.${minor}.${patch}`);
const packages = fc
  .uniqueArray(fc.record({ name, version, needs: fc.array(fc.nat(30), { maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 12,
    selector: (one) => one.name,
  })
  .map((all): readonly Package[] => {
    const made = all.map((one) => ({ ...one, needs: [] as Package[] }));
    for (const [index, { needs }] of all.entries()) {
      const own = new Set(needs.map((need) => made[need % made.length]));
      for (const one of own) if (one !== undefined) made[index]?.needs.push(one);
    }
    return made;
  });

interface Form {
  readonly path: string;
  readonly write: (all: readonly Package[]) => string;
  /** How a parser reads it; undefined where the form has none. */
  readonly parse: ((text: string) => DataNode | undefined) | undefined;
  readonly graph?: (tree: LineTree) => LockGraph | undefined;
  /** The line of an entry. */
  readonly line: (one: Package) => string;
  /** Entries that stand for the project itself. */
  readonly own?: number;
  readonly hasEdges?: false;
}

const map = (all: readonly Package[], valueOf: (one: Package) => unknown) =>
  Object.fromEntries(all.map((one) => [one.name, valueOf(one)]));
const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
const toml = (all: readonly Package[], blockOf: (one: Package) => string) =>
  `# generated\n\n${all.map((one) => `[[package]]\nname = "${one.name}"\nversion = "${one.version}"\n${blockOf(one)}`).join("\n")}`;

const forms: readonly Form[] = [
  {
    path: "package-lock.json",
    write: (all) =>
      json({
        lockfileVersion: 1,
        requires: true,
        dependencies: map(all, (one) => ({
          version: one.version,
          resolved: "https://registry.npmjs.org/x.tgz",
          requires: map(one.needs, (need) => `^${need.version}`),
        })),
      }),
    parse: readJsonNodes,
    graph: npmLockGraph,
    line: (one) => `    "${one.name}": {`,
  },
  {
    path: "pnpm-lock.yaml",
    write: (all) =>
      stringify({
        lockfileVersion: 5.4,
        specifiers: map(all, (one) => one.version),
        dependencies: map(all, (one) => one.version),
        packages: Object.fromEntries(
          all.map((one) => [
            `/${one.name}/${one.version}`,
            {
              resolution: { integrity: "sha512-aa==" },
              engines: { node: ">= 0.6" },
              dependencies: map(one.needs, (need) => need.version),
              dev: false,
            },
          ]),
        ),
      }),
    parse: readYamlNodes,
    graph: pnpmLockGraph,
    line: (one) => `  /${one.name}/${one.version}:`,
  },
  {
    path: "pnpm-lock.yaml",
    write: (all) =>
      stringify({
        lockfileVersion: "6.0",
        dependencies: map(all, (one) => ({ specifier: "*", version: one.version })),
        packages: Object.fromEntries(
          all.map((one) => [
            `/${one.name}@${one.version}`,
            { dependencies: map(one.needs, (need) => need.version), dev: true },
          ]),
        ),
      }),
    parse: readYamlNodes,
    graph: pnpmLockGraph,
    line: (one) => `  /${one.name}@${one.version}:`,
  },
  {
    path: "poetry.lock",
    write: (all) =>
      toml(
        all,
        ({ needs }) =>
          `description = "It's \\"one\\" [[package]]"\noptional = false\npython-versions = ">=3.7"\nfiles = [\n    {file = "a-1.whl", hash = "sha256:aa"},\n]\n${
            needs.length === 0
              ? ""
              : `\n[package.dependencies]\n${needs.map((need, i) => (i % 2 === 0 ? `${need.name} = ">=1,<3"\n` : `${need.name} = {version = ">=1", markers = "python_version < \\"3.8\\""}\n`)).join("")}`
          }\n[package.extras]\ndocs = ["sphinx (>=3)"]\n`,
      ),
    parse: readTomlNodes,
    graph: pythonLockGraph,
    line: (one) => `name = "${one.name}"`,
  },
  {
    path: "uv.lock",
    write: (all) =>
      toml(
        all,
        ({ needs }) =>
          `source = { registry = "https://pypi.org/simple" }\n${
            needs.length === 0
              ? ""
              : `dependencies = [\n${needs.map((need) => `    { name = "${need.name}", marker = "sys_platform == 'win32'" },\n`).join("")}]\n`
          }sdist = { url = "https://x.org/a#b.tar.gz", hash = "sha256:aa", size = 12, upload-time = "2024-01-01T00:00:00Z" }\nwheels = [\n    { url = "https://x.org/a.whl", hash = "sha256:bb", size = 3 },\n]\n`,
      ),
    parse: readTomlNodes,
    graph: pythonLockGraph,
    line: (one) => `name = "${one.name}"`,
  },
  {
    path: "pdm.lock",
    write: (all) =>
      toml(
        all,
        ({ needs }) =>
          `requires_python = ">=3.8"\nsummary = "A 'summary' # no comment"\ngroups = ["default"]\n${
            needs.length === 0
              ? ""
              : `dependencies = [\n${needs.map((need) => `    "${need.name}<3,>=1; python_version < \\"3.8\\"",\n`).join("")}]\n`
          }files = [\n    {file = "a.whl", hash = "sha256:aa"},\n]\n`,
      ),
    parse: readTomlNodes,
    graph: pythonLockGraph,
    line: (one) => `name = "${one.name}"`,
  },
  {
    path: "Pipfile.lock",
    write: (all) =>
      json({
        _meta: { hash: { sha256: "aa" }, sources: [{ name: "pypi" }] },
        default: map(all, (one) => ({
          hashes: ["sha256:aa"],
          index: "pypi",
          version: `==${one.version}`,
        })),
        develop: {},
      }),
    parse: readJsonNodes,
    graph: pipfileLockGraph,
    line: (one) => `        "${one.name}": {`.slice(4),
    hasEdges: false,
  },
  {
    path: "packages.lock.json",
    write: (all) =>
      json({
        version: 1,
        dependencies: {
          "net8.0": map(all, (one) => ({
            type: "Transitive",
            resolved: one.version,
            contentHash: "aa==",
            dependencies: map(one.needs, (need) => need.version),
          })),
        },
      }),
    parse: readJsonNodes,
    graph: nugetLockGraph,
    line: (one) => `      "${one.name}": {`,
  },
  {
    path: "composer.lock",
    write: (all) =>
      json({
        _readme: ["This file locks"],
        packages: all.map((one) => ({
          name: one.name,
          version: one.version,
          require: { php: ">=7", ...map(one.needs, () => "^1.0") },
          authors: [{ name: "Someone", email: "a@b.c" }],
        })),
        "packages-dev": [],
      }),
    parse: readJsonNodes,
    graph: composerLockGraph,
    line: (one) => `      "name": "${one.name}",`,
  },
  {
    path: "Gemfile.lock",
    write: (all) =>
      `GEM\n  remote: https://rubygems.org/\n  specs:\n${all
        .map(
          (one) =>
            `    ${one.name} (${one.version})\n${one.needs.map((need, i) => `      ${need.name}${i === 0 ? "" : ` (~> ${need.version}, >= 0.1)`}\n`).join("")}`,
        )
        .join("")}\nPLATFORMS\n  ruby\n  x86_64-linux\n\nDEPENDENCIES\n${all
        .map((one) => `  ${one.name} (= ${one.version})\n`)
        .join(
          "",
        )}\nCHECKSUMS\n${all.map((one) => `  ${one.name} (${one.version}) sha256=aa\n`).join("")}\nBUNDLED WITH\n   2.5.0\n`,
    parse: undefined,
    line: (one) => `    ${one.name} (${one.version})`,
  },
  {
    path: "yarn.lock",
    write: (all) =>
      `# yarn lockfile v1\n\n\n${all
        .map(
          (one) =>
            `"${one.name}@>= 1.0.0, <2", ${one.name}@^${one.version}:\n  version "${one.version}"\n  resolved "https://registry.yarnpkg.com/x.tgz#aa"\n  integrity sha512-aa==\n${
              one.needs.length === 0
                ? ""
                : `  dependencies:\n${one.needs.map((need) => `    ${need.name} "^${need.version}"\n`).join("")}`
            }`,
        )
        .join("\n")}`,
    parse: undefined,
    line: (one) => `"${one.name}@>= 1.0.0, <2", ${one.name}@^${one.version}:`,
  },
  {
    path: "yarn.lock",
    write: (all) =>
      `__metadata:\n  version: 8\n  cacheKey: 10c0\n\n${all
        .map(
          (one) =>
            `"${one.name}@npm:*, ${one.name}@npm:^${one.version}":\n  version: ${one.version}\n  resolution: "${one.name}@npm:${one.version}"\n${
              one.needs.length === 0
                ? ""
                : `  dependencies:\n${one.needs.map((need) => `    ${need.name}: "npm:^${need.version}"\n`).join("")}`
            }  checksum: 10c0/aa\n  languageName: node\n  linkType: hard\n`,
        )
        .join("\n")}`,
    parse: undefined,
    line: (one) => `"${one.name}@npm:*, ${one.name}@npm:^${one.version}":`,
  },
  {
    path: "gradle.lockfile",
    write: (all) =>
      `# This is a Gradle generated file\n${all.map((one) => `g:${one.name}:${one.version}=compileClasspath,runtimeClasspath\n`).join("")}empty=annotationProcessor\n`,
    parse: undefined,
    line: (one) => `g:${one.name}:${one.version}=compileClasspath,runtimeClasspath`,
    hasEdges: false,
  },
];

/** What a test compares of a graph: names, versions, lines and the names that each needs. */
function facts(graph: LockGraph | undefined): readonly unknown[] | undefined {
  return graph?.packages.map((one) => [
    one.name.replace(/^g:/, ""),
    one.version,
    one.line,
    [...new Set(one.dependencies)]
      .map((index) => graph.packages[index]?.name ?? "")
      .toSorted(compareText),
  ]);
}

suite("every form of lock file", () => {
  for (const [index, form] of forms.entries()) {
    test(`${form.path} (${index}): the scan finds what was written, and what the parser finds`, () => {
      fc.assert(
        fc.property(
          packages,
          fc.constantFrom("\n", "\r\n"),
          fc.constantFrom("", "\uFEFF"),
          (all, end, mark) => {
            const text = mark + form.write(all).replaceAll("\n", end);
            const lines = text.replace(/^\uFEFF/, "").split(end);
            const found = facts(readLockFile(text, `a/${form.path}`));
            // An object's keys of digits come first, so the order is that of the text.
            const expected = all.map((one) => [
              one.name,
              one.version,
              lines.indexOf(form.line(one)) + 1,
              form.hasEdges === false
                ? []
                : one.needs.map((need) => need.name).toSorted(compareText),
            ]);
            assert.deepEqual(found, expected);
            if (form.parse === undefined || form.graph === undefined) return;
            const positioned = positionedText(text);
            const nodes = form.parse(positioned.text);
            assert.ok(nodes !== undefined);
            assert.deepEqual(facts(form.graph(lineTreeOf(nodes, positioned))), expected);
          },
        ),
        { numRuns: 20 },
      );
    });

    test(`${form.path} (${index}): any cut of it is survived, its entries stay on their lines`, () => {
      fc.assert(
        fc.property(packages, fc.nat(100), (all, percent) => {
          const whole = form.write(all);
          const text = whole.slice(0, Math.floor((whole.length * percent) / 100));
          const lines = whole.split("\n");
          for (const { name: found, line } of readLockFile(text, form.path)?.packages ?? []) {
            assert.ok(line >= 1 && line <= lines.length);
            // The last one may be cut in its name; the project itself has none.
            assert.ok(lines[line - 1]?.includes(found.replace(/^g:/, "")) ?? false, found);
          }
        }),
        { numRuns: 20 },
      );
    });
  }

  test("many equal brackets, very long lines and deep nesting end", () => {
    const hostile = [
      "[".repeat(1500),
      "{".repeat(1500),
      `{"packages":${'{"a":'.repeat(1500)}`,
      "- ".repeat(1500),
      " ".repeat(100_000),
      `${" ".repeat(4)}${"a".repeat(100_000)} (`,
      `"${"a@".repeat(50_000)}`,
      `name = ${"[".repeat(1500)}`,
      `${"? ".repeat(1500)}a`,
      `a = "${"\\".repeat(50_001)}`,
    ];
    // The test runner keeps every frame of every error, which no editor does.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 10;
    try {
      for (const text of hostile) {
        for (const path of new Set(forms.map((form) => form.path))) {
          const graph = readLockFile(text, path);
          assert.ok(graph === undefined || graph.packages.length < 10);
        }
      }
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });
});
