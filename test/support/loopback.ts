import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";
import { type Transport, TransportError } from "../../src/sources/transport.ts";

/** A request as it arrived over the socket. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface LoopbackServer {
  /** Without a trailing slash. */
  readonly url: string;
  /** Oldest first; grows while it is served. */
  readonly requests: readonly ReceivedRequest[];
  readonly close: () => Promise<void>;
}

/** Serves real HTTP on a free port of this machine until closed. */
export async function serve(
  respond: (request: ReceivedRequest, response: ServerResponse, count: number) => void,
): Promise<LoopbackServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void buffer(incoming).then((body) => {
      const request = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: body.toString("utf8"),
      };
      requests.push(request);
      respond(request, response, requests.length);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, requests, close: async () => close(server) };
}

/** Answers with JSON as GitHub does. */
export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

/** The transport of a test: this process's own `fetch`, redirects handed back, no credential. */
export const fetchTransport: Transport = async (request, signal) => {
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      redirect: "manual",
      signal,
      ...(request.body === undefined
        ? {}
        : { body: typeof request.body === "string" ? request.body : new Uint8Array(request.body) }),
    });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw new TransportError("network", "the connection failed", { cause: error });
  }
};

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => {
    server.close(resolve);
  });
  server.closeAllConnections();
  await closed;
}
