import { mayHoldSecrets } from "../../core/secretValues.ts";
import type { Transport, TransportRequest } from "../transport.ts";

/** Octokit's `fetch`, sent through the transport. */
export function fetchOver(transport: Transport, account: string | undefined): typeof fetch {
  return async (input, init) => {
    const headers: Record<string, string> = {};
    for (const [name, value] of new Headers(init?.headers)) headers[name] = value;
    const body = init?.body;
    const url = input instanceof Request ? input.url : String(input);
    const answer = await transport(
      {
        method: init?.method ?? "GET",
        url,
        headers,
        body: typeof body === "string" || body instanceof Uint8Array ? body : undefined,
        auth: "github",
        account,
        ...secretMark(url),
      },
      init?.signal ?? new AbortController().signal,
    );
    const hasBody = answer.status !== 204 && answer.status !== 205 && answer.status !== 304;
    return new Response(hasBody ? new Uint8Array(answer.body) : null, {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

/** Goes with the request wherever it is redirected to. */
function secretMark(url: string): Pick<TransportRequest, "isOfSecrets"> {
  return mayHoldSecrets(url) ? { isOfSecrets: true } : {};
}
