import { isLoopback } from "../core/gitHubHost.ts";
import { type Transport, TransportError, type TransportRequest } from "../sources/transport.ts";

/** Where each credential may go, and how to get it. */
export interface DirectOptions {
  readonly github: Credential;
  readonly azure: Credential;
  /** Origins that may be asked without a credential. */
  readonly open?: readonly string[] | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface Credential {
  /** The only origin it is sent to: https, or http on a loopback address. */
  readonly origin: string;
  /** Undefined when there is none; why, goes into the message. */
  readonly token: (signal: AbortSignal) => Promise<string | undefined>;
  /** What to do about a missing one, e.g. `Set GITHUB_TOKEN`. */
  readonly advice: string;
}

const maxBytes = 64 * 1024 * 1024;
const defaultTimeoutMs = 30_000;

/**
 * Sends requests over this process's own sockets, for the worker without an editor and for the
 * command line. A token goes to its one origin, over https or to a loopback address, nowhere else.
 */
export function createDirectTransport(options: DirectOptions): Transport {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  return async (request, signal) => {
    const headers = await headersFor(request, options, signal);
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      // The one place of this process that opens sockets.
      const answer = await fetch(request.url, {
        method: request.method,
        headers,
        redirect: "manual",
        signal: AbortSignal.any([signal, limit]),
        ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
      });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await readBody(answer),
      };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TransportError) throw error;
      const reason = limit.aborted
        ? `no answer within ${Math.round(timeoutMs / 1000)} seconds`
        : networkReason(error);
      throw new TransportError("network", reason, { cause: error });
    }
  };
}

function bodyOf(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? body : new Uint8Array(body);
}

async function headersFor(
  request: TransportRequest,
  options: DirectOptions,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const origin = URL.canParse(request.url) ? new URL(request.url).origin : "";
  if (request.auth === "none") {
    if (options.open?.includes(origin) === true) return withoutCredential(request.headers);
    throw new TransportError("originNotAllowed", `${origin} is not on the list of open hosts`);
  }
  const credential = options[request.auth];
  if (origin !== credential.origin || !isSafeOrigin(origin)) {
    throw new TransportError("originNotAllowed", `a token must not be sent to ${origin}`);
  }
  const token = await tokenOf(credential, signal);
  // fetch quotes a header it refuses in its message.
  if (token === undefined || !/^[!-~]+$/.test(token)) {
    throw new TransportError("notSignedIn", credential.advice);
  }
  return { ...withoutCredential(request.headers), authorization: `Bearer ${token}` };
}

/**
 * A credential that fails is none; its own message may say too much. That one is of a cloud in which
 * nothing can be read is our own word.
 */
async function tokenOf(credential: Credential, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await credential.token(signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TransportError && error.hint === "sovereignCloud") throw error;
    return undefined;
  }
}

function withoutCredential(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"),
  );
}

/** https anywhere, http only to this machine. */
export function isSafeOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

async function readBody(answer: Response): Promise<Uint8Array> {
  if (answer.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream: AsyncIterable<unknown> = answer.body;
  for await (const part of stream) {
    if (!(part instanceof Uint8Array)) continue;
    size += part.byteLength;
    if (size > maxBytes) throw new TransportError("tooLarge", "the answer is over 64 MiB");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** fetch hides the reason in its cause; neither names a header. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof Error ? cause : error;
  if (!(inner instanceof Error)) return "the request failed";
  const code = "code" in inner && typeof inner.code === "string" ? inner.code : undefined;
  const words = inner.message === "" ? inner.name : inner.message;
  return code === undefined || words.includes(code) ? words : `${words} (${code})`;
}
