import assert from "node:assert/strict";
import { followingRedirects } from "../../src/sources/redirects.ts";
import type { TransportRequest } from "../../src/sources/transport.ts";
import { fetchTransport, type LoopbackServer, serve } from "../support/loopback.ts";

const signal = new AbortController().signal;
const send = followingRedirects(fetchTransport);

function get(url: string, method = "GET"): TransportRequest {
  return { method, url, headers: { accept: "application/json" }, auth: "github" };
}

suite("redirects", () => {
  let here: LoopbackServer;
  let there: LoopbackServer;

  setup(async () => {
    there = await serve((_request, response) => response.end("stolen"));
    here = await serve((request, response) => {
      const url = new URL(request.path, "http://127.0.0.1");
      const left = Number(url.searchParams.get("left"));
      if (url.pathname === "/away") {
        response.writeHead(302, { location: `${there.url}/in` }).end();
      } else if (url.pathname === "/bad") {
        response.writeHead(302, { location: "http://[" }).end();
      } else if (left > 0) {
        response.writeHead(Number(url.searchParams.get("status") ?? 301), {
          location: `/hop?left=${left - 1}`,
        });
        response.end();
      } else {
        response.end("arrived");
      }
    });
  });

  teardown(async () => {
    await Promise.all([here.close(), there.close()]);
  });

  for (const status of [301, 302, 307, 308]) {
    test(`a GET follows ${status} within the origin`, async () => {
      const answer = await send(get(`${here.url}/hop?left=1&status=${status}`), signal);
      assert.equal(Buffer.from(answer.body).toString(), "arrived");
    });
  }

  test("five are followed, the sixth is handed back", async () => {
    assert.equal((await send(get(`${here.url}/hop?left=5`), signal)).status, 200);
    assert.equal(here.requests.length, 6);
    assert.equal((await send(get(`${here.url}/hop?left=6`), signal)).status, 301);
    assert.equal(here.requests.length, 12);
  });

  test("another host is asked nothing", async () => {
    const answer = await send(get(`${here.url}/away`), signal);
    assert.equal(answer.status, 302);
    assert.equal(there.requests.length, 0);
  });

  test("a write is never redirected", async () => {
    const answer = await send(get(`${here.url}/hop?left=1`, "POST"), signal);
    assert.equal(answer.status, 301);
    assert.equal(here.requests.length, 1);
  });

  test("a target that is no address is handed back", async () => {
    assert.equal((await send(get(`${here.url}/bad`), signal)).status, 302);
  });

  test("the request's headers go along", async () => {
    await send(get(`${here.url}/hop?left=1`), signal);
    assert.deepEqual(
      here.requests.map(({ headers }) => headers.accept),
      ["application/json", "application/json"],
    );
  });
});
