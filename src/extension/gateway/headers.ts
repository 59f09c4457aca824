/** Which headers cross the gateway, in each direction. */

const neverSent = new Set([
  "authorization",
  "connection",
  "content-length",
  "cookie",
  "cookie2",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-forwarded-for",
  "x-forwarded-host",
  // What is checked is the method that is sent.
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
]);

/** `fetch` has decoded and joined the body, and cookies are nobody's business here. */
const neverReturned = new Set([
  "content-encoding",
  "content-length",
  "set-cookie",
  "set-cookie2",
  "transfer-encoding",
]);

// RFC 9110, 5.1 and 5.5: a name is a token, a value holds no control characters.
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * The headers of a worker's request that may be sent: names in lower case, without anything that
 * carries a credential, names a host or a proxy, or belongs to the connection. Malformed ones are
 * left out.
 */
export function requestHeaders(given: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [spelled, value] of Object.entries(given)) {
    const name = spelled.toLowerCase();
    if (neverSent.has(name) || name.startsWith("proxy-") || name.startsWith("sec-")) continue;
    if (headerName.test(name) && headerValue.test(value)) kept[name] = value;
  }
  return kept;
}

/** The headers of an answer as the worker gets them: names in lower case. */
export function responseHeaders(
  received: Iterable<readonly [string, string]>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [spelled, value] of received) {
    const name = spelled.toLowerCase();
    if (!neverReturned.has(name)) kept[name] = value;
  }
  return kept;
}
