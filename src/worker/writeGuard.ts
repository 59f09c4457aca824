import { natureOf, refusalToSend } from "../core/writes.ts";
import { type Transport, TransportError, type TransportRequest } from "../sources/transport.ts";

/** What decides about writes, and hears of them. */
export interface WriteGuard {
  /** Asked for every request: the setting may change at any time. */
  readonly isReadOnly: () => boolean;
  readonly log: (message: string) => void;
}

/**
 * A transport that refuses what this program never sends, and every write in read-only mode; each
 * write that is sent gets one log line that says what, where and with which result, no content.
 */
export function guardWrites(transport: Transport, { isReadOnly, log }: WriteGuard): Transport {
  return async (request, signal) => {
    const refusal = refusalToSend(request, isReadOnly());
    if (refusal !== undefined) {
      log(`Not written: ${refusal} ${placeOf(request)}`);
      const hint = natureOf(request).kind === "write" ? "readOnly" : undefined;
      throw new TransportError("originNotAllowed", refusal, { hint });
    }
    const nature = natureOf(request);
    if (nature.kind !== "write") return transport(request, signal);
    const tell = (result: string) => log(`Written: ${nature.what}, ${placeOf(request)}: ${result}`);
    try {
      const answer = await transport(request, signal);
      tell(String(answer.status));
      return answer;
    } catch (error) {
      // Whether it has acted is not known: whoever asked looks for it.
      tell(
        error instanceof TransportError ? `no answer (${error.reason})` : "no answer (cancelled)",
      );
      throw error;
    }
  };
}

/** Where a request goes: method, host and path; no query, which may hold a text. */
function placeOf({ method, url }: TransportRequest): string {
  if (!URL.canParse(url)) return method;
  const { host, pathname } = new URL(url);
  return `${method} ${host}${pathname}`;
}
