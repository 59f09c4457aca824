import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findAzureCli } from "../../../src/extension/azure/azProgram.ts";
import { AzureCli } from "../../../src/extension/azure/azureCli.ts";
import { runProgram } from "../../../src/extension/azure/runProgram.ts";

const tenant = "c1d2e3f4-5a6b-4c7d-8e9f-a0b1c2d3e4f5";
const calm = new AbortController().signal;
const now = Date.parse("2026-11-20T09:00:00Z");
const inAnHour = now / 1000 + 3600;

/** A folder with an `az` of our own: a real program, which writes down how it was called. */
suite("the Azure CLI as a credential", function () {
  // Each call starts a process.
  this.timeout(30_000);
  let folder: string;
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "runtime-risk-az-"));
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  const calls = (): readonly string[] => {
    try {
      return readFileSync(path.join(folder, "calls"), "utf8").trim().split("\n");
    } catch {
      // It was not called.
      return [];
    }
  };

  function install(script: string): void {
    const file = path.join(folder, "az");
    const log = path.join(folder, "calls");
    writeFileSync(file, `#!/bin/sh\necho "$PWD $*" >> '${log}'\n${script}\n`);
    chmodSync(file, 0o755);
  }

  function cli(clock: () => number = () => now): AzureCli {
    return new AzureCli({
      find: () => findAzureCli({ platform: process.platform, searchPath: folder }),
      run: runProgram,
      now: clock,
    });
  }

  const printing = (token: object): string => `echo '${JSON.stringify(token)}'`;

  test("is asked for Azure Resource Manager alone, in the home folder, and once", async () => {
    install(printing({ accessToken: "value-1", expires_on: inAnHour, tokenType: "Bearer" }));
    const azure = cli();
    assert.equal(await azure.token(undefined, calm), "value-1");
    assert.equal(await azure.token(undefined, calm), "value-1");
    assert.equal(calls().length, 1);
    assert.match(
      calls()[0] ?? "",
      /^\/\S+ account get-access-token --resource https:\/\/management\.azure\.com --output json$/,
    );
    assert.ok(!(calls()[0] ?? "").startsWith(process.cwd()));
  });

  test("is asked by tenant, and for nothing that is none", async () => {
    install(printing({ accessToken: "value-1", expires_on: inAnHour }));
    const azure = cli();
    await azure.token(tenant, calm);
    await azure.token("; rm -rf /", calm);
    assert.match(calls()[0] ?? "", new RegExp(` --tenant ${tenant}$`));
    assert.match(calls()[1] ?? "", / --output json$/);
  });

  test("is asked again shortly before a token expires, and after one was not accepted", async () => {
    install(printing({ accessToken: "value-1", expires_on: inAnHour }));
    let time = now;
    const azure = cli(() => time);
    await azure.token(undefined, calm);
    time = now + 54 * 60_000;
    await azure.token(undefined, calm);
    assert.equal(calls().length, 1);
    time = now + 56 * 60_000;
    await azure.token(undefined, calm);
    assert.equal(calls().length, 2);
    time = now;
    azure.forget();
    await azure.token(undefined, calm);
    assert.equal(calls().length, 3);
  });

  test("of an older version says the time in the machine's own zone", async () => {
    const at = new Date(now + 3_600_000);
    const two = (n: number) => String(n).padStart(2, "0");
    const local = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:00.000000`;
    install(printing({ accessToken: "value-1", expiresOn: local }));
    let time = now;
    const azure = cli(() => time);
    await azure.token(undefined, calm);
    time = now + 54 * 60_000;
    await azure.token(undefined, calm);
    time = now + 56 * 60_000;
    await azure.token(undefined, calm);
    assert.equal(calls().length, 2);
  });

  test("is asked once for all who wait", async () => {
    install(`sleep 0.2; ${printing({ accessToken: "value-1", expires_on: inAnHour })}`);
    const azure = cli();
    const all = await Promise.all([1, 2, 3].map(() => azure.token(undefined, calm)));
    assert.deepEqual([all, calls().length], [["value-1", "value-1", "value-1"], 1]);
  });

  test("ends when nobody waits any more; who still waits gets the answer", async () => {
    install(
      `sleep 0.3; ${printing({ accessToken: "value-1", expires_on: inAnHour })}; echo end >> '${folder}/calls'`,
    );
    const azure = cli();
    const first = new AbortController();
    const given = azure.token(undefined, first.signal);
    const kept = azure.token(undefined, calm);
    const reason = new Error("closed");
    first.abort(reason);
    await assert.rejects(given, reason);
    assert.equal(await kept, "value-1");
    azure.forget();
    const only = new AbortController();
    const alone = azure.token(undefined, only.signal);
    setTimeout(() => only.abort(reason), 100);
    await assert.rejects(alone, reason);
    // The next one is not given the end of the last.
    assert.equal(await azure.token(undefined, calm), "value-1");
  });

  test("that is missing is said, with what helps", async () => {
    const refusal = await cli().token(undefined, calm);
    assert.ok(typeof refusal === "object");
    assert.equal(refusal.hint, "explained");
    assert.match(refusal.detail, /not found.*azure\.credential to vscode/);
  });

  for (const [name, script, said] of [
    [
      "signed out",
      `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`,
      /not signed in\. Run az login --tenant c1d2e3f4-\S+ in a terminal/,
    ],
    [
      "in need of a second factor",
      "echo 'AADSTS50076: Due to a configuration change' >&2; exit 1",
      /not signed in\. Run az login --tenant/,
    ],
    [
      "broken",
      "echo 'ModuleNotFoundError: no azure' >&2; exit 1",
      /no token: ModuleNotFoundError: no azure\. Run/,
    ],
    ["talkative", "echo hello", /answer was not readable/],
    ["silent", "exit 3", /no token: no reason was given\./],
    ["with a token no header could carry", printing({ accessToken: "a b" }), /not readable/],
  ] as const) {
    test(`that is ${name} is said`, async () => {
      install(script);
      const refusal = await cli().token(tenant, calm);
      assert.ok(typeof refusal === "object");
      assert.match(refusal.detail, said);
    });
  }

  test("what it says on an error is short and holds no token", async () => {
    const secret = `eyJ${"a".repeat(20)}.${"b".repeat(20)}`;
    install(`echo 'Bearer ${secret} ${"x".repeat(400)}' >&2; exit 1`);
    const refusal = await cli().token(undefined, calm);
    assert.ok(typeof refusal === "object");
    assert.ok(!refusal.detail.includes(secret));
    assert.ok(refusal.detail.length < 320);
  });

  test("that is set to a national cloud: said that nothing is offered there", async () => {
    install(`case "$*" in cloud*) echo '"AzureUSGovernment"';; *) echo no >&2; exit 1;; esac`);
    const refusal = await cli().token(undefined, calm);
    assert.ok(typeof refusal === "object");
    assert.equal(refusal.hint, "sovereignCloud");
    assert.match(refusal.detail, /cloud AzureUSGovernment.*only in the commercial cloud/);
  });

  test("that does not end is ended", async () => {
    install("sleep 30");
    const program = await findAzureCli({ platform: process.platform, searchPath: folder });
    assert.ok(program !== undefined);
    const before = Date.now();
    assert.deepEqual(await runProgram(program, [], 200, calm), { kind: "timedOut" });
    assert.ok(Date.now() - before < 10_000);
  });

  test("that cannot be started is said", async () => {
    writeFileSync(path.join(folder, "az"), "no program");
    chmodSync(path.join(folder, "az"), 0o755);
    const refusal = await cli().token(undefined, calm);
    assert.ok(typeof refusal === "object");
    assert.match(refusal.detail, /could not be started|no token/);
  });
});

suite("the program behind az", () => {
  let folder: string;
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "runtime-risk-az-"));
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  test("is looked for in absolute folders only, and must be executable", async () => {
    const at = async (searchPath: string) => findAzureCli({ platform: "linux", searchPath });
    const az = path.join(folder, "az");
    writeFileSync(az, "");
    assert.equal(await at(folder), undefined);
    chmodSync(az, 0o755);
    assert.deepEqual(await at(`/nowhere:${folder}`), { file: az, args: [] });
    const here = process.cwd();
    try {
      process.chdir(folder);
      for (const relative of [".", "", "./", path.basename(folder)]) {
        assert.equal(await at(relative), undefined, relative);
      }
    } finally {
      process.chdir(here);
    }
  });

  test("on Windows is the Python beside the batch file, never the batch file", async function () {
    // Windows paths name no file on another machine: the folder stands in for `C:\`.
    if (process.platform === "win32") this.skip();
    const here = process.cwd();
    try {
      // `\x` is absolute on Windows and one file name in the working folder elsewhere.
      process.chdir(folder);
      writeFileSync("\\cli\\wbin\\az.cmd", "");
      const at = async (searchPath: string) => findAzureCli({ platform: "win32", searchPath });
      assert.equal(await at("\\cli\\wbin"), undefined);
      writeFileSync("\\cli\\python.exe", "");
      assert.deepEqual(await at('relative;"\\cli\\wbin"'), {
        file: "\\cli\\python.exe",
        args: ["-IBm", "azure.cli"],
      });
      writeFileSync("\\pip\\Scripts\\az.bat", "");
      writeFileSync("\\pip\\Scripts\\python.exe", "");
      assert.deepEqual(await at("\\pip\\Scripts"), {
        file: "\\pip\\Scripts\\python.exe",
        args: ["-m", "azure.cli"],
      });
      mkdirSync("relative");
    } finally {
      process.chdir(here);
    }
  });
});
