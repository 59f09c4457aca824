import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createGitHub, type GitHub } from "../../../src/sources/github/client.ts";
import { readCodeScanning } from "../../../src/sources/github/codeScanning.ts";
import { fetchTransport, type LoopbackServer, sendJson, serve } from "../../support/loopback.ts";

const main = { name: "refs/heads/main", isDefault: true };
const calm = new AbortController().signal;

interface Stored {
  readonly number: number;
  state: "open" | "fixed";
  updatedAt: string;
  title: string;
}

/** A list as GitHub keeps it: filtered, sorted, paged, tagged. */
class Upstream {
  readonly alerts: Stored[];
  server: LoopbackServer | undefined;
  isDown = false;
  hasTags = true;
  /** Called with what is asked for, before it is answered. */
  beforeAnswer: (asked: string) => void = () => undefined;

  constructor(count: number) {
    this.alerts = Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      state: "open",
      updatedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
      title: `alert ${index + 1}`,
    }));
  }

  async start(): Promise<GitHub> {
    const server = await serve((request, response) => {
      if (this.isDown) return sendJson(response, { message: "Server Error" }, 503);
      const url = new URL(request.path, server.url);
      const { searchParams: query } = url;
      this.beforeAnswer(`${query.get("state") ?? "all"} ${query.get("page") ?? "1"}`);
      assert.equal(query.get("sort"), "updated");
      assert.equal(query.get("direction"), "desc");
      const wanted = query.get("state");
      const all = this.alerts
        .filter(({ state }) => wanted === null || state === wanted)
        .toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
      const page = Number(query.get("page") ?? "1");
      const size = Number(query.get("per_page"));
      const items = all.slice((page - 1) * size, page * size).map(asGitHub);
      const etag = `W/"${createHash("sha1").update(JSON.stringify(items)).digest("hex")}"`;
      if (this.hasTags && request.headers["if-none-match"] === etag) {
        response.writeHead(304, { etag });
        return response.end();
      }
      url.searchParams.set("page", String(page + 1));
      const link = page * size < all.length ? { link: `<${url.href}>; rel="next"` } : {};
      return sendJson(response, items, 200, { ...(this.hasTags ? { etag } : {}), ...link });
    });
    this.server = server;
    return createGitHub({
      repository: { host: "github.com", owner: "acme", name: "shop" },
      transport: fetchTransport,
      apiUrl: server.url,
      log: () => undefined,
      retryDelayMs: 1,
    });
  }

  /** What was asked since the last call: `state page`, and whether with a tag. */
  asked(): readonly string[] {
    const { requests = [] } = this.server ?? {};
    const since = requests.slice(this.#told);
    this.#told = requests.length;
    return since.map(({ path, headers }) => {
      const query = new URL(path, "http://x").searchParams;
      const tag = headers["if-none-match"] === undefined ? "" : " tagged";
      return `${query.get("state") ?? "all"} ${query.get("page") ?? "1"}${tag}`;
    });
  }

  #told = 0;

  change(number: number, change: Partial<Stored>, time: string): void {
    const alert = this.alerts.find((a) => a.number === number);
    assert.ok(alert);
    Object.assign(alert, change, { updatedAt: time });
  }
}

function asGitHub({ number, state, updatedAt, title }: Stored): object {
  return {
    number,
    state,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: updatedAt,
    rule: { id: "r", description: title, severity: "warning", tags: [] },
    most_recent_instance: { ref: "refs/heads/main", commit_sha: "ab" },
  };
}

/**
 * Three pages, and what tells that nothing changed while they were read: the first page of all
 * states before and after, the first page once more. It is watched from now on.
 */
const threePages = ["open 1", "all 1", "open 1 tagged", "open 2", "open 3", "all 1 tagged"];

suite("a list of alerts, read again", () => {
  let upstream: Upstream;
  let github: GitHub;

  const open = async (count: number) => {
    upstream = new Upstream(count);
    github = await upstream.start();
  };
  const read = async () => {
    const { facts, problem } = await readCodeScanning(github, main, calm);
    return { problem, titles: new Map(facts.map(({ number, title }) => [number, title])) };
  };

  teardown(async () => upstream.server?.close());

  test("one page that is the same costs one answer without a body", async () => {
    await open(3);
    const first = await read();
    assert.deepEqual(upstream.asked(), ["open 1"]);
    const second = await read();
    assert.deepEqual(upstream.asked(), ["open 1 tagged"]);
    assert.deepEqual(second, first);
    assert.equal(second.titles.size, 3);
  });

  test("one page that changed is read, with what was closed gone", async () => {
    await open(3);
    await read();
    upstream.asked();
    upstream.change(2, { state: "fixed" }, "2026-02-01T00:00:00Z");
    assert.deepEqual(
      [...(await read()).titles.keys()].toSorted((a, b) => a - b),
      [1, 3],
    );
    assert.deepEqual(upstream.asked(), ["open 1 tagged"]);
  });

  test("several pages that are the same cost one answer without a body", async () => {
    await open(250);
    const first = await read();
    assert.deepEqual(upstream.asked(), threePages);
    assert.equal(first.titles.size, 250);
    assert.deepEqual(await read(), first);
    assert.deepEqual(upstream.asked(), ["all 1 tagged"]);
  });

  test("of several pages only those that changed are read, closures included", async () => {
    await open(250);
    await read();
    upstream.asked();
    upstream.change(7, { state: "fixed" }, "2026-02-01T00:00:00Z");
    upstream.change(8, { title: "changed" }, "2026-02-01T00:00:01Z");
    upstream.alerts.push({
      number: 999,
      state: "open",
      updatedAt: "2026-02-01T00:00:02Z",
      title: "new",
    });
    const { titles, problem } = await read();
    assert.equal(problem, undefined);
    assert.deepEqual(upstream.asked(), ["all 1 tagged"]);
    assert.equal(titles.has(7), false);
    assert.equal(titles.get(8), "changed");
    assert.equal(titles.get(999), "new");
    assert.equal(titles.size, 250);
    await read();
    assert.deepEqual(upstream.asked(), ["all 1 tagged"]);
  });

  test("changes over several pages are all found", async () => {
    await open(250);
    await read();
    upstream.asked();
    for (let number = 1; number <= 150; number += 1) {
      upstream.change(number, { state: "fixed" }, "2026-02-01T00:00:00Z");
    }
    assert.equal((await read()).titles.size, 100);
    assert.deepEqual(upstream.asked(), ["all 1 tagged", "all 2"]);
  });

  test("a change in the same second as the last one seen is not missed", async () => {
    await open(250);
    await read();
    const newest = upstream.alerts.at(-1)?.updatedAt ?? "";
    upstream.change(5, { state: "fixed" }, newest);
    assert.equal((await read()).titles.has(5), false);
  });

  test("alerts of one analysis, all of the same time, are not read twice", async () => {
    await open(250);
    for (const alert of upstream.alerts) alert.updatedAt = "2026-01-01T00:00:00Z";
    const first = await read();
    assert.deepEqual(upstream.asked(), threePages);
    assert.equal(first.titles.size, 250);
    upstream.change(9, { state: "fixed" }, "2026-02-01T00:00:00Z");
    assert.equal((await read()).titles.size, 249);
    assert.deepEqual(upstream.asked(), ["all 1 tagged"]);
  });

  test("a failure is said, and the next time it is looked at again", async () => {
    await open(250);
    await read();
    upstream.isDown = true;
    const failed = await read();
    assert.equal(failed.problem?.state, "unreachable");
    assert.equal(failed.titles.size, 0);
    upstream.isDown = false;
    upstream.change(3, { state: "fixed" }, "2026-02-01T00:00:00Z");
    assert.equal((await read()).titles.size, 249);
  });

  test("an alert that closes while pages are read makes no other one slip between them", async () => {
    await open(350);
    const fixed = { state: "fixed" } as const;
    upstream.beforeAnswer = (asked) => {
      if (asked !== "open 2") return;
      upstream.beforeAnswer = () => undefined;
      upstream.change(340, fixed, "2026-02-01T00:00:00Z");
    };
    const { titles, problem } = await read();
    assert.equal(problem, undefined);
    assert.equal(titles.size, 349);
    assert.ok(titles.has(250) && !titles.has(340));
  });

  test("an alert that moves to the front while pages are read is read there, also without tags", async () => {
    for (const hasTags of [true, false]) {
      await open(350);
      upstream.hasTags = hasTags;
      upstream.beforeAnswer = (asked) => {
        if (asked !== "open 2") return;
        upstream.beforeAnswer = () => undefined;
        upstream.change(5, { title: "moved" }, "2026-02-01T00:00:00Z");
      };
      const { titles, problem } = await read();
      assert.equal(problem, undefined);
      assert.equal(titles.size, 350);
      assert.equal(titles.get(5), "moved");
      await upstream.server?.close();
    }
  });

  test("a list that never stands still is not called whole", async () => {
    await open(350);
    let minute = 0;
    upstream.beforeAnswer = (asked) => {
      if (asked !== "open 2") return;
      minute += 1;
      upstream.change(
        minute,
        { state: "fixed" },
        new Date(Date.UTC(2026, 1, 1, 0, minute)).toISOString(),
      );
    };
    assert.equal((await read()).problem?.state, "partial");
  });

  test("what was read is news, also where its date did not move", async () => {
    await open(250);
    await read();
    const alert = upstream.alerts.find(({ number }) => number === 245);
    assert.ok(alert);
    alert.title = "worse";
    assert.equal((await read()).titles.get(245), "worse");
  });

  test("changes of one second over several pages are all found", async () => {
    await open(250);
    await read();
    const newest = upstream.alerts.at(-1)?.updatedAt ?? "";
    for (let number = 1; number <= 250; number += 1) {
      upstream.change(number, number <= 150 ? { state: "fixed" } : {}, newest);
    }
    assert.equal((await read()).titles.size, 100);
  });

  test("an item that cannot be understood counts once, and no more when it can", async () => {
    await open(250);
    const broken = upstream.alerts[9];
    assert.ok(broken);
    const { number } = broken;
    Object.assign(broken, { number: -10 });
    const details = async () => (await read()).problem?.detail;
    const said = "1 of 250 code scanning alerts could not be understood and are left out.";
    assert.equal(await details(), said);
    upstream.change(3, { title: "again" }, "2026-02-01T00:00:00Z");
    assert.equal(await details(), said);
    Object.assign(broken, { updatedAt: "2026-02-02T00:00:00Z", title: "still" });
    assert.equal(await details(), said);
    github.memory.clear();
    Object.assign(broken, { number });
    assert.equal(await details(), undefined);
  });

  test("without memory everything is read anew", async () => {
    await open(3);
    await read();
    upstream.asked();
    github.memory.clear();
    await read();
    assert.deepEqual(upstream.asked(), ["open 1"]);
  });
});
