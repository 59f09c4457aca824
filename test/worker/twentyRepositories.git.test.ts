import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { makeClone, type TestClone } from "../support/clone.ts";
import { type LoopbackServer, type ReceivedRequest, sendJson, serve } from "../support/loopback.ts";
import { startWorker } from "../support/workerSession.ts";

const count = 20;
/** Of one repository: three pages of a hundred. */
const alertsOfTheLarge = 250;

/** What each repository is asked for at its first refresh; the large one's list is told below. */
const once = {
  "/repos/acme/*": count,
  "/repos/acme/*/code-scanning/alerts": count,
  "/repos/acme/*/dependabot/alerts": count,
  // The default patterns, and the generic ones, which come only when they are named.
  "/repos/acme/*/secret-scanning/alerts": 2 * count,
  "/repos/acme/*/issues": count,
  // Those that fix alerts are looked for among the ones touched last.
  "/repos/acme/*/pulls": count,
};

suite("twenty repositories in one workspace", function () {
  // Some 400 processes of git.
  this.timeout(60_000);
  const clones: TestClone[] = [];
  let server: LoopbackServer;
  let told = 0;

  setup(async () => {
    told = 0;
    server = await serve(answer);
    for (let index = 1; index <= count; index += 1) {
      const clone = makeClone(`https://github.com/acme/service-${index}.git`);
      clone.commit({ "README.md": `service ${index}\n` });
      clones.push(clone);
    }
  });

  teardown(async () => {
    await server.close();
    for (const clone of clones.splice(0)) clone.remove();
  });

  const answer = (request: ReceivedRequest, response: ServerResponse): void => {
    const url = new URL(request.path, server.url);
    const [, , , name = "", kind = ""] = url.pathname.split("/");
    const isLarge = name === "service-1" && url.pathname.endsWith("/code-scanning/alerts");
    const page = Number(url.searchParams.get("page") ?? "1");
    const body = kind === "" ? aRepository(name) : isLarge ? alertsOfPage(page) : [];
    const etag = `"${createHash("sha1").update(JSON.stringify(body)).update(url.search).digest("hex")}"`;
    if (request.headers["if-none-match"] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    url.searchParams.set("page", String(page + 1));
    const hasNext = isLarge && page * 100 < alertsOfTheLarge;
    sendJson(response, body, 200, {
      etag,
      ...(hasNext ? { link: `<${url.href}>; rel="next"` } : {}),
    });
  };
  const aRepository = (name: string) => ({
    id: Number(name.replace(/\D/g, "")) + 1,
    full_name: `acme/${name}`,
    default_branch: "main",
    has_issues: true,
    owner: { login: "acme", type: "Organization" },
  });
  const alertsOfPage = (page: number) =>
    Array.from({ length: Math.min(100, alertsOfTheLarge - (page - 1) * 100) }, (_, index) => ({
      number: (page - 1) * 100 + index + 1,
      state: "open",
      updated_at: "2026-11-01T10:00:00Z",
      rule: { id: "r", description: "d" },
    }));

  /** The requests since the last call, by address without the repository's name, and the untagged. */
  const asked = () => {
    const all = server.requests.slice(told);
    told = server.requests.length;
    // Who is signed in is asked once, behind the first refresh.
    const since = all.filter(({ path }) => path !== "/user");
    const routes: Record<string, number> = {};
    for (const { path } of since) {
      const route = new URL(path, server.url).pathname.replace(/service-\d+/, "*");
      routes[route] = (routes[route] ?? 0) + 1;
    }
    const untagged = since.filter(({ headers }) => headers["if-none-match"] === undefined).length;
    return { routes, untagged };
  };

  const start = async () =>
    await startWorker({
      folders: clones.map(({ folder }) => folder),
      options: {
        transport: "direct",
        trusted: true,
        settings: { "feeds.knownExploited": false, "azure.enabled": false },
      },
      environment: { GITHUB_API_URL: server.url, GITHUB_TOKEN: "test-only" },
    });

  test("wait for the same end of the work without a warning of Node 22", async () => {
    const { AbortController: own } = globalThis;
    const warnings: string[] = [];
    const warned = ({ name }: Error) => warnings.push(name);
    process.on("warning", warned);
    globalThis.AbortController = class extends own {
      constructor() {
        super();
        setMaxListeners(10, this.signal);
      }
    };
    try {
      const session = await start();
      await session.refresh();
      await session.stop();
      asked();
      assert.ok(!warnings.includes("MaxListenersExceededWarning"), warnings.join());
    } finally {
      globalThis.AbortController = own;
      process.off("warning", warned);
    }
  });

  test("cost what they must and no more: each list once, then each list once with its tag", async () => {
    const session = await start();
    try {
      await session.refresh();
      const first = asked();
      assert.deepEqual(first.routes, {
        ...once,
        // Two more pages; the first page of all states before and after them, and the first page of
        // the list once more, which tell that nothing was closed while the pages were read.
        "/repos/acme/*/code-scanning/alerts": count + 2 + 3,
        // This server tells of no analysis, and is not asked again.
        "/repos/acme/*/code-scanning/analyses": count,
        // The organisation's, once an hour for all its repositories.
        "/orgs/acme/campaigns": 1,
      });
      // 20 x 8 + 2 pages + all states + campaigns; the two that are asked again carry their tag.
      assert.equal(first.untagged, 164);

      await session.refresh();
      assert.deepEqual(asked(), { routes: once, untagged: 0 });
    } finally {
      await session.stop();
    }
  });
});
