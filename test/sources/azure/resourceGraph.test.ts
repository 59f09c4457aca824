import assert from "node:assert/strict";
import { runningWorkloadsQuery } from "../../../src/sources/azure/queries.ts";
import { createResourceGraph } from "../../../src/sources/azure/resourceGraph.ts";
import { isRecord } from "../../../src/sources/json.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { type Answer, answeringTransport, calm } from "../../support/gitHubClient.ts";
import { fetchTransport, sendJson, serve } from "../../support/loopback.ts";

const endpoint = "https://management.azure.com";
const kql = "securityresources | project id | order by id asc";

function page(data: readonly object[], changes: object = {}): Answer {
  return {
    body: {
      totalRecords: data.length,
      count: data.length,
      resultTruncated: "false",
      data,
      facets: [],
      ...changes,
    },
  };
}

function bodyOf(text: string): Request {
  const body: unknown = JSON.parse(text);
  assert.ok(isRecord(body) && typeof body["query"] === "string" && isRecord(body["options"]));
  const { subscriptions } = body;
  return {
    query: body["query"],
    options: body["options"],
    subscriptions: Array.isArray(subscriptions) ? subscriptions.map(String) : undefined,
  };
}

async function query(answer: (body: Request, count: number) => Answer, signal = calm) {
  let count = 0;
  const { transport, requests } = answeringTransport((request) => {
    count += 1;
    return answer(bodyOf(String(request.body)), count);
  });
  const graph = createResourceGraph({ transport, endpoint, tenant: "t-1", retryDelayMs: 1 });
  const reading = await graph.query(kql, "workloads", signal);
  return { reading, requests };
}

interface Request {
  readonly query: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly subscriptions: readonly string[] | undefined;
}

suite("Resource Graph", () => {
  test("a query is one POST without a scope, a thousand rows a page, as objects", async () => {
    const { reading, requests } = await query(() => page([{ id: "/a" }, { id: "/b" }]));
    assert.deepEqual(reading, { facts: [{ id: "/a" }, { id: "/b" }], problem: undefined });
    assert.equal(requests.length, 1);
    const [request] = requests;
    const url = new URL(request?.url ?? "");
    assert.equal(request?.method, "POST");
    assert.equal(
      `${url.origin}${url.pathname}`,
      `${endpoint}/providers/Microsoft.ResourceGraph/resources`,
    );
    assert.match(url.searchParams.get("api-version") ?? "", /^\d{4}-\d\d-\d\d$/);
    assert.match(request?.headers["content-type"] ?? "", /^application\/json/);
    assert.deepEqual([request?.auth, request?.tenant], ["azure", "t-1"]);
    assert.equal(request?.headers["authorization"], undefined);
    assert.deepEqual(JSON.parse(String(request?.body)), {
      query: kql,
      options: { $top: 1000, resultFormat: "objectArray", allowPartialScopes: true },
    });
  });

  test("chosen subscriptions are asked a thousand at a time, and the answers are joined", async () => {
    const subscriptions = Array.from({ length: 2001 }, (_, n) => `S-${n}`);
    const { transport, requests } = answeringTransport((request) => {
      const { subscriptions } = bodyOf(String(request.body));
      return page((subscriptions ?? []).slice(0, 1).map((id) => ({ id })));
    });
    const graph = createResourceGraph({
      transport,
      endpoint,
      subscriptions: [...subscriptions, "s-0"],
    });
    const reading = await graph.query(kql, "workloads", calm);
    const asked = requests.map((request) => bodyOf(String(request.body)));
    assert.deepEqual(
      asked.map((body) => body.subscriptions?.length),
      [1000, 1000, 1],
    );
    assert.deepEqual(
      asked.flatMap((body) => body.subscriptions),
      subscriptions.map((id) => id.toLowerCase()),
    );
    assert.deepEqual(reading.facts, [{ id: "s-0" }, { id: "s-1000" }, { id: "s-2000" }]);
    assert.equal(reading.problem, undefined);
    // Only a query without subscriptions can have a scope that is too large.
    assert.ok(asked.every((body) => !("allowPartialScopes" in body.options)));
  });

  test("what the second thousand refuses leaves the rows of the first, as partial", async () => {
    const subscriptions = Array.from({ length: 2001 }, (_, n) => `s-${n}`);
    let count = 0;
    const { transport, requests } = answeringTransport(() => {
      count += 1;
      return count === 1 ? page([{ id: "/1" }]) : { status: 403, body: {} };
    });
    const graph = createResourceGraph({ transport, endpoint, subscriptions });
    const reading = await graph.query(kql, "workloads", calm);
    assert.deepEqual([reading.facts.length, reading.problem?.state], [1, "partial"]);
    assert.equal(requests.length, 2);
  });

  test("a query over the tenant names no subscription, whatever was chosen", async () => {
    const { transport, requests } = answeringTransport(() => page([]));
    const graph = createResourceGraph({ transport, endpoint, subscriptions: ["s-1"] });
    await graph.query(kql, "CVEs", calm, "tenant");
    assert.equal(bodyOf(String(requests[0]?.body)).subscriptions, undefined);
  });

  test("more subscriptions than one query covers is partial, on whichever page it is said", async () => {
    const { reading } = await query((_body, count) =>
      count === 1
        ? {
            ...page([{ id: "/1" }], { $skipToken: "t" }),
            headers: { "X-Ms-Tenant-Subscription-Limit-Hit": "true" },
          }
        : page([{ id: "/2" }]),
    );
    assert.deepEqual([reading.facts.length, reading.problem?.state], [2, "partial"]);
  });

  test("a page that is too large is asked for in smaller ones", async () => {
    const tooLarge = {
      error: {
        code: "BadRequest",
        message: "m",
        details: [{ code: "ResponsePayloadTooLarge", message: "m" }],
      },
    };
    const { reading, requests } = await query((body) =>
      Number(body.options["$top"]) > 250 ? { status: 400, body: tooLarge } : page([{ id: "/1" }]),
    );
    assert.deepEqual(reading, { facts: [{ id: "/1" }], problem: undefined });
    assert.deepEqual(
      requests.map((request) => bodyOf(String(request.body)).options["$top"]),
      [1000, 250],
    );
    const never = await query(() => ({ status: 400, body: tooLarge }));
    assert.deepEqual([never.reading.problem?.state, never.requests.length], ["partial", 3]);
  });

  test("pages follow $skipToken until there is none", async () => {
    const { reading, requests } = await query((body, count) => {
      assert.equal(body.options["$skipToken"], count === 1 ? undefined : `after ${count - 1}`);
      return page([{ id: `/${count}` }], count < 3 ? { $skipToken: `after ${count}` } : {});
    });
    assert.deepEqual(reading, {
      facts: [{ id: "/1" }, { id: "/2" }, { id: "/3" }],
      problem: undefined,
    });
    assert.equal(requests.length, 3);
  });

  test("a token that comes again ends the reading as partial", async () => {
    const { reading, requests } = await query(() => page([{ id: "/1" }], { $skipToken: "same" }));
    assert.deepEqual([reading.problem?.state, requests.length], ["partial", 2]);
  });

  test("tokens that lead in a circle end it as soon as one comes again", async () => {
    const { reading, requests } = await query((_body, count) =>
      page([{ id: `/${count}` }], { $skipToken: count % 2 === 0 ? "b" : "a" }),
    );
    assert.deepEqual([reading.problem?.state, requests.length], ["partial", 3]);
    assert.match(reading.problem?.detail ?? "", /only 3 rows of the.*cut off\. Refresh/);
  });

  test("one row that was cut off is told of as one", async () => {
    const { reading } = await query(() => page([{ id: "/1" }], { resultTruncated: "true" }));
    assert.match(reading.problem?.detail ?? "", /gave only 1 row of the/);
  });

  for (const truncated of ["true", true]) {
    test(`resultTruncated ${JSON.stringify(truncated)} is partial`, async () => {
      const { reading } = await query(() => page([{ id: "/1" }], { resultTruncated: truncated }));
      assert.deepEqual([reading.facts.length, reading.problem?.state], [1, "partial"]);
    });
  }

  test("no rows are a success: the query was answered", async () => {
    assert.deepEqual((await query(() => page([]))).reading, { facts: [], problem: undefined });
  });

  const armError = {
    error: { code: "X", message: "m", details: [{ code: "InvalidQuery", message: "d" }] },
  };
  for (const [name, answer, state, isTransient, sent] of [
    ["401", { status: 401, body: armError }, "unauthenticated", undefined, 1],
    ["403", { status: 403, body: armError }, "forbidden", undefined, 1],
    [
      "401 in another shape",
      { status: 401, body: { message: "x" } },
      "unauthenticated",
      undefined,
      1,
    ],
    [
      "403 as a page",
      { status: 403, headers: { "content-type": "text/html" }, body: "<html>" },
      "forbidden",
      undefined,
      1,
    ],
    ["500 with nothing", { status: 500, body: "" }, "unreachable", true, 2],
    ["400", { status: 400, body: armError }, "unreachable", false, 1],
    [
      "429",
      { status: 429, headers: { "retry-after": "3600" }, body: armError },
      "rateLimited",
      true,
      1,
    ],
    ["429 without an end", { status: 429, body: armError }, "rateLimited", true, 1],
    ["500", { status: 500, body: armError }, "unreachable", true, 2],
    [
      "503 with an end",
      { status: 503, headers: { "retry-after": "3600" }, body: armError },
      "unreachable",
      true,
      1,
    ],
    ["HTML", { headers: { "content-type": "text/html" }, body: "<html>" }, "unreachable", true, 1],
    ["HTML called JSON", { body: "<html>" }, "unreachable", true, 1],
    ["JSON cut off", { body: '{"data":[{"id' }, "unreachable", true, 1],
    ["an error as a success", { body: armError }, "unreachable", true, 1],
    [
      "a table instead of objects",
      { body: { data: { columns: [], rows: [] } } },
      "unreachable",
      true,
      1,
    ],
    [
      "a redirect",
      { status: 307, headers: { location: "https://evil.example/" } },
      "unreachable",
      false,
      1,
    ],
  ] as const) {
    test(`${name} is ${state}, asked ${sent} times`, async () => {
      const { reading, requests } = await query(() => answer);
      assert.deepEqual(reading.facts, []);
      assert.equal(reading.problem?.state, state);
      assert.equal(reading.problem?.isTransient, isTransient);
      assert.match(reading.problem?.detail ?? "", /workloads/);
      assert.equal(requests.length, sent);
    });
  }

  test("a later page that fails leaves the rows before it, as partial", async () => {
    const { reading } = await query((_body, count) =>
      count === 1 ? page([{ id: "/1" }], { $skipToken: "t" }) : { status: 403, body: armError },
    );
    assert.deepEqual([reading.facts.length, reading.problem?.state], [1, "partial"]);
    assert.match(reading.problem?.detail ?? "", /the first row was read.*Security Reader/);
  });

  for (const [reason, state, isTransient] of [
    ["notSignedIn", "unauthenticated", undefined],
    ["originNotAllowed", "unreachable", false],
    ["network", "unreachable", true],
    ["tooLarge", "unreachable", false],
  ] as const) {
    test(`a request that was not answered (${reason}) is ${state} and is not repeated`, async () => {
      let sent = 0;
      const graph = createResourceGraph({
        endpoint,
        retryDelayMs: 1,
        transport: async () => {
          sent += 1;
          throw new TransportError(reason, "words");
        },
      });
      const { problem } = await graph.query(kql, "workloads", calm);
      assert.deepEqual([problem?.state, problem?.isTransient, sent], [state, isTransient, 1]);
    });
  }

  test("words name the tenant when the sign-in is for another one, or another step is wanted", async () => {
    const code = "InvalidAuthenticationTokenTenant";
    const other = await query(() => ({ status: 401, body: { error: { code, message: "m" } } }));
    assert.equal(other.reading.problem?.state, "unauthenticated");
    assert.match(other.reading.problem?.detail ?? "", /another tenant.*Choose Azure Subscriptions/);
    const step = await query(() => ({
      status: 401,
      headers: { "WWW-Authenticate": 'Bearer error="insufficient_claims", claims="eyJ9"' },
      body: armError,
    }));
    assert.equal(step.reading.problem?.state, "unauthenticated");
    assert.match(step.reading.problem?.detail ?? "", /another step of the sign-in/);
  });

  for (const [hint, message, state, cause, said] of [
    [
      undefined,
      "x",
      "unauthenticated",
      "signedOut",
      /workloads are not shown\. You are not signed in/,
    ],
    [
      "explained",
      "The Azure CLI was not found.",
      "unauthenticated",
      "signedOut",
      /CLI was not found/,
    ],
    ["sovereignCloud", "Not offered there.", "notConfigured", "sovereign", /^Not offered there\.$/],
  ] as const) {
    test(`no credential (${hint ?? "nothing said"}) is ${state}`, async () => {
      const graph = createResourceGraph({
        endpoint,
        transport: async () => {
          throw new TransportError("notSignedIn", message, { hint });
        },
      });
      const { problem } = await graph.query(kql, "workloads", calm);
      assert.deepEqual([problem?.state, problem?.cause], [state, cause]);
      assert.match(problem?.detail ?? "", said);
    });
  }

  test("a cancelled query rejects with its reason", async () => {
    const controller = new AbortController();
    const reason = new Error("closed");
    const graph = createResourceGraph({
      endpoint,
      transport: async (_request, signal) => {
        controller.abort(reason);
        signal.throwIfAborted();
        throw new Error("not reached");
      },
    });
    await assert.rejects(graph.query(kql, "workloads", controller.signal), reason);
  });

  suite("quota", () => {
    const limited = (seconds: string): Answer => ({
      status: 429,
      headers: { "retry-after": seconds },
      body: armError,
    });

    /** Time passes only by waiting. */
    function slow(answers: readonly Answer[], signal = calm) {
      let now = Date.parse("2026-11-20T09:00:00Z");
      let count = 0;
      const waits: number[] = [];
      const { transport, requests } = answeringTransport(() => {
        count += 1;
        return answers[count - 1] ?? page([{ id: `/${count}` }]);
      });
      const graph = createResourceGraph({
        transport,
        endpoint,
        clock: () => now,
        pause: async (ms) => {
          waits.push(ms);
          now += ms;
        },
      });
      return { ask: () => graph.query(kql, "workloads", signal), requests, waits };
    }

    test("a short 429 is waited for, and the query is asked again", async () => {
      const { ask, requests, waits } = slow([limited("4")]);
      assert.deepEqual(await ask(), { facts: [{ id: "/2" }], problem: undefined });
      assert.deepEqual([requests.length, waits], [2, [4000]]);
    });

    test("a long 429 is said at once, with the time", async () => {
      const { ask, requests, waits } = slow([limited("60")]);
      const { problem } = await ask();
      assert.deepEqual([problem?.state, requests.length, waits], ["rateLimited", 1, []]);
      assert.match(problem?.detail ?? "", /until 2026-11-20 09:01:00 UTC/);
    });

    test("the next query waits without asking, or is not sent at all", async () => {
      const { ask, requests } = slow([limited("60")]);
      await ask();
      assert.equal((await ask()).problem?.state, "rateLimited");
      assert.equal(requests.length, 1);
    });

    test("refusals that go on end the waiting", async () => {
      const { ask, requests, waits } = slow([limited("1"), limited("1"), limited("1")]);
      assert.equal((await ask()).problem?.state, "rateLimited");
      assert.deepEqual([requests.length, waits], [3, [1000, 1000]]);
    });

    test("a quota that is used up is waited for before it is refused", async () => {
      const empty: Answer = {
        ...page([{ id: "/1" }], { $skipToken: "t" }),
        headers: { "x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05" },
      };
      const { ask, requests, waits } = slow([empty]);
      assert.deepEqual((await ask()).facts, [{ id: "/1" }, { id: "/2" }]);
      assert.deepEqual([requests.length, waits], [2, [5000]]);
    });

    test("the waiting ends when it is cancelled", async () => {
      const controller = new AbortController();
      const reason = new Error("closed");
      const { transport } = answeringTransport(() => {
        setImmediate(() => controller.abort(reason));
        return limited("10");
      });
      const graph = createResourceGraph({ transport, endpoint });
      await assert.rejects(graph.query(kql, "workloads", controller.signal), reason);
    });
  });

  test("a query travels over real HTTP", async () => {
    const server = await serve((request, response) => {
      assert.equal(bodyOf(request.body).query, runningWorkloadsQuery);
      sendJson(response, {
        totalRecords: 1,
        count: 1,
        resultTruncated: "false",
        data: [{ id: "/x" }],
      });
    });
    try {
      const graph = createResourceGraph({ transport: fetchTransport, endpoint: server.url });
      const reading = await graph.query(runningWorkloadsQuery, "workloads", calm);
      assert.deepEqual(reading, { facts: [{ id: "/x" }], problem: undefined });
    } finally {
      await server.close();
    }
  });
});
