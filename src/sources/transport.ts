/**
 * How sources reach the network: one injected function. In VS Code it asks the client, in the
 * command line it opens sockets itself, in the sample it calls the simulator.
 *
 * Invariants of this room: only here are upstream field names known; nothing here knows an editor,
 * a language server or a clock; everything that waits takes an `AbortSignal`.
 */

export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  /** Never holds authorization, cookie, host or proxy headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** Whose credential the transport adds. */
  readonly auth: "github" | "azure" | "none";
  readonly account?: string | undefined;
  readonly tenant?: string | undefined;
  /** The answer may hold secrets that GitHub has found, whatever its address says. */
  readonly isOfSecrets?: true | undefined;
}

export interface TransportResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Sends one request; redirects are answers. Rejects with `TransportError`, or the signal's reason. */
export type Transport = (
  request: TransportRequest,
  signal: AbortSignal,
) => Promise<TransportResponse>;

export type TransportFailure = "notSignedIn" | "originNotAllowed" | "network" | "tooLarge";

/**
 * More about `notSignedIn`: the message is a sentence that says why there is no credential, or the
 * user's account is in a cloud where nothing can be read. With `originNotAllowed`: nothing may be
 * written now.
 */
export type TransportHint = "explained" | "sovereignCloud" | "readOnly";

/** A request that got no answer. The message is fit for a user and holds no credential. */
export class TransportError extends Error {
  readonly reason: TransportFailure;
  readonly hint: TransportHint | undefined;

  constructor(
    reason: TransportFailure,
    message: string,
    options?: ErrorOptions & { readonly hint?: TransportHint | undefined },
  ) {
    super(message, options);
    this.name = "TransportError";
    this.reason = reason;
    this.hint = options?.hint;
  }
}
