import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../../src/cli/commandLine.ts";
import type { Output } from "../../src/cli/output.ts";
import type { Runners, RunOutcome } from "../../src/cli/report.ts";
import { aReport, aReportAlert, coverageWith, storefront } from "../support/aReport.ts";

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface World {
  readonly clone?: Runners["clone"];
  readonly sample?: Runners["sample"];
  readonly terminal?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const reporting =
  (report = storefront): Runners["clone"] =>
  () =>
    Promise.resolve({ kind: "report", report });
const refusing = (): Promise<RunOutcome> =>
  Promise.resolve({ kind: "refused", message: "No clone here." });
const talking: Runners["clone"] = ({ progress }) => {
  progress(`Reading ${"a".repeat(200)}`);
  return Promise.resolve({ kind: "report", report: aReport() });
};
const failing = (): Promise<RunOutcome> =>
  Promise.reject(new Error("bad header: Bearer a-token-of-mine\u001B[2J"));
const never = (): Promise<RunOutcome> => Promise.reject(new Error("must not be asked"));

suite("runCommandLine", () => {
  let folder = "";
  setup(async () => {
    folder = await mkdtemp(join(tmpdir(), "runtime-risk-cli-"));
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  async function run(commandLine: readonly string[], world: World = {}): Promise<Run> {
    const written = { out: "", err: "" };
    const output = (name: "out" | "err"): Output => ({
      isTerminal: world.terminal === true,
      columns: world.terminal === true ? 80 : undefined,
      color: false,
      write: (text) => {
        written[name] += text;
        return Promise.resolve();
      },
    });
    const code = await runCommandLine(
      commandLine,
      {
        variables: world.variables ?? {},
        workingFolder: folder,
        stdout: output("out"),
        stderr: output("err"),
        version: "1.2.3",
        runners: { clone: world.clone ?? never, sample: world.sample ?? never },
      },
      world.signal ?? new AbortController().signal,
    );
    return { code, ...written };
  }

  async function written(format: string): Promise<string> {
    const { out } = await run(["report", "--format", format], { clone: reporting() });
    return out;
  }

  test("prints help and version on stdout, and exits with 0", async () => {
    assert.deepEqual(await run(["--version"]), { code: 0, out: "1.2.3\n", err: "" });
    const help = await run(["--help"]);
    assert.equal(help.code, 0);
    assert.ok(help.out.includes("--fail-on"));
  });

  test("says what is wrong with the usage on stderr alone, and exits with 2", async () => {
    const { code, out, err } = await run(["report", "--format", "xml\u001B[2J\nx"]);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.match(err, /^runtime-risk: --format can't be .*table, json, sarif, markdown\.\n$/u);
  });

  test("puts the report alone on stdout, and what was not read on stderr", async () => {
    const { code, out, err } = await run(["report", "--format", "json"], { clone: reporting() });
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), storefront);
    assert.equal(
      err,
      "runtime-risk: Not read: secret scanning (not permitted: needs repository administrator).\n" +
        "runtime-risk: Read in part: attack paths (3 of 4 pages).\n",
    );
  });

  test("writes each format", async () => {
    assert.ok(
      (await written("table")).startsWith("acme/storefront main@1a2b3c4   at least 3 alerts"),
    );
    assert.ok((await written("markdown")).startsWith("## Runtime Risk: acme/storefront"));
    const sarif: unknown = JSON.parse(await written("sarif"));
    assert.ok(typeof sarif === "object" && sarif !== null && "version" in sarif);
    assert.equal(sarif.version, "2.1.0");
  });

  test("does not say twice on one screen what was not read", async () => {
    const { out, err } = await run(["report"], { clone: reporting(), terminal: true });
    assert.equal(out.split("Not read:").length, 2);
    assert.ok(!err.includes("Not read:"));
  });

  test("hands over the folder, the remote and the environment", async () => {
    const variables = { GITHUB_API_URL: "https://api.example" };
    let seen: unknown;
    const clone: Runners["clone"] = ({ progress: _progress, ...options }) => {
      seen = options;
      return Promise.resolve({ kind: "report", report: aReport() });
    };
    await run(["report", "--repo", "fork"], { clone, variables });
    assert.deepEqual(seen, { folder, remote: "fork", variables });
    await run(["report", "."], { clone });
    assert.deepEqual(seen, { folder, remote: undefined, variables: {} });
  });

  test("asks only the sample for --sample, and gives it no environment", async () => {
    let seen: unknown;
    const sample: Runners["sample"] = ({ progress: _progress, ...options }) => {
      seen = options;
      return Promise.resolve({ kind: "report", report: aReport() });
    };
    const variables = { GITHUB_TOKEN: "a-token" };
    assert.equal((await run(["report", "--sample"], { sample, variables })).code, 0);
    assert.deepEqual(seen, { folder: undefined, remote: undefined, scenario: undefined });
    await run(["report", "--sample", folder], { sample });
    assert.deepEqual(seen, { folder, remote: undefined, scenario: undefined });
    await run(["report", "--sample=planOff"], { sample });
    assert.deepEqual(seen, { folder: undefined, remote: undefined, scenario: "planOff" });
  });

  test("exits with 2 and the reason when there is nothing to report on", async () => {
    assert.deepEqual(await run(["report"], { clone: refusing }), {
      code: 2,
      out: "",
      err: "runtime-risk: No clone here.\n",
    });
  });

  test("refuses a folder that is missing or a file before anything is asked", async () => {
    const missing = await run(["report", "missing"]);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /missing can't be read, or does not exist/u);
    await writeFile(join(folder, "file"), "");
    const file = await run(["report", "file"]);
    assert.equal(file.code, 2);
    assert.match(file.err, /file is a file/u);
  });

  test("writes the report to a file, and nothing to stdout", async () => {
    const clone = reporting();
    const { code, out } = await run(["report", "--format", "json", "--output", "r.json"], {
      clone,
    });
    assert.deepEqual([code, out], [0, ""]);
    assert.deepEqual(JSON.parse(await readFile(join(folder, "r.json"), "utf8")), storefront);
    assert.deepEqual(await readdir(folder), ["r.json"]);
  });

  test("does not shorten what goes to a file, even from a terminal", async () => {
    await run(["report", "--output", "r.txt"], { clone: reporting(), terminal: true });
    assert.ok(!(await readFile(join(folder, "r.txt"), "utf8")).includes("…"));
  });

  test("refuses a file in a missing folder before anything is asked", async () => {
    const { code, err } = await run(["report", "--output", "missing/r.json"]);
    assert.equal(code, 2);
    assert.match(err, /missing does not exist/u);
  });

  test("exits with 1 or 3 as the conditions say, with the report written all the same", async () => {
    const report = aReport({
      alerts: [aReportAlert()],
      coverage: coverageWith({ plans: ["forbidden", ""] }),
    });
    const failed = await run(["report", "--fail-on", "fixNow"], { clone: reporting(report) });
    assert.equal(failed.code, 1);
    assert.ok(failed.out.includes("codeScanning/12"));
    const incomplete = await run(["report", "--fail-on", "fixNow", "--require-complete"], {
      clone: reporting(report),
    });
    assert.equal(incomplete.code, 3);
    assert.ok(incomplete.out.includes("codeScanning/12"));
  });

  test("shows progress on a terminal only, and takes it away again", async () => {
    assert.equal((await run(["report"], { clone: talking })).err, "");
    const { err } = await run(["report"], { clone: talking, terminal: true });
    assert.equal(err, `\r\u001B[2KReading ${"a".repeat(71)}\r\u001B[2K`);
  });

  test("exits with 130 when interrupted, without a report or a message", async () => {
    const controller = new AbortController();
    const clone: Runners["clone"] = (_, signal) => {
      controller.abort();
      return Promise.reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    };
    const { signal } = controller;
    assert.deepEqual(await run(["report"], { clone, signal }), { code: 130, out: "", err: "" });
    const ends: Runners["clone"] = reporting();
    assert.deepEqual(await run(["report"], { clone: ends, signal }), {
      code: 130,
      out: "",
      err: "",
    });
  });

  test("exits with 2 on an unforeseen failure, and keeps tokens out of what it says", async () => {
    const variables = { GH_TOKEN: "a-token-of-mine" };
    const { code, out, err } = await run(["report"], { clone: failing, variables });
    assert.deepEqual([code, out], [2, ""]);
    assert.equal(err, "runtime-risk: the report failed: bad header: Bearer [GH_TOKEN]\n");
  });
});
