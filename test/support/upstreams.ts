/**
 * GitHub and Azure on real sockets: TLS servers behind a local CONNECT proxy that lets nothing else out.
 *
 * The code under test keeps its real addresses; the proxy and the certificate authority reach it through the
 * environment, as in a company network. What was asked is recorded; the value of an authorization never is.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { generate } from "selfsigned";
import { sendResponse } from "./sendResponse.ts";

export interface UpstreamRequest {
  readonly method: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
  readonly isAuthorized: boolean;
  readonly isConditional: boolean;
  readonly status: number;
}

export interface Upstreams {
  /** What a process needs in its environment to reach these upstreams and no other host. */
  readonly env: Readonly<Record<string, string>>;
  /** Answered requests, oldest first; grows while it is served. */
  readonly requests: readonly UpstreamRequest[];
  /** Hosts the proxy refused, oldest first. */
  readonly refusedHosts: readonly string[];
  close(): Promise<void>;
}

const servedHosts = [
  "api.github.com",
  "management.azure.com",
  "tmaproduction.blob.core.windows.net",
  "www.cisa.gov",
];

/** Serves `respond` as api.github.com and management.azure.com until closed. */
export async function serveUpstreams(
  respond: (request: Request) => Promise<Response>,
): Promise<Upstreams> {
  const folder = mkdtempSync(join(tmpdir(), "runtime-risk-upstreams-"));
  const certificates = await makeCertificates();
  const certificateFile = join(folder, "authority.pem");
  writeFileSync(certificateFile, certificates.authority);
  const requests: UpstreamRequest[] = [];
  const refusedHosts: string[] = [];

  const upstream = createTlsServer(
    { key: certificates.key, cert: certificates.certificate },
    (incoming, outgoing) => {
      answer(incoming, outgoing, respond).then(
        (request) => requests.push(request),
        // The asker is gone: nobody is owed an answer.
        () => outgoing.destroy(),
      );
    },
  );
  const upstreamPort = await listen(upstream);
  // A tunnel's socket is no longer the proxy's own to close.
  const tunnels = new Set<Socket>();
  const proxy = createServer((_, outgoing) => outgoing.writeHead(403).end());
  proxy.on("connect", (request: IncomingMessage, client: Socket) => {
    const host = (request.url ?? "").replace(/:443$/, "");
    tunnels.add(client);
    // Who was refused, or closed its window, may hang up at any time.
    client.on("error", () => client.destroy());
    client.on("close", () => tunnels.delete(client));
    if (servedHosts.includes(host)) {
      tunnel(client, upstreamPort);
    } else {
      refusedHosts.push(host);
      client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    }
  });
  const address = `http://127.0.0.1:${await listen(proxy)}`;

  return {
    env: {
      HTTPS_PROXY: address,
      HTTP_PROXY: address,
      https_proxy: address,
      http_proxy: address,
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
      SSL_CERT_FILE: certificateFile,
    },
    requests,
    refusedHosts,
    close: async () => {
      for (const tunnel of tunnels) tunnel.destroy();
      await Promise.all([close(proxy), close(upstream)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  respond: (request: Request) => Promise<Response>,
): Promise<UpstreamRequest> {
  const { method = "GET", url: path = "/", headers } = incoming;
  const host = headers.host ?? "";
  const body = await buffer(incoming);
  const request = new Request(`https://${host}${path}`, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
    body: method === "GET" || method === "HEAD" ? null : body,
  });
  const response = await respond(request).catch(
    (error: unknown) => new Response(String(error), { status: 500 }),
  );
  await sendResponse(response, outgoing);
  return {
    method,
    host,
    path,
    isAuthorized: headers.authorization !== undefined,
    isConditional: headers["if-none-match"] !== undefined,
    status: response.status,
  };
}

function tunnel(client: Socket, port: number): void {
  const upstream = connect(port, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on("error", () => client.destroy());
  client.on("close", () => upstream.destroy());
}

/** An authority for this run alone, and one certificate of it for all served hosts. */
async function makeCertificates(): Promise<{
  readonly authority: string;
  readonly key: string;
  readonly certificate: string;
}> {
  const common = { keyType: "ec", algorithm: "sha256" } as const;
  const authority = await generate([{ name: "commonName", value: "Runtime Risk test authority" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const served = await generate([{ name: "commonName", value: servedHosts[0] ?? "" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: servedHosts.map((value) => ({ type: 2, value })) },
    ],
  });
  return { authority: authority.cert, key: served.private, certificate: served.cert };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
