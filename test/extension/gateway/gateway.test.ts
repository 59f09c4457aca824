import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import {
  Gateway,
  type GatewayParts,
  type TokenRequest,
} from "../../../src/extension/gateway/gateway.ts";
import type { HttpRequest } from "../../../src/protocol/messages.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

function originOf(server: Server): string {
  const address = server.address();
  // A server on a port has an address that is an object.
  assert.ok(typeof address === "object" && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

const quiet = new AbortController().signal;

suite("gateway", () => {
  let answer: Answer = (_request, response) => response.end("{}");
  let seen: { headers: IncomingMessage["headers"]; method: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.push({ headers: request.headers, method: request.method ?? "", body });
      answer(request, response, body);
    });
  });
  let origin = "";

  suiteSetup(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = originOf(server);
  });
  suiteTeardown(() => {
    server.closeAllConnections();
    server.close();
  });
  setup(() => {
    seen = [];
    answer = (_request, response) => response.end("{}");
  });

  function gateway(
    changes: Partial<GatewayParts["limits"]> = {},
    token: GatewayParts["token"] = async ({ auth }) => `value-for-${auth}`,
  ): Gateway {
    const limits = {
      partBytes: 64,
      maxBytes: 1024,
      timeoutMs: 5000,
      partExpiryMs: 1000,
      ...changes,
    };
    const origins = { github: [origin], azure: [origin], none: [origin] };
    return new Gateway({ origins, isReadOnly: () => false, token, limits });
  }

  const get = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
    method: "GET",
    url: `${origin}/path`,
    headers: {},
    auth: "github",
    ...changes,
  });

  test("the secrets of an older server go no further than the editor's own process", async () => {
    const secret = "2f1d0c7e-not-for-anybody";
    answer = (_request, response) =>
      response.end(JSON.stringify([{ number: 3, secret, state: "open" }]));
    const list = "/api/v3/repos/acme/shop/secret-scanning/alerts?hide_secret=true";
    const bodyOf = async (path: string, isOfSecrets?: true) => {
      const asked = get({ url: origin + path, isOfSecrets });
      const sent = await gateway({ partBytes: 1024 }).send(asked, quiet);
      return sent.ok ? sent.value.body : "";
    };
    assert.deepEqual(JSON.parse(await bodyOf(list)), [{ number: 3, state: "open" }]);
    // What a redirect or a next page of such a list leads to may be called anything.
    const page: unknown = JSON.parse(await bodyOf("/repositories/7/page/2", true));
    assert.deepEqual(page, [{ number: 3, state: "open" }]);
    // Anything else is handed on as it came.
    assert.match(await bodyOf("/repos/acme/shop/issues"), new RegExp(secret));
  });

  test("adds the credential of the wanted account and strips the worker's own", async () => {
    await gateway().send(
      get({ headers: { Authorization: "Bearer worker", accept: "a/b" } }),
      quiet,
    );
    assert.equal(seen[0]?.headers.authorization, "Bearer value-for-github");
    assert.equal(seen[0]?.headers.accept, "a/b");
  });

  test("sends no credential with `none`, and asks for none", async () => {
    const asked: TokenRequest[] = [];
    const open = gateway({}, async (request) => {
      asked.push(request);
      return "value";
    });
    await open.send(get({ auth: "none", headers: { authorization: "Bearer worker" } }), quiet);
    assert.equal(seen[0]?.headers.authorization, undefined);
    assert.deepEqual(asked, []);
  });

  test("in read-only mode sends reads alone, and asks for no token for anything else", async () => {
    const asked: TokenRequest[] = [];
    let isReadOnly = true;
    const limits = { partBytes: 64, maxBytes: 1024, timeoutMs: 5000, partExpiryMs: 1000 };
    const open = new Gateway({
      origins: { github: [origin], azure: [origin], none: [origin] },
      isReadOnly: () => isReadOnly,
      token: async (request) => {
        asked.push(request);
        return "value";
      },
      limits,
    });
    const issue = get({ method: "POST", url: `${origin}/repos/acme/shop/issues`, body: "{}" });
    const refused = await open.send(issue, quiet);
    assert.ok(!refused.ok);
    assert.equal(refused.failure.reason, "originNotAllowed");
    assert.equal(refused.failure.hint, "readOnly");
    await open.send(get(), quiet);
    const list = { method: "POST", url: `${origin}/orgs/acme/attestations/bulk-list`, body: "{}" };
    await open.send(get(list), quiet);
    assert.deepEqual([seen.map(({ method }) => method), asked.length], [["GET", "POST"], 2]);
    isReadOnly = false;
    await open.send(issue, quiet);
    assert.equal(seen.length, 3);
  });

  test("asks for the account and the tenant that the worker names", async () => {
    const asked: TokenRequest[] = [];
    const open = gateway({}, async (request) => {
      asked.push(request);
      return "value";
    });
    await open.send(get({ auth: "azure", account: "mona", tenant: "contoso" }), quiet);
    assert.deepEqual(asked, [
      { auth: "azure", origin, account: "mona", tenant: "contoso", challenge: undefined },
    ]);
  });

  test("says where nobody is signed in, and sends nothing", async () => {
    const origins = { github: [origin, "https://api.github.com"], azure: [origin], none: [] };
    const limits = { partBytes: 64, maxBytes: 1024, timeoutMs: 5000, partExpiryMs: 1000 };
    const open = new Gateway({
      origins,
      isReadOnly: () => false,
      token: async () => undefined,
      limits,
    });
    const { host } = new URL(origin);
    for (const [changes, detail] of [
      [{}, `Not signed in to ${host}.`],
      [{ url: "https://api.github.com/x" }, "Not signed in to GitHub."],
      [{ auth: "azure" }, "Not signed in to Azure."],
    ] as const) {
      assert.deepEqual(await open.send(get(changes), quiet), {
        ok: false,
        failure: { reason: "notSignedIn", detail },
      });
    }
    assert.equal(seen.length, 0);
  });

  test("hands on why there is no credential", async () => {
    const refusal = { detail: "The Azure CLI is not signed in.", hint: "explained" } as const;
    const result = await gateway({}, async () => refusal).send(get({ auth: "azure" }), quiet);
    assert.deepEqual(result, { ok: false, failure: { reason: "notSignedIn", ...refusal } });
    assert.equal(seen.length, 0);
  });

  test("gives the credential the means to be cancelled, and rejects with the reason", async () => {
    const controller = new AbortController();
    const reason = new Error("closed");
    const open = gateway({}, async (_request, signal) => {
      controller.abort(reason);
      signal.throwIfAborted();
      return "value";
    });
    await assert.rejects(open.send(get(), controller.signal), reason);
    assert.equal(seen.length, 0);
  });

  test("refuses an origin that is not allowed before it asks for a credential", async () => {
    let asked = 0;
    const open = gateway({}, async () => {
      asked += 1;
      return "value";
    });
    const result = await open.send(get({ url: "http://127.0.0.1:1/path" }), quiet);
    assert.equal(result.ok ? "" : result.failure.reason, "originNotAllowed");
    assert.equal(asked, 0);
  });

  test("returns status, lower-case headers and decoded text", async () => {
    answer = (_request, response) => {
      response.writeHead(201, { ETag: '"1"', "Content-Encoding": "gzip", "Set-Cookie": "a=b" });
      response.end(gzipSync('{"name":"häuser"}'));
    };
    const result = await gateway().send(get(), quiet);
    assert.ok(result.ok);
    assert.equal(result.value.status, 201);
    assert.equal(result.value.body, '{"name":"häuser"}');
    assert.equal(result.value.encoding, undefined);
    assert.equal(result.value.headers["etag"], '"1"');
    for (const name of ["content-encoding", "content-length", "set-cookie", "transfer-encoding"])
      assert.equal(name in result.value.headers, false, name);
  });

  test("sends text and base64 bodies as their bytes", async () => {
    const url = `${origin}/repos/acme/shop/issues`;
    const sent = { url, method: "POST", body: Buffer.from("ä{}").toString("base64") } as const;
    await gateway().send(get({ ...sent, bodyEncoding: "base64" }), quiet);
    await gateway().send(get({ url, method: "post", body: "ä{}" }), quiet);
    assert.deepEqual(
      seen.map(({ method, body }) => ({ method, body })),
      [
        { method: "POST", body: "ä{}" },
        { method: "POST", body: "ä{}" },
      ],
    );
  });

  test("returns a redirect and does not follow it", async () => {
    answer = (_request, response) => {
      response.writeHead(302, { location: "https://evil.example/" });
      response.end();
    };
    const result = await gateway().send(get(), quiet);
    assert.ok(result.ok);
    assert.equal(result.value.status, 302);
    assert.equal(result.value.headers["location"], "https://evil.example/");
    assert.equal(seen.length, 1);
  });

  for (const status of [204, 304])
    test(`a ${status} has an empty body`, async () => {
      answer = (_request, response) => {
        response.writeHead(status);
        response.end();
      };
      const result = await gateway().send(get(), quiet);
      assert.ok(result.ok);
      assert.equal(result.value.status, status);
      assert.equal(result.value.body, "");
    });

  test("hands a large body over in parts", async () => {
    const text = "0123456789".repeat(20);
    answer = (_request, response) => response.end(text);
    const open = gateway();
    const result = await open.send(get(), quiet);
    assert.ok(result.ok);
    let { body, next } = result.value;
    assert.equal(body.length, 64);
    while (next !== undefined) {
      const part = open.part(next);
      assert.ok(part.ok);
      body += part.value.body;
      next = part.value.next;
    }
    assert.equal(body, text);
    open.dispose();
  });

  test("a part that has expired is a network failure", () => {
    const part = gateway().part("guessed");
    assert.equal(part.ok ? "" : part.failure.reason, "network");
  });

  test("refuses a body over the limit without reading all of it", async () => {
    answer = (_request, response) => {
      response.write("x".repeat(4096));
      // Never ended: reading on would wait for the time-out.
    };
    const result = await gateway().send(get(), quiet);
    assert.equal(result.ok ? "" : result.failure.reason, "tooLarge");
  });

  test("a body of exactly the limit is taken", async () => {
    answer = (_request, response) => response.end("x".repeat(1024));
    const open = gateway({ partBytes: 4096 });
    const result = await open.send(get(), quiet);
    assert.ok(result.ok);
    assert.equal(result.value.body.length, 1024);
  });

  test("ends a request that takes too long as a network failure", async () => {
    answer = () => undefined;
    const result = await gateway({ timeoutMs: 20 }).send(get(), quiet);
    assert.deepEqual(result, {
      ok: false,
      failure: { reason: "network", detail: "No answer within 0.02 seconds." },
    });
  });

  test("a host that does not answer is a network failure that names the cause", async () => {
    const closed = createServer();
    closed.listen(0, "127.0.0.1");
    await once(closed, "listening");
    const url = originOf(closed);
    closed.close();
    const open = new Gateway({
      origins: { github: [url], azure: [], none: [] },
      isReadOnly: () => false,
      token: async () => "opaque-token-value",
      limits: { partBytes: 1, maxBytes: 1, timeoutMs: 1000, partExpiryMs: 1 },
    });
    const result = await open.send(get({ url }), quiet);
    assert.ok(!result.ok);
    assert.equal(result.failure.reason, "network");
    assert.match(result.failure.detail, /ECONNREFUSED/);
    assert.ok(!result.failure.detail.includes("opaque-token-value"));
  });

  test("passes a cancellation on: the request is aborted and rejects as such", async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      answer = (request) => {
        request.socket.once("close", () => resolve());
        controller.abort();
      };
    });
    await assert.rejects(gateway().send(get(), controller.signal), { name: "AbortError" });
    await closed;
  });

  test("sends nothing when it was cancelled before", async () => {
    await assert.rejects(gateway().send(get(), AbortSignal.abort()), { name: "AbortError" });
    assert.equal(seen.length, 0);
  });

  suite("a claims challenge of Azure", () => {
    const challenge =
      'Bearer authorization_uri="https://x", error="insufficient_claims", claims="e30="';
    const challenged: Answer = (request, response) => {
      const isFresh = request.headers.authorization === "Bearer fresh";
      if (isFresh) response.end("{}");
      else response.writeHead(401, { "WWW-Authenticate": challenge }).end("no");
    };

    test("is answered once, silently, with the raw header", async () => {
      answer = challenged;
      const asked: (string | undefined)[] = [];
      const open = gateway({}, async (request) => {
        asked.push(request.challenge);
        return request.challenge === undefined ? "old" : "fresh";
      });
      const result = await open.send(get({ auth: "azure" }), quiet);
      assert.equal(result.ok && result.value.status, 200);
      assert.deepEqual(asked, [undefined, challenge]);
    });

    test("is returned when no session answers it", async () => {
      answer = challenged;
      const open = gateway({}, async (request) =>
        request.challenge === undefined ? "old" : undefined,
      );
      const result = await open.send(get({ auth: "azure" }), quiet);
      assert.equal(result.ok && result.value.status, 401);
    });

    test("is answered no second time", async () => {
      answer = challenged;
      await gateway({}, async () => "old").send(get({ auth: "azure" }), quiet);
      assert.equal(seen.length, 2);
    });

    test("is not answered for GitHub, nor is a 401 without claims", async () => {
      answer = challenged;
      await gateway().send(get({ auth: "github" }), quiet);
      assert.equal(seen.length, 1);
      answer = (_request, response) =>
        response.writeHead(401, { "WWW-Authenticate": 'Bearer error="invalid_token"' }).end();
      await gateway().send(get({ auth: "azure" }), quiet);
      assert.equal(seen.length, 2);
    });
  });

  test("looks `fetch` up at call time", async () => {
    const original = globalThis.fetch;
    const open = gateway();
    let calls = 0;
    globalThis.fetch = async () => {
      calls += 1;
      return new Response("{}");
    };
    try {
      await open.send(get(), quiet);
    } finally {
      globalThis.fetch = original;
    }
    assert.equal(calls, 1);
  });
});
