import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";

const mostRedirects = 5;

/**
 * Follows redirects of GET requests within the same origin, five at most.
 *
 * Anything else is handed back as it came: a redirect may never decide where a credential goes.
 */
export function followingRedirects(transport: Transport): Transport {
  return async (request, signal) => {
    let current: TransportRequest = request;
    let response = await transport(current, signal);
    for (let hops = 0; hops < mostRedirects; hops += 1) {
      const target = redirectTarget(current, response);
      if (target === undefined) return response;
      current = { ...request, url: target };
      response = await transport(current, signal);
    }
    return response;
  };
}

function redirectTarget(
  request: TransportRequest,
  response: TransportResponse,
): string | undefined {
  if (request.method !== "GET" || ![301, 302, 307, 308].includes(response.status)) return undefined;
  const location = response.headers["location"];
  if (location === undefined || !URL.canParse(location, request.url)) return undefined;
  const target = new URL(location, request.url);
  return target.origin === new URL(request.url).origin ? target.href : undefined;
}
