import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { outputFileProblem, streamOutput, writeWhole } from "../../src/cli/output.ts";

suite("output files", () => {
  let folder = "";
  setup(async () => {
    folder = await mkdtemp(join(tmpdir(), "runtime-risk-output-"));
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  test("are written whole, over what was there, with nothing beside them", async () => {
    const file = join(folder, "report.json");
    await writeFile(file, "a much longer text that was there before");
    await writeWhole(file, "new");
    assert.equal(await readFile(file, "utf8"), "new");
    assert.deepEqual(await readdir(folder), ["report.json"]);
  });

  test("leave the old content when writing fails", async function () {
    if (process.getuid?.() === 0 || process.platform === "win32") this.skip();
    const file = join(folder, "report.json");
    await writeFile(file, "old");
    await chmod(folder, 0o500);
    await assert.rejects(writeWhole(file, "new"));
    await chmod(folder, 0o700);
    assert.equal(await readFile(file, "utf8"), "old");
    assert.deepEqual(await readdir(folder), ["report.json"]);
  });

  test("may be a device, which stays one", async function () {
    if (process.platform === "win32") this.skip();
    await writeWhole("/dev/null", "text");
    assert.ok((await stat("/dev/null")).isCharacterDevice());
  });

  test("need a folder that exists, and must not be one", async () => {
    assert.equal(await outputFileProblem(join(folder, "new.json")), undefined);
    assert.match(
      (await outputFileProblem(join(folder, "missing", "new.json"))) ?? "",
      /missing does not exist. Create it first/u,
    );
    await mkdir(join(folder, "inner"));
    assert.match((await outputFileProblem(join(folder, "inner"))) ?? "", /inner is a folder/u);
  });
});

const failing = (code: string): Writable =>
  new Writable({
    write: (_chunk, _encoding, callback) => {
      callback(Object.assign(new Error("write failed"), { code }));
    },
  });

const terminal = (colors: boolean) =>
  Object.assign(new Writable(), { isTTY: true, columns: 80, hasColors: () => colors });

suite("streamOutput", () => {
  test("takes a reader that went away as one that has read enough", async () => {
    const output = streamOutput(failing("EPIPE"), {});
    await output.write("one");
    await output.write("two");
  });

  test("rejects for any other failure", async () => {
    await assert.rejects(streamOutput(failing("ENOSPC"), {}).write("one"), { code: "ENOSPC" });
  });

  test("has colour only on a terminal that has it, and not with NO_COLOR", () => {
    assert.equal(streamOutput(terminal(true), {}).color, true);
    assert.equal(streamOutput(terminal(true), { NO_COLOR: "" }).color, true);
    assert.equal(streamOutput(terminal(true), { NO_COLOR: "1" }).color, false);
    assert.equal(streamOutput(terminal(false), {}).color, false);
    assert.equal(streamOutput(new Writable(), {}).color, false);
  });

  test("knows the width of a terminal only", () => {
    assert.equal(streamOutput(terminal(true), {}).columns, 80);
    assert.equal(streamOutput(new Writable(), {}).columns, undefined);
  });
});
