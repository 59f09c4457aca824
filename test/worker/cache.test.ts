import assert from "node:assert/strict";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rank, rankAlert } from "../../src/core/risk/rank.ts";
import type { World } from "../../src/core/risk/risk.ts";
import type { Snapshot } from "../../src/core/snapshot.ts";
import { createCache as createCacheIn } from "../../src/worker/cache.ts";
import { createKeptFiles } from "../../src/worker/keptFiles.ts";
import { codeScanning, dependabot, linkTo, secret, workload } from "../core/risk/examples.ts";

const world: World = { knownExploited: new Set(), now: new Date("2026-11-22T12:00:00Z") };
const shop = { host: "github.com", owner: "acme", name: "shop" };

/** A cache in a folder, for the only account, at noon. */
function createCache(folder: string, account?: string) {
  const cache = createCacheIn(createKeptFiles({ folder, now: () => world.now.getTime() }));
  return {
    read: (repository: typeof shop, forWorld: World) =>
      cache.read({ clonedAs: repository, account }, forWorld),
    write: (kept: Snapshot) => cache.write({ clonedAs: kept.repository, account }, kept),
  };
}

function snapshot(repository = shop, takenAt = "2026-11-22T11:00:00Z"): Snapshot {
  const runs = workload({ riskFactors: ["internet-exposed"] });
  return {
    takenAt,
    repository: {
      ...repository,
      branch: "main",
      head: "1a2b",
      alertsRef: "refs/heads/main",
      analysis: { commit: "1a2b", createdAt: takenAt, error: undefined, warning: "w" },
    },
    coverage: [{ source: "git", state: "ok", count: 1, detail: "", checkedAt: takenAt }],
    alerts: rank([
      rankAlert(codeScanning({ introducedByBranch: true }), "open", [linkTo(runs)], world),
      rankAlert(dependabot(), "fixedNotDeployed", [], world),
      rankAlert(secret(), "open", [], world),
    ]),
    workloads: [runs],
    issues: [
      {
        alert: "codeScanning/12",
        number: 45,
        title: "t",
        url: "https://github.com/acme/shop/issues/45",
        state: "open",
        assignees: [],
      },
    ],
  };
}

/** A snapshot is plain JSON: properties that are undefined need not come back. */
function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

suite("cache", () => {
  let base: string;
  let folder: string;

  setup(() => {
    base = mkdtempSync(join(tmpdir(), "runtime-risk-cache-"));
    folder = join(base, "made", "when", "needed");
  });

  teardown(() => {
    rmSync(base, { recursive: true, force: true });
  });

  /** Writes a snapshot and gives the path of its file. */
  async function kept(): Promise<string> {
    await createCache(folder).write(snapshot());
    const [file = ""] = readdirSync(folder);
    return join(folder, file);
  }

  test("what is written is read again, ranked", async () => {
    await createCache(folder).write(snapshot());
    const read = await createCache(folder).read(shop, world);
    assert.deepEqual(json(read), json(snapshot()));
  });

  test("the reasons after a restart are those before it, where Azure was not read", async () => {
    const coverage = [
      { source: "workloads", state: "off", count: undefined, detail: "", checkedAt: "" },
    ] as const;
    const alerts = [
      rankAlert(codeScanning(), "open", [], { ...world, azureGap: "azureOff" }),
    ] as const;
    await createCache(folder).write({ ...snapshot(), coverage, alerts });
    const read = await createCache(folder).read(shop, world);
    assert.deepEqual(read?.alerts[0]?.risk, alerts[0].risk);
    assert.ok(read.alerts[0].risk.reasons.includes("exposure unknown: Azure is switched off"));
  });

  test("an alert that ranks higher without a declaration still does after a restart", async () => {
    const declared = workload({ riskFactors: ["internet-exposed"], key: "declared:api" });
    const plain = workload({ riskFactors: ["sensitive-data"], key: "declared:api" });
    const ranked = rankAlert(codeScanning(), "open", [linkTo(plain)], world);
    await createCache(folder).write({ ...snapshot(), workloads: [declared], alerts: [ranked] });
    const read = await createCache(folder).read(shop, world);
    assert.deepEqual(read?.alerts[0]?.risk, ranked.risk);
  });

  test("case of owner and name does not matter; another repository has nothing", async () => {
    await createCache(folder).write(snapshot());
    assert.ok(await createCache(folder).read({ ...shop, owner: "ACME" }, world));
    assert.equal(await createCache(folder).read({ ...shop, name: "other" }, world), undefined);
  });

  test("repositories whose names look alike have files of their own", async () => {
    const a = { host: "github.com", owner: "acme_x", name: "y" };
    const b = { host: "github.com", owner: "acme", name: "x_y" };
    const cache = createCache(folder);
    await cache.write(snapshot(a));
    await cache.write(snapshot(b));
    assert.equal((await cache.read(a, world))?.repository.owner, "acme_x");
    assert.equal((await cache.read(b, world))?.repository.owner, "acme");
  });

  test("nothing written yet is nothing", async () => {
    assert.equal(await createCache(folder).read(shop, world), undefined);
  });

  test("the files are the user's alone, and no draft stays", async () => {
    const file = await kept();
    assert.deepEqual(readdirSync(folder).length, 1);
    if (process.platform !== "win32") {
      assert.equal(statSync(file).mode & 0o077, 0);
      assert.equal(statSync(folder).mode & 0o077, 0);
    }
  });

  for (const [name, damage] of [
    ["empty", () => ""],
    ["cut off", (text: string) => text.slice(0, text.length / 2)],
    ["no JSON", () => "<html>"],
    ["a list", () => "[]"],
    [
      "of another version",
      (text: string) => text.replace('"schemaVersion":5', '"schemaVersion":4'),
    ],
    ["without a version", (text: string) => text.replace('"schemaVersion":5,', "")],
    ["of the version before", (text: string) => text.slice(text.indexOf("\n") + 1)],
    ["foreign", () => '{"schemaVersion":5,"name":"another program"}'],
    ["of another repository", (text: string) => text.replace('"name":"shop"', '"name":"shop2"')],
    [
      "damaged in an alert's key",
      (text: string) => text.replace('"key":"codeScanning/12"', '"key":"x"'),
    ],
    ["damaged deep inside", (text: string) => text.replace('"cwes":["CWE-89"]', '"cwes":null')],
    ["damaged in a workload", (text: string) => text.replace('"images":[', '"images":7,"x":[')],
  ] as const) {
    test(`a file that is ${name} is no cache`, async () => {
      const file = await kept();
      const before = readFileSync(file, "utf8");
      const after = damage(before);
      assert.notEqual(after, before);
      writeFileSync(file, after);
      assert.equal(await createCache(folder).read(shop, world), undefined);
    });
  }

  test("a file in which one bit is another is no cache, whichever it is", async () => {
    const file = await kept();
    const whole = readFileSync(file);
    // Each byte in turn would take minutes: every 37th reaches all the members.
    for (let at = 0; at < whole.length; at += 37) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(whole.readUInt8(at) ^ 1, at);
      writeFileSync(file, damaged);
      assert.equal(await createCache(folder).read(shop, world), undefined, `byte ${at}`);
    }
  });

  test("a write replaces the file as a whole: while it runs readers see the old or the new one", async () => {
    const cache = createCache(folder);
    await cache.write(snapshot());
    const writes = Array.from({ length: 10 }, async (_, index) =>
      cache.write(snapshot(shop, `2026-11-22T11:00:1${index}Z`)),
    );
    const reads = Array.from({ length: 20 }, async () => cache.read(shop, world));
    for (const read of await Promise.all(reads)) assert.ok(read !== undefined);
    await Promise.all(writes);
    assert.equal(readdirSync(folder).length, 1);
  });

  test("two writers at once leave one whole snapshot", async () => {
    const times = ["2026-11-22T11:00:01Z", "2026-11-22T11:00:02Z"];
    await Promise.all(times.map(async (at) => createCache(folder).write(snapshot(shop, at))));
    const read = await createCache(folder).read(shop, world);
    assert.ok(times.includes(read?.takenAt ?? ""));
  });

  test("a folder that cannot be made rejects and says why", async () => {
    writeFileSync(join(base, "file"), "");
    const cache = createCache(join(base, "file", "below"));
    await assert.rejects(cache.write(snapshot()), { code: "ENOTDIR" });
    assert.equal(await cache.read(shop, world), undefined);
  });

  test("a folder that may not be written to rejects, the old snapshot stays", async function () {
    // Nothing is forbidden to the administrator.
    if (process.getuid === undefined || process.getuid() === 0) this.skip();
    await kept();
    chmodSync(folder, 0o500);
    try {
      await assert.rejects(createCache(folder).write(snapshot()), { code: "EACCES" });
      assert.ok(await createCache(folder).read(shop, world));
    } finally {
      chmodSync(folder, 0o700);
    }
  });

  test("a file that cannot be written rejects, says why and leaves no draft", async function () {
    if (process.platform !== "linux") this.skip();
    // A name too long for any file system fails where a full disk does.
    const long = { ...shop, name: "x".repeat(300) };
    await assert.rejects(createCache(folder).write(snapshot(long)), { code: "ENAMETOOLONG" });
    assert.deepEqual(readdirSync(folder), []);
  });

  test("what one account sees is not for another, and its name is in no file", async () => {
    await createCache(folder, "mona@example.com").write(snapshot());
    assert.ok(await createCache(folder, "mona@example.com").read(shop, world));
    assert.equal(await createCache(folder, "hubot@example.com").read(shop, world), undefined);
    assert.equal(await createCache(folder).read(shop, world), undefined);
    const [file = ""] = readdirSync(folder);
    assert.doesNotMatch(file + readFileSync(join(folder, file), "utf8"), /mona/);
  });

  test("an older snapshot never replaces a newer one, in whatever order they are written", async () => {
    const newer = snapshot(shop, "2026-11-22T11:30:00Z");
    const older = snapshot(shop, "2026-11-22T11:00:00Z");
    await createCache(folder).write(newer);
    await createCache(folder).write(older);
    assert.equal((await createCache(folder).read(shop, world))?.takenAt, newer.takenAt);
    assert.equal(readdirSync(folder).length, 1);
  });

  test("a snapshot from the future, which a wrong clock wrote, is replaced", async () => {
    await createCache(folder).write(snapshot(shop, "2031-01-01T00:00:00Z"));
    assert.equal(await createCache(folder).read(shop, world), undefined);
    await createCache(folder).write(snapshot());
    assert.equal((await createCache(folder).read(shop, world))?.takenAt, "2026-11-22T11:00:00Z");
    assert.equal(readdirSync(folder).length, 1);
  });
});
