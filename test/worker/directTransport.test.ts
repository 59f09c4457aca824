import assert from "node:assert/strict";
import { TransportError, type TransportRequest } from "../../src/sources/transport.ts";
import {
  createDirectTransport,
  type DirectOptions,
  isSafeOrigin,
} from "../../src/worker/directTransport.ts";
import { calm } from "../support/gitHubClient.ts";
import { type LoopbackServer, serve } from "../support/loopback.ts";

const word = "sesame";

suite("direct transport", () => {
  let server: LoopbackServer;
  let respond: Parameters<typeof serve>[0];

  setup(async () => {
    respond = (_request, response) => response.end("answer");
    server = await serve((...args) => respond(...args));
  });

  teardown(async () => server.close());

  const direct = (changes: Partial<DirectOptions> = {}, token: string | undefined = word) => {
    const credential = { origin: server.url, token: async () => token, advice: "set GITHUB_TOKEN" };
    return createDirectTransport({
      github: credential,
      azure: { ...credential, origin: "https://management.azure.com" },
      ...changes,
    });
  };
  const get = (changes: Partial<TransportRequest> = {}): TransportRequest => ({
    method: "GET",
    url: `${server.url}/x`,
    headers: { accept: "a" },
    auth: "github",
    ...changes,
  });
  const refused = (reason: string) => (error: unknown) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.reason, reason);
    assert.ok(!error.message.includes(word) && !String(error.stack).includes(word));
    return true;
  };

  test("the token goes to its origin, in place of any that was given", async () => {
    const answer = await direct()(get({ headers: { Authorization: "other", accept: "a" } }), calm);
    assert.equal(Buffer.from(answer.body).toString(), "answer");
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${word}`);
    assert.equal(server.requests[0]?.headers.accept, "a");
  });

  test("method and body are sent, redirects are handed back", async () => {
    respond = (_request, response) => response.writeHead(302, { location: "/y" }).end();
    const answer = await direct()(get({ method: "POST", body: "{}" }), calm);
    assert.deepEqual([answer.status, answer.headers["location"]], [302, "/y"]);
    assert.deepEqual([server.requests[0]?.method, server.requests[0]?.body], ["POST", "{}"]);
    await direct()(get({ method: "POST", body: new Uint8Array([65]) }), calm);
    assert.equal(server.requests[1]?.body, "A");
  });

  for (const [name, changes] of [
    ["another origin", { url: "https://evil.example/x" }],
    ["another port", { url: "http://127.0.0.1:1/x" }],
    ["the origin as user name", { url: "https://api.github.com@evil.example/" }],
    ["no address", { url: "x" }],
    ["Azure's credential at GitHub's origin", { auth: "azure" }],
    ["an open host that is not on the list", { auth: "none" }],
  ] as const) {
    test(`${name} is not allowed, nothing is sent`, async () => {
      await assert.rejects(direct()(get(changes), calm), refused("originNotAllowed"));
      assert.equal(server.requests.length, 0);
    });
  }

  test("plain http beyond this machine is not allowed even for the token's own origin", async () => {
    const origin = "http://api.github.com";
    const transport = direct({ github: { origin, token: async () => word, advice: "" } });
    await assert.rejects(transport(get({ url: `${origin}/x` }), calm), refused("originNotAllowed"));
  });

  test("an open host on the list gets no credential", async () => {
    const request = get({ auth: "none", headers: { authorization: "x" } });
    await direct({ open: [server.url] })(request, calm);
    assert.equal(server.requests[0]?.headers.authorization, undefined);
  });

  for (const [name, token] of [
    ["no token", async () => undefined],
    ["a credential that fails", async () => Promise.reject(new Error(word))],
    ["a token no header can carry", async () => `${word}\nx: y`],
  ] as const) {
    test(`${name}: not signed in, with the advice`, async () => {
      const github = { origin: server.url, token, advice: "set GITHUB_TOKEN" };
      await assert.rejects(direct({ github })(get(), calm), (error: unknown) => {
        refused("notSignedIn")(error);
        assert.match(String(error), /set GITHUB_TOKEN/);
        return true;
      });
      assert.equal(server.requests.length, 0);
    });
  }

  test("no answer in time is a network failure that says so", async () => {
    respond = () => undefined;
    await assert.rejects(direct({ timeoutMs: 20 })(get(), calm), (error: unknown) => {
      refused("network")(error);
      assert.match(String(error), /no answer within/);
      return true;
    });
  });

  test("a body that never ends stops at 64 MiB", async () => {
    const chunk = Buffer.alloc(4 * 1024 * 1024);
    let written = 0;
    respond = (_request, response) => {
      const more = () => {
        while (!response.destroyed && written < 400 * 1024 * 1024) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
      };
      more();
    };
    await assert.rejects(direct()(get(), calm), refused("tooLarge"));
    assert.ok(written < 200 * 1024 * 1024);
  });

  test("a refused connection is a network failure that names its cause", async () => {
    const { url } = server;
    await server.close();
    await assert.rejects(direct()(get({ url: `${url}/x` }), calm), (error: unknown) => {
      refused("network")(error);
      assert.match(String(error), /ECONNREFUSED/);
      return true;
    });
    server = await serve((...args) => respond(...args));
  });

  test("a connection that breaks in the middle is a network failure", async () => {
    respond = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("x", () => response.destroy());
    };
    await assert.rejects(direct()(get(), calm), refused("network"));
  });

  test("cancellation rejects with its reason, before and while it is sent", async () => {
    const reason = new Error("closed");
    await assert.rejects(direct()(get(), AbortSignal.abort(reason)), reason);
    const controller = new AbortController();
    respond = () => controller.abort(reason);
    await assert.rejects(direct()(get(), controller.signal), reason);
  });

  for (const [origin, isSafe] of [
    ["https://api.github.com", true],
    ["http://127.0.0.1:8080", true],
    ["http://localhost:3000", true],
    ["http://[::1]:3000", true],
    ["http://api.github.com", false],
    ["http://127.0.0.1.evil.example", false],
    ["http://localhost.evil.example", false],
    ["http://10.0.0.1", false],
    ["ftp://127.0.0.1", false],
    ["", false],
  ] as const) {
    test(`${origin === "" ? "nothing" : origin} is ${isSafe ? "" : "not "}safe`, () => {
      assert.equal(isSafeOrigin(origin), isSafe);
    });
  }
});
