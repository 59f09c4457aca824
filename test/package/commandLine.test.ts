import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { assertReport } from "../support/report.ts";
import { npm } from "../tools/bootstrap.mjs";
import { packageCommandLine } from "../tools/commandLinePackage.ts";
import { readManifest } from "../tools/packageStage.ts";

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Variables of this process that must not reach the program under test. */
const hidden = /TOKEN|^GITHUB_|^GH_|^AZURE_|PROXY|^RUNTIME_RISK_|^NO_COLOR$|^npm_/iu;

suite("the packaged command line", function () {
  this.timeout(120_000);
  let folder: string;
  let installed: string;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-cli-"));
    const packaged = await packageCommandLine(folder);
    assert.equal(packaged.code, 0, packaged.output);
    writeFileSync(join(folder, "package.json"), '{ "name": "user", "private": true }\n');
    const tarball = `./${packaged.file.slice(folder.length + 1)}`;
    const install = [
      "install",
      "--ignore-scripts",
      "--offline",
      "--no-audit",
      "--no-fund",
      tarball,
    ];
    const result = await npm(install, folder);
    assert.equal(result.code, 0, result.output);
    installed = join(folder, "node_modules", "runtime-risk");
  });

  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  /** In the user's shell, as typed, with the Node.js of this process. */
  const type = async (command: string): Promise<Ended> => {
    const kept = Object.entries(process.env).filter(([name]) => !hidden.test(name));
    const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;
    const child = spawn(command, {
      cwd: folder,
      env: { ...Object.fromEntries(kept), PATH: path, npm_config_offline: "true" },
      shell: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((resolve) => {
      child.on("close", resolve);
    });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, out, err };
  };

  const report = "npx --no-install runtime-risk report --sample --format json";

  test("holds the bundles, the schema and its papers, and depends on nothing", () => {
    assert.deepEqual(readdirSync(installed).toSorted(), [
      "LICENSE",
      "README.md",
      "cli.cjs",
      "package.json",
      "report-v1.schema.json",
      "sample.cjs",
    ]);
    const modules = readdirSync(join(folder, "node_modules")).filter((name) => name[0] !== ".");
    assert.deepEqual(modules, ["runtime-risk"]);
    const manifest = readFileSync(join(installed, "package.json"), "utf8");
    assert.doesNotMatch(manifest, /ependencies|"scripts"/);
    assert.match(manifest, /"node": ">=22\.21"/);
  });

  test("tells its version", async () => {
    const { code, out, err } = await type("npx --no-install runtime-risk --version");
    assert.deepEqual({ code, out: out.trim() }, { code: 0, out: readManifest().version }, err);
  });

  test("explains itself", async () => {
    const { code, out, err } = await type("npx --no-install runtime-risk --help");
    assert.equal(code, 0, err);
    assert.match(out, /^Usage: runtime-risk report \[folder\]/m);
    assert.match(out, /--require-complete/);
  });

  test("reports on its sample without a network, a token or a folder", async () => {
    const { code, out, err } = await type(report);
    assert.equal(code, 0, err);
    const made: unknown = JSON.parse(out);
    assertReport(made);
    assert.ok(alertsOf(made).includes("fixNow"));
  });

  test("reports the same through a pipe", async () => {
    const read = `node -e "let t='';process.stdin.on('data',d=>t+=d).on('end',()=>console.log(JSON.parse(t).alerts.length))"`;
    const { code, out, err } = await type(`${report} | ${read}`);
    assert.equal(code, 0, err);
    const direct: unknown = JSON.parse((await type(report)).out);
    assert.equal(Number(out), alertsOf(direct).length);
  });

  test("writes the report into a file and nothing to standard output", async () => {
    const { code, out, err } = await type(`${report} --output report.json`);
    assert.deepEqual({ code, out }, { code: 0, out: "" }, err);
    assertReport(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")));
  });

  test("exits with 1 when --fail-on is met, the report made all the same", async () => {
    const { code, out } = await type(`${report} --fail-on fixNow`);
    assert.equal(code, 1);
    assertReport(JSON.parse(out));
  });

  test("exits with 2 for what it does not understand and for a folder that is no clone", async () => {
    const misspelt = await type("npx --no-install runtime-risk report --frmat json");
    assert.equal(misspelt.code, 2);
    assert.match(misspelt.err, /--frmat/);
    const noClone = await type("npx --no-install runtime-risk report .");
    assert.equal(noClone.code, 2);
    assert.equal(noClone.out, "");
    assert.ok(!existsSync(join(folder, ".git")));
  });
});

/** The tiers of a report's alerts, in its order. */
function alertsOf(report: unknown): readonly string[] {
  assertReport(report);
  // The schema holds the report to this.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (report as { alerts: readonly { tier: string }[] }).alerts.map(({ tier }) => tier);
}
