import assert from "node:assert/strict";
import { readPages } from "../../../src/sources/github/client.ts";
import { NotAListError } from "../../../src/sources/github/listErrors.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { answeringTransport, apiUrl, calm, clientOver } from "../../support/gitHubClient.ts";
import {
  fetchTransport,
  type LoopbackServer,
  type ReceivedRequest,
  sendJson,
  serve,
} from "../../support/loopback.ts";

const list = "GET /repos/{owner}/{repo}/code-scanning/alerts";
const secretWord = "sesame-open";

suite("GitHub client over real HTTP", () => {
  const servers: LoopbackServer[] = [];

  const start = async (...parameters: Parameters<typeof serve>): Promise<LoopbackServer> => {
    const server = await serve(...parameters);
    servers.push(server);
    return server;
  };

  teardown(async () => {
    await Promise.all(servers.splice(0).map(async (server) => server.close()));
  });

  /** Serves numbered pages with `Link`, as GitHub does. */
  const pages = (count: number, link?: (request: ReceivedRequest, page: number) => string) =>
    start((request, response) => {
      const url = new URL(request.path, `http://${request.headers.host ?? ""}`);
      const page = Number(url.searchParams.get("page") ?? 1);
      const next = new URL(url);
      next.searchParams.set("page", String(page + 1));
      const value =
        link?.(request, page) ??
        (page < count ? `<${next.href}>; rel="next", <${url.href}>; rel="last"` : undefined);
      sendJson(response, [{ page }], 200, value === undefined ? {} : { link: value });
    });

  test("all pages are read along Link, a hundred items each", async () => {
    const server = await pages(3);
    const github = clientOver(fetchTransport, { apiUrl: server.url });
    const read = await readPages(github, list, { state: "open" }, calm);
    assert.equal(read.error, undefined);
    assert.deepEqual(read.items, [{ page: 1 }, { page: 2 }, { page: 3 }]);
    assert.equal(read.pages, 3);
    const first = new URL(server.requests[0]?.path ?? "", server.url);
    assert.equal(first.pathname, "/repos/acme/shop/code-scanning/alerts");
    assert.deepEqual(Object.fromEntries(first.searchParams), { per_page: "100", state: "open" });
    const second = new URL(server.requests[1]?.path ?? "", server.url);
    assert.deepEqual(Object.fromEntries(second.searchParams), {
      per_page: "100",
      state: "open",
      page: "2",
    });
  });

  for (const [name, route] of [
    ["a next page", "GET /repos/{owner}/{repo}/secret-scanning/alerts"],
    ["a redirect", "GET /repos/{owner}/{repo}/secret-scanning/alerts/{n}/locations"],
  ] as const) {
    test(`a secret goes no further where ${name} leads to another address`, async () => {
      const server = await start((request, response) => {
        const { pathname } = new URL(request.path, "http://127.0.0.1");
        const host = `http://${request.headers.host ?? ""}`;
        if (pathname.endsWith("/locations")) {
          response.writeHead(307, { location: "/repositories/7/page/2" }).end();
          return;
        }
        const page = Number(/page\/(\d)$/.exec(pathname)?.[1] ?? 1);
        const link = `<${host}/repositories/7/page/${page + 1}>; rel="next"`;
        const item = { number: 3, secret: secretWord, state: "open" };
        sendJson(response, [item], 200, page === 3 ? {} : { link });
      });
      const github = clientOver(fetchTransport, { apiUrl: server.url });
      const read = await readPages(github, route, { n: 3 }, calm);
      assert.equal(read.error, undefined);
      assert.equal(read.items.length, name === "a redirect" ? 2 : 3);
      for (const item of read.items) assert.deepEqual(item, { number: 3, state: "open" });
    });
  }

  test("every request names the version of the API and our name, and carries no credential", async () => {
    const server = await pages(2);
    await readPages(clientOver(fetchTransport, { apiUrl: server.url }), list, {}, calm);
    assert.equal(server.requests.length, 2);
    for (const { headers } of server.requests) {
      assert.equal(headers["x-github-api-version"], "2022-11-28");
      assert.match(headers["user-agent"] ?? "", /^runtime-risk/);
      assert.equal(headers.authorization, undefined);
    }
  });

  test("a Link to another host is refused, what was read is kept, nothing is sent there", async () => {
    const foreign = await pages(1);
    const server = await pages(1, () => `<${foreign.url}/steal?page=2>; rel="next"`);
    const github = clientOver(fetchTransport, { apiUrl: server.url });
    const read = await readPages(github, list, {}, calm);
    assert.deepEqual(read.items, [{ page: 1 }]);
    assert.match(String(read.error), /another host/);
    assert.equal(foreign.requests.length, 0);
    assert.equal(server.requests.length, 1);
  });

  test("a Link that is no address ends the reading with an error", async () => {
    const server = await pages(1, () => `</relative>; rel="next"`);
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    assert.match(String(read.error), /another host/);
  });

  test("braces and colons of a Link are not filled in", async () => {
    const server = await pages(1, (request, page) =>
      page === 1
        ? `<http://${request.headers.host ?? ""}/repos/acme/shop/code-scanning/alerts?page=2&after={owner}&labels=type:bug>; rel="next"`
        : `<http://${request.headers.host ?? ""}/x>; rel="prev"`,
    );
    await readPages(clientOver(fetchTransport, { apiUrl: server.url }), list, {}, calm);
    const second = new URL(server.requests[1]?.path ?? "", server.url);
    assert.equal(second.searchParams.get("after"), "{owner}");
    assert.equal(second.searchParams.get("labels"), "type:bug");
  });

  for (const parameters of [
    'REL="NEXT"',
    "Rel=next",
    'title="a,b"; rel="next"',
    'title="say \\"<x>; rel=prev\\", c" ; rel = "next"',
    'rel="first next"',
    'rel="next"; rel="prev"',
  ]) {
    test(`a Link with ${parameters} names the next page`, async () => {
      const server = await pages(1, ({ headers }, page) => {
        const address = (name: string) => `<http://${headers.host ?? ""}/${name}?page=2>`;
        const last = `${address("last")}; title="rel=\\"next\\", x"; rel="last"`;
        return page === 1 ? `${last}, , ${address("list")};${parameters}` : last;
      });
      const github = clientOver(fetchTransport, { apiUrl: server.url });
      const read = await readPages(github, list, {}, calm);
      assert.deepEqual([read.error, read.items], [undefined, [{ page: 1 }, { page: 2 }]]);
      assert.equal(server.requests[1]?.path, "/list?page=2");
    });
  }

  for (const header of [
    "next page: /list?page=2",
    '</list?page=2; rel="next"',
    '</a>; title="open, </list>; rel="next"',
    '</a> rel="next"',
  ]) {
    test(`a Link that cannot be read, ${header}, ends the reading with an error`, async () => {
      const server = await pages(1, () => header);
      const github = clientOver(fetchTransport, { apiUrl: server.url });
      const read = await readPages(github, list, {}, calm);
      assert.deepEqual(read.items, [{ page: 1 }]);
      assert.match(String(read.error), /which page is next could not be read/);
    });
  }

  test("a list that names a page again ends with an error", async () => {
    const server = await pages(
      1,
      (request) => `<http://${request.headers.host ?? ""}/again>; rel="next"`,
    );
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    assert.match(String(read.error), /repeats a page/);
    assert.equal(server.requests.length, 2);
  });

  test("a redirect to another host is not followed and is no list", async () => {
    const foreign = await pages(1);
    const server = await start((_request, response) => {
      response.writeHead(302, { location: foreign.url }).end();
    });
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    assert.ok(read.error instanceof NotAListError);
    assert.equal(foreign.requests.length, 0);
  });

  test("a renamed repository's redirect on the same host is followed", async () => {
    const server = await start((request, response) => {
      if (request.path.startsWith("/repos/")) {
        response.writeHead(301, { location: "/repositories/4711/code-scanning/alerts" }).end();
      } else sendJson(response, [{ number: 1 }]);
    });
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    assert.equal(read.error, undefined);
    assert.deepEqual(read.items, [{ number: 1 }]);
  });

  for (const [name, body, type] of [
    ["HTML", "<!doctype html><title>Sign in</title>", "text/html"],
    ["a JSON object", '{"message":"moved"}', "application/json"],
    ["JSON cut off in the middle", '[{"number":1},{"num', "application/json"],
    ["nothing", "", "application/json"],
    ["a JSON list called plain text", "[]", "text/plain"],
  ] as const) {
    test(`a list answered with ${name} is no list`, async () => {
      const server = await start((_request, response) => {
        response.writeHead(200, { "content-type": type }).end(body);
      });
      const github = clientOver(fetchTransport, { apiUrl: server.url });
      const read = await readPages(github, list, {}, calm);
      assert.deepEqual(read.items, []);
      assert.ok(read.error instanceof NotAListError, String(read.error));
    });
  }

  test("a list answered with 204 is no list, and 304 is an error", async () => {
    for (const status of [204, 304]) {
      const server = await start((_request, response) => response.writeHead(status).end());
      const github = clientOver(fetchTransport, { apiUrl: server.url });
      const read = await readPages(github, list, {}, calm);
      assert.deepEqual(read.items, []);
      assert.notEqual(read.error, undefined);
    }
  });

  test("a connection that ends in the middle of the body is an error of the transport", async () => {
    const server = await start((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write("[{");
      response.destroy();
    });
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    const cause = read.error instanceof Error ? read.error.cause : undefined;
    assert.ok(cause instanceof TransportError);
    assert.equal(server.requests.length, 1);
  });

  test("a read that meets 5xx is repeated twice, then given up", async () => {
    const server = await start((_request, response) =>
      sendJson(response, { message: "Server Error" }, 502),
    );
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    assert.equal(server.requests.length, 3);
    assert.ok(read.error instanceof Error && "status" in read.error && read.error.status === 502);
  });

  test("a read that succeeds the third time is a success", async () => {
    const server = await start((_request, response, count) =>
      count < 3 ? sendJson(response, {}, 500) : sendJson(response, [1]),
    );
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    assert.equal(read.error, undefined);
    assert.deepEqual(read.items, [1]);
  });

  test("the last repetition of a first page asks for a smaller one, later pages stay as linked", async () => {
    const server = await start((request, response) => {
      const { searchParams } = new URL(request.path, "http://x");
      const link = `<http://${request.headers.host ?? ""}/list?per_page=100&page=2>; rel="next"`;
      if (searchParams.get("per_page") === "30") sendJson(response, [1], 200, { link });
      else sendJson(response, { message: "Server Error" }, 502);
    });
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      { state: "open" },
      calm,
    );
    assert.deepEqual(read.items, [1]);
    const sizes = server.requests.map(({ path }) => /per_page=\d+/.exec(path)?.[0]);
    const large = "per_page=100";
    assert.deepEqual(sizes, [large, large, "per_page=30", large, large, large]);
    // What is no list to its end keeps its size: fewer items would be another answer.
    const github = clientOver(fetchTransport, { apiUrl: server.url });
    await assert.rejects(github.request(list, { per_page: 100 }, calm));
    assert.ok(server.requests.slice(6).every(({ path }) => path.includes("per_page=100")));
  });

  test("a page that fails later leaves what was read before it", async () => {
    const server = await start((request, response) => {
      if (request.path.includes("page=2")) sendJson(response, { message: "no" }, 403);
      else {
        const link = `<http://${request.headers.host ?? ""}/list?page=2>; rel="next"`;
        sendJson(response, [1, 2], 200, { link });
      }
    });
    const read = await readPages(
      clientOver(fetchTransport, { apiUrl: server.url }),
      list,
      {},
      calm,
    );
    assert.deepEqual(read.items, [1, 2]);
    assert.ok(read.error instanceof Error);
  });
});

suite("GitHub client", () => {
  for (const status of [500, 503]) {
    test(`a write that meets ${status} is never repeated`, async () => {
      const { transport, requests } = answeringTransport(() => ({ status, body: {} }));
      const github = clientOver(transport);
      await assert.rejects(
        github.request(
          "PATCH /repos/{owner}/{repo}/code-scanning/alerts/12",
          { state: "open" },
          calm,
        ),
        { status },
      );
      assert.equal(requests.length, 1);
    });
  }

  for (const status of [400, 401, 403, 404, 409, 410, 412, 422, 429, 451, 501]) {
    test(`a read that meets ${status} is not repeated`, async () => {
      const { transport, requests } = answeringTransport(() => ({
        status,
        body: { message: "no" },
      }));
      await assert.rejects(clientOver(transport).request(list, {}, calm), { status });
      assert.equal(requests.length, 1);
    });
  }

  for (const reason of ["notSignedIn", "originNotAllowed", "network", "tooLarge"] as const) {
    test(`what the transport refuses (${reason}) is not sent again`, async () => {
      let sent = 0;
      const github = clientOver(async () => {
        sent += 1;
        throw new TransportError(reason, "refused");
      });
      await assert.rejects(github.request(list, {}, calm), (error: Error) => {
        assert.ok(error.cause instanceof TransportError);
        assert.equal(error.cause.reason, reason);
        return true;
      });
      assert.equal(sent, 1);
    });
  }

  for (const status of [403, 429]) {
    test(`a rate limit (${status}) is not waited for`, async () => {
      const { transport, requests } = answeringTransport(() => ({
        status,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "4102444800" },
        body: { message: "API rate limit exceeded for user ID 1." },
      }));
      await assert.rejects(clientOver(transport).request(list, {}, calm), { status });
      assert.equal(requests.length, 1);
    });
  }

  test("a secondary limit with retry-after is not waited for", async () => {
    const { transport, requests } = answeringTransport(() => ({
      status: 403,
      headers: { "retry-after": "60" },
      body: { message: "You have exceeded a secondary rate limit." },
    }));
    await assert.rejects(clientOver(transport).request(list, {}, calm), { status: 403 });
    assert.equal(requests.length, 1);
  });

  test("a limited list is not asked for again before the limit ends, others are", async () => {
    let now = 1_000_000;
    const { transport, requests } = answeringTransport((_request, { pathname }) =>
      pathname.endsWith("/code-scanning/alerts")
        ? { status: 403, headers: { "retry-after": "60" }, body: { message: "slow down" } }
        : { body: [] },
    );
    const github = clientOver(transport, { clock: () => now });
    const ask = async () => {
      await assert.rejects(github.request(list, {}, calm));
      return requests.length;
    };
    assert.equal(await ask(), 1);
    now += 59_999;
    assert.equal(await ask(), 1);
    await github.request("GET /repos/{owner}/{repo}/dependabot/alerts", {}, calm);
    now += 1;
    assert.equal(await ask(), 3);
  });

  test("owner and repository are filled in only where the route names them", async () => {
    const { transport, requests } = answeringTransport(() => ({ body: {} }));
    const github = clientOver(transport);
    await github.request("POST /orgs/{org}/attestations/bulk-list", { org: "acme" }, calm);
    assert.equal(requests[0]?.url, `${apiUrl}/orgs/acme/attestations/bulk-list`);
    assert.ok(!JSON.stringify(requests[0]).includes("shop"));
  });

  test("requests are GitHub's, under the account that was given, with our headers added", async () => {
    const { transport, requests } = answeringTransport(() => ({ body: {} }));
    await clientOver(transport).request(
      "GET /repos/{owner}/{repo}",
      { headers: { "if-none-match": '"a"', bad: 3 } },
      calm,
    );
    assert.equal(requests[0]?.auth, "github");
    assert.equal(requests[0]?.headers["if-none-match"], '"a"');
    assert.equal(requests[0]?.headers["x-github-api-version"], "2022-11-28");
    assert.equal(requests[0]?.headers["bad"], undefined);
  });

  test("an answer's header that speaks of the end of a version is logged without its values", async () => {
    const log: string[] = [];
    const { transport } = answeringTransport(() => ({
      headers: {
        deprecation: "true",
        sunset: "Sat, 11 Mar 2028 00:00:00 GMT",
        "x-secret": secretWord,
      },
      body: {},
    }));
    const github = clientOver(transport, { log: (message) => log.push(message) });
    await github.request("GET /repos/{owner}/{repo}", {}, calm);
    assert.equal(log.length, 1);
    assert.ok(!log.join().includes(secretWord));
  });

  test("no error names a header of the request", async () => {
    const { transport } = answeringTransport(() => ({ status: 500, body: "<html>" }));
    await assert.rejects(
      clientOver(transport).request(list, { headers: { "x-note": secretWord } }, calm),
      (error: Error) => !error.message.includes(secretWord),
    );
  });

  suite("cancellation", () => {
    const reason = new Error("the window was closed");

    test("before the request: nothing is sent", async () => {
      const { transport, requests } = answeringTransport(() => ({ body: {} }));
      await assert.rejects(
        clientOver(transport).request(list, {}, AbortSignal.abort(reason)),
        reason,
      );
      assert.equal(requests.length, 0);
    });

    test("while the transport is silent: rejects with the reason at once", async () => {
      const controller = new AbortController();
      const github = clientOver(async () => {
        controller.abort(reason);
        return new Promise<never>(() => undefined);
      });
      await assert.rejects(github.request(list, {}, controller.signal), reason);
      await assert.rejects(readPages(github, list, {}, controller.signal), reason);
    });

    test("while a repetition is waited for: rejects with the reason, and is not sent again", async () => {
      const controller = new AbortController();
      let sent = 0;
      const github = clientOver(async () => {
        sent += 1;
        queueMicrotask(() => controller.abort(reason));
        return { status: 503, headers: {}, body: new Uint8Array() };
      });
      await assert.rejects(readPages(github, list, {}, controller.signal), reason);
      assert.equal(sent, 1);
    });

    test("over a real socket: the connection is given up", async () => {
      const controller = new AbortController();
      const server = await serve(() => controller.abort(reason));
      try {
        const github = clientOver(fetchTransport, { apiUrl: server.url });
        await assert.rejects(readPages(github, list, {}, controller.signal), reason);
      } finally {
        await server.close();
      }
    });
  });
});
