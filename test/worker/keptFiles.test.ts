import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createKeptFiles, type KeptFilesOptions } from "../../src/worker/keptFiles.ts";

const name = "github.com+acme+shop.any.snapshot";
const now = Date.parse("2026-11-22T12:00:00Z");

suite("kept files", () => {
  let base: string;
  let folder: string;

  setup(() => {
    base = mkdtempSync(join(tmpdir(), "runtime-risk-kept-"));
    folder = join(base, "kept");
  });

  teardown(() => rmSync(base, { recursive: true, force: true }));

  const open = (options: Partial<KeptFilesOptions> = {}) =>
    createKeptFiles({ folder, now: () => now, ...options });
  const bytes = (size: number) => Buffer.alloc(size, "x");

  test("two processes that write at once never leave a torn file, and the newest stays", async () => {
    const module = JSON.stringify(new URL("../../src/worker/keptFiles.ts", import.meta.url).href);
    const script = join(base, "writer.mjs");
    writeFileSync(
      script,
      `import { createKeptFiles } from ${module};
       const first = Number(process.argv[2]);
       const files = createKeptFiles({ folder: ${JSON.stringify(folder)}, now: () => 10_000 });
       let read = 0;
       for (let at = first; at < first + 80; at += 2) {
         await files.write("one", { at, bytes: Buffer.from((at + " ").repeat(50_000)) });
         const found = await files.read("one");
         if (found === undefined) continue;
         const parts = new Set(found.bytes.toString("utf8").trimEnd().split(" "));
         if (parts.size !== 1 || !parts.has(String(found.at))) throw new Error("torn");
         if (found.at < at) throw new Error("an older one came back");
         read += 1;
       }
       console.log(read);`,
    );
    const run = async (first: number) =>
      promisify(execFile)(process.execPath, [script, String(first)]);
    const ended = await Promise.all([run(1000), run(1001)]);
    for (const { stdout } of ended) assert.equal(Number(stdout), 40);
    assert.deepEqual(readdirSync(folder), ["one@1079.json"]);
  });

  test("a file over the limit is not kept, and one that has grown over it is not read", async () => {
    await assert.rejects(
      open({ mostBytesPerFile: 99 }).write(name, { at: now, bytes: bytes(100) }),
    );
    assert.equal(existsSync(folder), false);
    await open().write(name, { at: now, bytes: bytes(100) });
    assert.equal((await open().read(name))?.bytes.byteLength, 100);
    assert.equal(await open({ mostBytesPerFile: 99 }).read(name), undefined);
  });

  test("over the limit of all files the oldest go, never the one just written", async () => {
    const files = open({ mostBytes: 250 });
    for (const [index, one] of ["a", "b", "c"].entries()) {
      await files.write(one, { at: now, bytes: bytes(100) });
      const time = new Date(now - 1_000_000 + index * 1000);
      if (existsSync(join(folder, `${one}@${now}.json`)))
        utimesSync(join(folder, `${one}@${now}.json`), time, time);
    }
    assert.deepEqual(readdirSync(folder).toSorted(), [`b@${now}.json`, `c@${now}.json`]);
    await files.write("d", { at: now, bytes: bytes(300) });
    assert.deepEqual(readdirSync(folder), [`d@${now}.json`]);
  });

  test("the draft of a process that has ended is removed, a fresh one is not", async () => {
    mkdirSync(folder);
    const draft = (letter: string) =>
      join(folder, `x@1.json.${letter.repeat(8)}-1111-4111-8111-111111111111.tmp`);
    writeFileSync(draft("a"), "");
    writeFileSync(draft("b"), "");
    const old = new Date(Date.now() - 11 * 60_000);
    utimesSync(draft("a"), old, old);
    await open().write(name, { at: now, bytes: bytes(1) });
    assert.equal(existsSync(draft("a")), false);
    assert.equal(existsSync(draft("b")), true);
  });

  test("removing leaves what is not ours, and no empty folder", async () => {
    await open().write("a", { at: now, bytes: bytes(1) });
    await open().write("b", { at: now, bytes: bytes(1) });
    writeFileSync(join(folder, "notes.txt"), "mine");
    assert.deepEqual(await open().remove((one) => one === "a"), ["a"]);
    assert.deepEqual(readdirSync(folder).toSorted(), [`b@${now}.json`, "notes.txt"]);
    rmSync(join(folder, "notes.txt"));
    await open().remove(() => true);
    assert.equal(existsSync(folder), false);
    assert.deepEqual(await open().remove(() => true), []);
  });

  test("a disk that does not answer is waited for no longer than said", async function () {
    if (process.platform === "win32") this.skip();
    mkdirSync(folder);
    const pipe = join(folder, `${name}@${now}.json`);
    // Opening a pipe that nobody writes to never ends, like a network folder that is gone.
    execFileSync("sh", ["-c", `mkfifo "$1"`, "sh", pipe]);
    try {
      const files = open({ patienceMs: 50 });
      const start = performance.now();
      assert.equal(await files.read(name), undefined);
      assert.ok(performance.now() - start < 5000);
    } finally {
      closeSync(openSync(pipe, "r+"));
    }
  });
});
