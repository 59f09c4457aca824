import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWriteLock } from "../../src/worker/writeLock.ts";

suite("write lock", () => {
  let folder: string;
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-lock-"));
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  test("one at a time over all processes, and the next one after that", async () => {
    const [one, other] = [createWriteLock(folder), createWriteLock(folder)];
    const release = await one("a");
    assert.ok(release);
    assert.equal(await one("a"), undefined);
    assert.equal(await other("a"), undefined);
    assert.ok(await other("b"));
    await release();
    assert.ok(await other("a"));
    assert.equal(readdirSync(join(folder, "locks")).length, 2);
  });

  test("of a hundred that ask at once exactly one gets it", async () => {
    const asked = Array.from({ length: 100 }, () => createWriteLock(folder)("a"));
    const got = (await Promise.all(asked)).filter((release) => release !== undefined);
    assert.equal(got.length, 1);
  });

  test("what a crashed process left behind holds nobody up for long", async () => {
    let now = Date.now();
    assert.ok(await createWriteLock(folder, () => now)("a"));
    const later = createWriteLock(folder, () => now);
    now += 60_000;
    assert.equal(await later("a"), undefined);
    now += 120_000;
    assert.ok(await later("a"));
  });

  test("where there is no folder, or the disk refuses, this process alone is kept from it", async () => {
    const file = join(folder, "plain");
    writeFileSync(file, "");
    for (const lock of [createWriteLock(undefined), createWriteLock(file)]) {
      const release = await lock("a");
      assert.ok(release);
      assert.equal(await lock("a"), undefined);
      await release();
      assert.ok(await lock("a"));
    }
  });
});
