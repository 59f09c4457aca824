import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitHub } from "../../src/sources/github/client.ts";
import { createGitHub } from "../../src/sources/github/client.ts";
import { readCodeScanning } from "../../src/sources/github/codeScanning.ts";
import { readLabelledIssues } from "../../src/sources/github/issues.ts";
import { readRepository } from "../../src/sources/github/repository.ts";
import { createKeptFiles } from "../../src/worker/keptFiles.ts";
import { createListMemory } from "../../src/worker/listMemory.ts";
import { calm } from "../support/gitHubClient.ts";
import { fetchTransport, type LoopbackServer, sendJson, serve } from "../support/loopback.ts";

const main = { name: "refs/heads/main", isDefault: true };
const hour = 60 * 60 * 1000;
const cloneToken = "AB2V5EHE3IUSPBLUHEUPEQ";

suite("what the lists remember", () => {
  let base: string;
  let folder: string;
  let now: number;
  let server: LoopbackServer;
  let alerts: number;
  let told: number;

  setup(async () => {
    base = mkdtempSync(join(tmpdir(), "runtime-risk-memory-"));
    folder = join(base, "kept");
    now = Date.parse("2026-11-22T12:00:00Z");
    alerts = 2;
    told = 0;
    server = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.path, server.url);
      const etag = `"${pathname.length} ${searchParams.get("ref") ?? ""} ${alerts}"`;
      if (request.headers["if-none-match"] === etag) return response.writeHead(304).end();
      if (pathname === "/repos/acme/shop") {
        return sendJson(
          response,
          { id: 1, default_branch: "main", temp_clone_token: cloneToken },
          200,
          { etag },
        );
      }
      if (pathname.endsWith("/issues")) {
        return sendJson(response, [{ number: 5, title: "t", state: "open" }], 200, { etag });
      }
      const items = Array.from({ length: alerts }, (_, index) => ({
        number: index + 1,
        state: "open",
        rule: { id: "js/sql-injection", description: "Zeile\nü \u{1F512}" },
        most_recent_instance: { ref: "refs/heads/main", commit_sha: "ab" },
      }));
      return sendJson(response, items, 200, { etag });
    });
  });

  teardown(async () => {
    await server.close();
    rmSync(base, { recursive: true, force: true });
  });

  /** A process's worth of it: a client that knows nothing, and the memory in the folder. */
  const start = (account?: string) => {
    const github = createGitHub({
      repository: { host: "github.com", owner: "acme", name: "shop" },
      transport: fetchTransport,
      apiUrl: server.url,
      account,
      log: () => undefined,
    });
    const memory = createListMemory(createKeptFiles({ folder, now: () => now }), () => now);
    return { github, memory };
  };
  const readAll = async (github: GitHub, ref = main) => [
    await readRepository(github, calm),
    await readCodeScanning(github, ref, calm),
    await readLabelledIssues(github, ["security"], calm),
  ];
  /** One refresh, and the statuses of its answers. */
  const refresh = async (
    { github, memory }: ReturnType<typeof start>,
    force = false,
    ref = main,
  ) => {
    await memory.prepare(github, force);
    const readings = await readAll(github, ref);
    await memory.keep(github);
    return readings;
  };
  /** How many requests there were since the last call: with a tag, and without one. */
  const asked = () => {
    const since = server.requests.slice(told);
    told = server.requests.length;
    const tagged = since.filter(({ headers }) => headers["if-none-match"] !== undefined).length;
    return { tagged, untagged: since.length - tagged };
  };
  const memoryFile = () => {
    const [file = ""] = readdirSync(folder);
    return join(folder, file);
  };

  test("after a restart a refresh is one tagged request per list, with the same result", async () => {
    const before = await refresh(start());
    assert.deepEqual(asked(), { tagged: 0, untagged: 3 });
    const again = await refresh(start());
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
    assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(before)));
    assert.match(JSON.stringify(again), /Zeile/);
  });

  test("what has changed since the restart is read, and kept in turn", async () => {
    await refresh(start());
    alerts = 3;
    const [, scanning] = await refresh(start());
    assert.match(JSON.stringify(scanning), /codeScanning\/3/);
    asked();
    await refresh(start());
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
  });

  test("nothing is read of the disk before the first refresh wants it", async () => {
    await refresh(start());
    const { github } = start();
    assert.equal(github.memory.size, 0);
  });

  test("a day after everything was read anew it is read anew, also over restarts", async () => {
    await refresh(start());
    now += 23 * hour;
    await refresh(start());
    asked();
    now += hour - 1;
    await refresh(start());
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
    now += 1;
    const late = start();
    await refresh(late);
    assert.deepEqual(asked(), { tagged: 0, untagged: 3 });
    now += hour;
    await refresh(late);
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
  });

  test("on demand everything is read anew, and that counts for the day", async () => {
    await refresh(start());
    now += 20 * hour;
    asked();
    await refresh(start(), true);
    assert.deepEqual(asked(), { tagged: 0, untagged: 3 });
    now += 20 * hour;
    await refresh(start());
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
  });

  test("a window takes over what another one has read since", async () => {
    const [one, two] = [start(), start()];
    await refresh(one);
    asked();
    await refresh(two);
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
    alerts = 3;
    now += 1000;
    await refresh(one);
    const [, scanning] = await refresh(two);
    assert.match(JSON.stringify(scanning), /codeScanning\/3/);
    asked();
    alerts = 4;
    now += 1000;
    await refresh(two);
    now += 1000;
    asked();
    await refresh(one);
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
  });

  test("two windows on two branches keep what either of them knows", async () => {
    const topic = { name: "refs/heads/topic", isDefault: false };
    const [one, two] = [start(), start()];
    await refresh(one);
    await refresh(two, false, topic);
    alerts = 3;
    await refresh(one);
    await refresh(two, false, topic);
    asked();
    await refresh(start());
    await refresh(start(), false, topic);
    assert.deepEqual(asked(), { tagged: 6, untagged: 0 });
  });

  test("another account has its own", async () => {
    await refresh(start("1"));
    asked();
    await refresh(start("2"));
    assert.deepEqual(asked(), { tagged: 0, untagged: 3 });
    await refresh(start("1"));
    assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
  });

  test("the disk is written to only when something has changed", async () => {
    const one = start();
    await refresh(one);
    const file = memoryFile();
    now += hour;
    await refresh(one);
    assert.equal(memoryFile(), file);
  });

  test("a token that GitHub hands out with a repository is not kept", async () => {
    await refresh(start());
    const text = readFileSync(memoryFile(), "utf8");
    assert.match(text, /js\/sql-injection/);
    assert.ok(!text.includes(cloneToken));
  });

  for (const [name, damage] of [
    ["empty", () => ""],
    ["cut off", (text: string) => text.slice(0, text.length * 0.8)],
    ["changed in one place", (text: string) => text.replace("sql-injection", "sql_injection")],
    [
      "of another version",
      (text: string) => text.replace(/"schemaVersion":\d+/, '"schemaVersion":0'),
    ],
    ["of another program", () => '{"name":"another program"}\n{}\n'],
    ["of another repository", (text: string) => text.replace("acme/shop", "acme/shut")],
  ] as const) {
    test(`a file that is ${name} is ignored, and replaced`, async () => {
      await refresh(start());
      const before = readFileSync(memoryFile(), "utf8");
      const after = damage(before);
      assert.notEqual(after, before);
      writeFileSync(memoryFile(), after);
      asked();
      await refresh(start());
      assert.deepEqual(asked(), { tagged: 0, untagged: 3 });
      await refresh(start());
      assert.deepEqual(asked(), { tagged: 3, untagged: 0 });
    });
  }
});
