/**
 * The only place where the client sends HTTP: checks the origin, adds the credential, sends with
 * the extension host's own `fetch`, and hands the answer to the worker.
 *
 * Deliberately absent: redirects, retries (but for one claims challenge), cookies, and any way for
 * the worker to see or choose a credential.
 */
import { hostOfApi } from "../../core/gitHubHost.ts";
import { mayHoldSecrets, withoutSecretValues } from "../../core/secretValues.ts";
import { natureOf, refusalToSend } from "../../core/writes.ts";
import type { HttpFailure, HttpPart, HttpRequest, HttpResponse } from "../../protocol/messages.ts";
import { BodyParts } from "./bodyParts.ts";
import { requestHeaders, responseHeaders } from "./headers.ts";
import { type AllowedOrigins, checkOrigin } from "./origins.ts";
import { redact } from "./redact.ts";

/** Asks for a credential without any user interface. */
export interface TokenRequest {
  readonly auth: "github" | "azure";
  /** The origin that it is for, which was checked: a credential belongs to one host. */
  readonly origin: string;
  readonly account: string | undefined;
  readonly tenant: string | undefined;
  /** The raw `www-authenticate` header of a claims challenge. */
  readonly challenge: string | undefined;
}

/** Everything the gateway needs from outside. */
export interface GatewayParts {
  readonly origins: AllowedOrigins;
  /** True: nothing may be written. Asked for every request. */
  readonly isReadOnly: () => boolean;
  /**
   * Undefined when nobody is signed in, or why there is no token; a token is used for one request
   * and not kept here.
   */
  readonly token: (
    request: TokenRequest,
    signal: AbortSignal,
  ) => Promise<string | Omit<HttpFailure, "reason"> | undefined>;
  readonly limits: {
    readonly partBytes: number;
    readonly maxBytes: number;
    readonly timeoutMs: number;
    readonly partExpiryMs: number;
  };
}

export type GatewayAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: HttpFailure };

/** Sends the worker's requests; one per session. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #bodies: BodyParts;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    const { partBytes, partExpiryMs } = parts.limits;
    this.#bodies = new BodyParts({ partBytes, expiryMs: partExpiryMs });
  }

  /** Sends one request. Rejects with the signal's reason when cancelled, with nothing else. */
  async send(request: HttpRequest, signal: AbortSignal): Promise<GatewayAnswer<HttpResponse>> {
    const verdict = checkOrigin(request, this.#parts.origins);
    if (!verdict.allowed) return failed("originNotAllowed", verdict.detail);
    const refusal = refusalToSend(request, this.#parts.isReadOnly());
    if (refusal !== undefined) {
      const failure: HttpFailure = { reason: "originNotAllowed", detail: refusal };
      const isWrite = natureOf(request).kind === "write";
      return { ok: false, failure: isWrite ? { ...failure, hint: "readOnly" } : failure };
    }
    const first = await this.#attempt(request, verdict.url, { challenge: undefined, signal });
    if (!first.ok || request.auth !== "azure") return first;
    const challenge = claimsChallenge(first.value);
    if (challenge === undefined) return first;
    const second = await this.#attempt(request, verdict.url, { challenge, signal });
    // Where no session answers the challenge silently, the first answer (401) says more.
    return second.ok ? second : first;
  }

  /** The next part of a large body. */
  part(handle: string): GatewayAnswer<HttpPart> {
    const part = this.#bodies.next(handle);
    return part === undefined
      ? failed("network", "The rest of the answer has expired.")
      : { ok: true, value: part };
  }

  dispose(): void {
    this.#bodies.dispose();
  }

  async #attempt(
    request: HttpRequest,
    url: URL,
    options: { readonly challenge: string | undefined; readonly signal: AbortSignal },
  ): Promise<GatewayAnswer<HttpResponse>> {
    const headers = requestHeaders(request.headers);
    if (request.auth !== "none") {
      const token = await this.#parts.token(
        {
          auth: request.auth,
          origin: url.origin,
          account: request.account,
          tenant: request.tenant,
          challenge: options.challenge,
        },
        options.signal,
      );
      if (token === undefined) return failed("notSignedIn", signedOutDetail(request.auth, url));
      if (typeof token !== "string") {
        return { ok: false, failure: { reason: "notSignedIn", ...token } };
      }
      headers["authorization"] = `Bearer ${token}`;
    }
    const { method } = request;
    const isOfSecrets = request.isOfSecrets === true || mayHoldSecrets(url.href);
    return this.#exchange({ method, url, headers, body: bodyOf(request), isOfSecrets }, options);
  }

  async #exchange(
    sent: {
      readonly method: string;
      readonly url: URL;
      readonly headers: Record<string, string>;
      readonly body: Uint8Array<ArrayBuffer> | undefined;
      readonly isOfSecrets: boolean;
    },
    { signal }: { readonly signal: AbortSignal },
  ): Promise<GatewayAnswer<HttpResponse>> {
    signal.throwIfAborted();
    const { maxBytes, timeoutMs } = this.#parts.limits;
    const timeout = AbortSignal.timeout(timeoutMs);
    const ended = AbortSignal.any([signal, timeout]);
    try {
      // Looked up at call time: the extension host replaces it with one that knows proxies.
      const response = await globalThis.fetch(sent.url, {
        method: sent.method.toUpperCase(),
        headers: sent.headers,
        redirect: "manual",
        signal: ended,
        ...(sent.body === undefined ? {} : { body: sent.body }),
      });
      const bytes = await readBody(response, maxBytes);
      if (bytes === undefined)
        return failed("tooLarge", `The answer is larger than ${maxBytes / 1024 / 1024} MiB.`);
      const headers = responseHeaders(response.headers);
      const body = sent.isOfSecrets ? harmless(bytes) : bytes;
      return {
        ok: true,
        value: {
          status: response.status,
          headers,
          ...this.#bodies.first(body),
        },
      };
    } catch (error) {
      signal.throwIfAborted();
      return failed("network", timeout.aborted ? timeoutDetail(timeoutMs) : networkDetail(error));
    }
  }
}

function signedOutDetail(auth: TokenRequest["auth"], { origin }: URL): string {
  if (auth === "azure") return "Not signed in to Azure.";
  const host = hostOfApi(origin);
  return host === "github.com" ? "Not signed in to GitHub." : `Not signed in to ${host}.`;
}

function failed(reason: HttpFailure["reason"], detail: string): GatewayAnswer<never> {
  return { ok: false, failure: { reason, detail } };
}

function bodyOf(request: HttpRequest): Uint8Array<ArrayBuffer> | undefined {
  if (request.body === undefined) return undefined;
  return Buffer.from(request.body, request.bodyEncoding === "base64" ? "base64" : "utf8");
}

/** The body without the secrets that an older server sends although it is asked not to. */
function harmless(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  return Buffer.from(withoutSecretValues(new TextDecoder().decode(bytes)));
}

/** The whole body, or undefined when it is larger than allowed; then the rest is not read. */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  const hasNone = response.body === null || response.status === 204 || response.status === 304;
  if (hasNone) return new Uint8Array();
  const stream: AsyncIterable<Uint8Array> = response.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Azure Resource Manager asks for a fresh token with more claims: RFC 9470 and CAE. */
function claimsChallenge(response: HttpResponse): string | undefined {
  const header = response.headers["www-authenticate"];
  if (response.status !== 401 || header === undefined) return undefined;
  return /\bclaims\s*=/i.test(header) ? header : undefined;
}

function timeoutDetail(timeoutMs: number): string {
  return `No answer within ${timeoutMs / 1000} seconds.`;
}

/** `fetch` says "fetch failed"; the reason is in its cause. */
function networkDetail(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return "The request failed.";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  return redact(code === undefined ? cause.message : `${code}: ${cause.message}`);
}
