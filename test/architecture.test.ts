import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { commandIds } from "../src/protocol/contributions.ts";
import { codeOnly } from "./support/codeOnly.ts";

interface SourceFile {
  /** Relative to the repository, `/`-separated. */
  readonly path: string;
  readonly text: string;
}

interface Rule {
  readonly rooms: readonly string[];
  readonly packages: readonly RegExp[];
}

/** Who may import what: the table of the design. */
const mayImport = {
  core: { rooms: [], packages: [] },
  protocol: { rooms: ["core"], packages: [/^vscode-languageserver-protocol$/] },
  sources: {
    rooms: ["core"],
    packages: [
      /^node:/,
      /^@octokit\//,
      /^@azure\/(?!identity)/,
      /^zod\/mini$/,
      /^(?:dockerfile-ast|jsonc-parser|saxes|snappyjs|toml-eslint-parser|yaml)$/,
    ],
  },
  worker: {
    rooms: ["core", "protocol", "sources"],
    // The worker is a door too: it parses what comes over the wire.
    packages: [
      /^node:/,
      /^vscode-languageserver(-protocol|-textdocument)?(\/node)?$/,
      /^zod\/mini$/,
    ],
  },
  extension: {
    rooms: ["core", "protocol"],
    // The Azure CLI is a program: to find it and to start it takes more of Node than paths.
    packages: [
      /^vscode$/,
      /^vscode-languageclient\/node$/,
      /^node:(?:path|child_process|fs|fs\/promises|os)$/,
    ],
  },
  cli: {
    rooms: ["core", "protocol", "sources", "worker"],
    packages: [/^node:/, /^@azure\/identity$/],
  },
  // Runs in a page of a browser: nothing of Node is there, and nothing of the editor.
  webview: { rooms: ["core", "protocol"], packages: [/^@dagrejs\/dagre$/] },
  sample: { rooms: [], packages: [/^node:/] },
} as const satisfies Record<string, Rule>;

type Room = keyof typeof mayImport;

// The sample's bundle is no module of ours: the entry files of worker and command line load it.
const sampleBundle = "./sample.cjs";

const root = path.join(import.meta.dirname, "..");

function filesOf(pattern: string): readonly SourceFile[] {
  return globSync(pattern, { cwd: root }).map((file) => ({
    path: file.replaceAll("\\", "/"),
    text: readFileSync(path.join(root, file), "utf8"),
  }));
}

/** Every module that a source names, in whatever form. */
function importsOf({ text }: SourceFile): readonly string[] {
  const code = codeOnly(text, "keep");
  const forms = [
    /(?:^|[;}\n])\s*(?:import|export)\b[^;"']*?\bfrom\s*["']([^"']+)["']/g,
    /(?:^|[;}\n])\s*import\s*["']([^"']+)["']/g,
    /\b(?:import|require|require\.resolve)\s*\(\s*["']([^"']+)["']/g,
  ];
  return forms.flatMap((form) => [...code.matchAll(form)].map(([, target = ""]) => target));
}

function roomOf(file: string): string {
  const [, room = "", rest] = file.split("/");
  return rest === undefined ? "" : room;
}

/** What the files of a room import and may not; throws when the room has no files. */
function violations(room: Room, files: readonly SourceFile[]): readonly string[] {
  const own = files.filter((file) => roomOf(file.path) === room);
  assert.ok(own.length > 0, `no files seen in ${room}: this test is blind`);
  return own.flatMap((file) =>
    importsOf(file)
      .filter((target) => !isAllowed(room, file.path, target))
      .map((target) => `${file.path} -> ${target}`),
  );
}

function isAllowed(room: Room, file: string, target: string): boolean {
  const rule: Rule = mayImport[room];
  if (!target.startsWith(".")) return rule.packages.some((allowed) => allowed.test(target));
  if (target === sampleBundle) return room === "worker" || room === "cli";
  const resolved = path.posix.join(path.posix.dirname(file), target);
  // The command line and the worker tell their version.
  if (resolved === "package.json") return room === "worker" || room === "cli";
  const other = resolved.startsWith("src/") ? roomOf(resolved) : "";
  return other === room || rule.rooms.includes(other);
}

const files = filesOf("src/**/*.ts");

/** Files whose code, without strings and comments, matches. */
function matching(pattern: RegExp, among = files): readonly string[] {
  assert.ok(among.length > 20, "too few files seen: this test is blind");
  return among
    .filter(({ text }) => pattern.test(codeOnly(text, "blank")))
    .map((file) => file.path)
    .toSorted();
}

suite("rooms", () => {
  // Object.keys of a constant record: these are its keys.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const rooms = Object.keys(mayImport) as Room[];

  for (const room of rooms)
    test(`${room} imports only what it may`, () => {
      assert.deepEqual(violations(room, files), []);
    });

  test("are all there are", () => {
    const seen = new Set(files.map((file) => roomOf(file.path)));
    assert.deepEqual([...seen].toSorted(), rooms.toSorted());
  });
});

suite("this test", () => {
  const planted = [
    'import os from "node:os";',
    'import type { Stats } from "node:fs";',
    'import {\n  readFile,\n  writeFile,\n} from "node:fs/promises";',
    'import "node:os";',
    'export { join } from "node:path";',
    'export * from "node:path";',
    'const os = await import("node:os");',
    "const os = require('node:os');",
    'type Stats = import("node:fs").Stats;',
    'import { run } from "../worker/main.ts";',
    'import { test } from "../../test/support/codeOnly.ts";',
    'const a = 1; import os from "node:os";',
  ];
  for (const text of planted)
    test(`sees ${JSON.stringify(text)}`, () => {
      assert.equal(violations("core", [{ path: "src/core/bad.ts", text }]).length, 1);
    });

  const innocent = [
    'import { a } from "./a.ts";\nimport type { B } from "../core/view/b.ts";',
    '// import os from "node:os";',
    '/** `import os from "node:os";` */',
    'const words = `\nimport os from "node:os";\n`;',
    'const words = `${`\nimport os from "node:os";\n`} ${{ a: 1 }.a}\nimport "node:fs"`;',
    "const quotes = /[\"'`]/g;\nconst from = 'moved from \"a.ts\"';",
  ];
  for (const text of innocent)
    test(`does not complain about ${JSON.stringify(text)}`, () => {
      assert.deepEqual(violations("core", [{ path: "src/core/good.ts", text }]), []);
    });

  test("is not blind after a template or a regular expression", () => {
    const text = 'const a = /`/;\nconst b = `${"`"}`;\nimport os from "node:os";';
    assert.deepEqual(violations("core", [{ path: "src/core/bad.ts", text }]), [
      "src/core/bad.ts -> node:os",
    ]);
  });

  test("fails when it sees no files", () => {
    assert.throws(() => violations("core", []), /blind/);
  });

  test("knows the neighbour rooms from their paths", () => {
    const bad = 'import { x } from "../../core-secrets/x.ts";';
    assert.equal(violations("worker", [{ path: "src/worker/a/bad.ts", text: bad }]).length, 1);
    const good = 'import { x } from "../../core/x.ts";';
    assert.equal(violations("worker", [{ path: "src/worker/a/good.ts", text: good }]).length, 0);
  });
});

suite("what is in one place only", () => {
  test("requests are sent by the gateway and by the worker's own transport", () => {
    assert.deepEqual(matching(/\bfetch\s*\(/), [
      "src/extension/gateway/gateway.ts",
      "src/worker/directTransport.ts",
    ]);
  });

  test("the environment is read where a process starts, or starts another", () => {
    const allowed = new Set([
      "src/cli/main.ts",
      "src/cli/proxy.ts",
      "src/cli/start.ts",
      "src/extension/azure/credential.ts",
      "src/extension/extension.ts",
      "src/extension/workerClient.ts",
      "src/sample/git/write.ts",
      "src/sources/git/git.ts",
      "src/worker/main.ts",
    ]);
    const readers = matching(/\bprocess\.env\b/);
    assert.ok(readers.length > 0);
    assert.deepEqual(
      readers.filter((file) => !allowed.has(file)),
      [],
    );
  });

  test("in the editor's process only the Azure CLI is looked for and started", () => {
    const users = files
      .filter(({ path: file }) => file.startsWith("src/extension/"))
      .filter((file) => importsOf(file).some((target) => /^node:(?!path$)/.test(target)));
    assert.deepEqual(
      users.map(({ path: file }) => file),
      ["src/extension/azure/azProgram.ts", "src/extension/azure/runProgram.ts"],
    );
  });

  test("the cross-room import of `vscode` is the extension's", () => {
    const importers = files.filter((file) => importsOf(file).includes("vscode"));
    assert.ok(importers.length > 0);
    for (const { path: file } of importers) assert.match(file, /^src\/extension\//);
  });
});

suite("the panel's page", () => {
  test("makes markup by templates that escape, and in one place only", () => {
    assert.deepEqual(matching(/\binnerHTML\b/), ["src/webview/main.ts"]);
    assert.deepEqual(matching(/\b(?:outerHTML|insertAdjacentHTML|document\.write)\b/), []);
    assert.deepEqual(matching(/\bnew Html\(/), ["src/webview/html/html.ts"]);
  });

  test("takes no code of the protocol, which would bring the whole of it along", () => {
    const own = files.filter(({ path: file }) => file.startsWith("src/webview/"));
    for (const { path: file, text } of own) {
      assert.doesNotMatch(codeOnly(text, "keep"), /^import (?!type)[^;]*\/protocol\//m, file);
    }
  });
});

suite("what is nowhere", () => {
  test("no markdown is trusted as a whole", () => {
    assert.deepEqual(matching(/\bisTrusted\s*[:=]\s*true\b/), []);
  });

  test("nothing writes to the console", () => {
    assert.deepEqual(matching(/(?<!\.)\bconsole\s*\./), []);
  });

  test("no command of ours is called as a function", () => {
    const callers = files.flatMap(({ path: file, text }) =>
      [...codeOnly(text, "keep").matchAll(/\bexecuteCommand\s*(?:<[^>]*>)?\(\s*([^,)]*)/g)].map(
        ([, id = ""]) => ({ file, id: id.trim() }),
      ),
    );
    assert.ok(callers.length > 0, "no call seen: this test is blind");
    for (const { file, id } of callers) {
      assert.match(id, /^"[^"]+"$/, `${file} calls a command that cannot be read here`);
      const isOurs = commandIds.some((own) => `"${own}"` === id);
      assert.ok(!isOurs, `${file} calls ${id}`);
    }
  });

  test("no module is named for being of some use", () => {
    const names = files.map((file) => path.posix.basename(file.path));
    assert.deepEqual(
      names.filter((name) => /^(utils?|helpers?|index|common|misc|shared)\.ts$/.test(name)),
      [],
    );
  });

  test("no second copy of vscode-jsonrpc is installed", () => {
    const require = createRequire(path.join(root, "package.json"));
    const copies = [
      "vscode-languageclient/node",
      "vscode-languageserver-protocol",
      "vscode-languageserver/node",
    ].map((user) => realpathSync(createRequire(require.resolve(user)).resolve("vscode-jsonrpc")));
    assert.equal(copies.length, 3);
    assert.ok(existsSync(copies[0] ?? ""));
    assert.equal(new Set(copies).size, 1);
  });
});
