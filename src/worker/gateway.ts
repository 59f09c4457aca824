import { type CancellationToken, ResponseError } from "vscode-languageserver-protocol";
import { mayHoldSecrets } from "../core/secretValues.ts";
import {
  type HttpPart,
  type HttpRequest,
  type HttpResponse,
  httpMaxBytes,
  httpPartRequest,
  httpRequest,
} from "../protocol/messages.ts";
import { abortable } from "../sources/abortable.ts";
import { isRecord } from "../sources/json.ts";
import {
  type Transport,
  TransportError,
  type TransportFailure,
  type TransportHint,
  type TransportRequest,
  type TransportResponse,
} from "../sources/transport.ts";
import { cancellationOf } from "./cancellation.ts";

/** The part of a connection that the gateway needs. */
export interface GatewayConnection {
  sendRequest(
    type: typeof httpRequest,
    request: HttpRequest,
    token: CancellationToken,
  ): Promise<HttpResponse>;
  sendRequest(
    type: typeof httpPartRequest,
    request: { readonly next: string },
    token: CancellationToken,
  ): Promise<HttpPart>;
}

/** What only the client may say. */
const forbidden = /^(authorization|cookie|host|proxy-.*)$/i;
const failures: readonly TransportFailure[] = [
  "notSignedIn",
  "originNotAllowed",
  "network",
  "tooLarge",
];
const hints: readonly TransportHint[] = ["explained", "sovereignCloud", "readOnly"];

/** The worker's transport in an editor: the client sends the request and holds the credential. */
export function createGateway(connection: GatewayConnection): Transport {
  return async (request, signal) => {
    signal.throwIfAborted();
    const { token, dispose } = cancellationOf(signal);
    try {
      const answered = connection
        .sendRequest(httpRequest, messageOf(request), token)
        .then((answer) => whole(connection, answer, token));
      // The client is told to stop; its answer to that is not waited for.
      return await abortable(answered, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw toTransportError(error);
    } finally {
      dispose();
    }
  };
}

function messageOf(request: TransportRequest): HttpRequest {
  return {
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !forbidden.test(name)),
    ),
    auth: request.auth,
    ...(request.account === undefined ? {} : { account: request.account }),
    ...(request.tenant === undefined ? {} : { tenant: request.tenant }),
    // An address that tells by itself needs no mark.
    ...(request.isOfSecrets === true && !mayHoldSecrets(request.url) ? { isOfSecrets: true } : {}),
    ...encodeBody(request.body),
  };
}

async function whole(
  connection: GatewayConnection,
  answer: HttpResponse,
  token: CancellationToken,
): Promise<TransportResponse> {
  const parts = [decode(answer)];
  let size = parts[0]?.byteLength ?? 0;
  if (size > httpMaxBytes) throw tooLarge();
  let { next } = answer;
  while (next !== undefined) {
    const part: HttpPart = await connection.sendRequest(httpPartRequest, { next }, token);
    const bytes = decode(part);
    size += bytes.byteLength;
    if (size > httpMaxBytes) throw tooLarge();
    parts.push(bytes);
    next = part.next;
  }
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { status: answer.status, headers, body: Buffer.concat(parts) };
}

function tooLarge(): TransportError {
  return new TransportError("tooLarge", "the answer is over 64 MiB");
}

function decode(part: HttpPart): Uint8Array {
  return Buffer.from(part.body, part.encoding === "base64" ? "base64" : "utf8");
}

function encodeBody(
  body: string | Uint8Array | undefined,
): Pick<HttpRequest, "body" | "bodyEncoding"> {
  if (body === undefined) return {};
  if (typeof body === "string") return { body };
  return { body: Buffer.from(body).toString("base64"), bodyEncoding: "base64" };
}

/** An error without a reason of ours is an internal one and passes as it is. */
function toTransportError(error: unknown): unknown {
  const data: unknown = error instanceof ResponseError ? error.data : undefined;
  if (!(error instanceof ResponseError) || !isRecord(data)) return error;
  const reason = failures.find((known) => known === data["reason"]);
  if (reason === undefined) return error;
  const { detail } = data;
  const hint = hints.find((known) => known === data["hint"]);
  return new TransportError(reason, typeof detail === "string" ? detail : error.message, { hint });
}
