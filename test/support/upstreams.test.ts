import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import { serveUpstreams, type Upstreams } from "./upstreams.ts";

suite("serveUpstreams", () => {
  let upstreams: Upstreams;

  setup(async () => {
    upstreams = await serveUpstreams(async (asked) => new Response(`asked for ${asked.url}`));
  });

  teardown(() => upstreams.close());

  test("answers as GitHub, with a certificate that its authority vouches for", async () => {
    const answer = await get(upstreams, "api.github.com", "/user?page=2");
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(answer, /asked for https:\/\/api\.github\.com\/user\?page=2/);
  });

  test("records that a request was authorized, not with what", async () => {
    await get(upstreams, "management.azure.com", "/tenants", "authorization: Bearer of-no-use\r\n");
    assert.deepEqual(upstreams.requests, [
      {
        method: "GET",
        host: "management.azure.com",
        path: "/tenants",
        isAuthorized: true,
        isConditional: false,
        status: 200,
      },
    ]);
  });

  test("lets no other host through, and says which was asked for", async () => {
    assert.equal(await tunnelTo(upstreams, "example.com"), 403);
    assert.deepEqual(upstreams.refusedHosts, ["example.com"]);
  });
});

/** The socket of a tunnel, or the status of the refusal. */
async function tunnelTo({ env }: Upstreams, host: string): Promise<Socket | number> {
  const connecting = request(env["HTTPS_PROXY"] ?? "", { method: "CONNECT", path: `${host}:443` });
  connecting.end();
  return new Promise((resolve, reject) => {
    connecting.on("error", reject);
    connecting.on("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) {
        resolve(socket);
      } else {
        socket.destroy();
        resolve(statusCode ?? 0);
      }
    });
  });
}

/** The whole answer as text. */
async function get(
  upstreams: Upstreams,
  host: string,
  path: string,
  headers = "",
): Promise<string> {
  const socket = await tunnelTo(upstreams, host);
  assert.ok(typeof socket !== "number", `${host} was refused`);
  const ca = readFileSync(upstreams.env["SSL_CERT_FILE"] ?? "");
  const secure = connectTls({ socket, servername: host, ca });
  secure.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${headers}connection: close\r\n\r\n`);
  return text(secure);
}
