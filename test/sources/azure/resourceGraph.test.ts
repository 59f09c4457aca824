import assert from "node:assert/strict";
import { runningContainersQuery } from "../../../src/sources/azure/queries.ts";
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
  return { query: body["query"], options: body["options"] };
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
      options: { $top: 1000, resultFormat: "objectArray" },
    });
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
    assert.match(reading.problem?.detail ?? "", /first 1 rows.*Security Reader/);
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

  test("a query travels over real HTTP", async () => {
    const server = await serve((request, response) => {
      assert.equal(bodyOf(request.body).query, runningContainersQuery);
      sendJson(response, {
        totalRecords: 1,
        count: 1,
        resultTruncated: "false",
        data: [{ id: "/x" }],
      });
    });
    try {
      const graph = createResourceGraph({ transport: fetchTransport, endpoint: server.url });
      const reading = await graph.query(runningContainersQuery, "workloads", calm);
      assert.deepEqual(reading, { facts: [{ id: "/x" }], problem: undefined });
    } finally {
      await server.close();
    }
  });
});
