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
      if (request.headers["if-none-match"] === etag) {
        response.writeHead(304, { etag });
        return response.end();
      }
      url.searchParams.set("page", String(page + 1));
      const link = page * size < all.length ? { link: `<${url.href}>; rel="next"` } : {};
      return sendJson(response, items, 200, { etag, ...link });
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
    // Three pages, and the first of all states to watch from now on.
    assert.deepEqual(upstream.asked(), ["open 1", "open 2", "open 3", "all 1"]);
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
    assert.deepEqual(upstream.asked(), ["open 1", "open 2", "open 3", "all 1"]);
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

  test("without memory everything is read anew", async () => {
    await open(3);
    await read();
    upstream.asked();
    github.memory.clear();
    await read();
    assert.deepEqual(upstream.asked(), ["open 1"]);
  });
});
