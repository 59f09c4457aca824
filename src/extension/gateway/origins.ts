/**
 * Where the gateway may send a request, and with whose credential.
 *
 * What may be asked is github.com's API, those of the Enterprise hosts of the user's own settings,
 * and constants: nothing in a workspace, a remote, a redirect or a `Link` header can add to them.
 */
import type { GitHubHost } from "../../core/gitHubHost.ts";
import type { HttpRequest } from "../../protocol/messages.ts";

/**
 * Per credential the addresses that requests may begin with: an exact origin, and for an API that
 * shares it with other pages the API's path.
 */
export type AllowedOrigins = Readonly<Record<HttpRequest["auth"], readonly string[]>>;

/**
 * The origins of the product. `none` holds CISA's feed of known exploited vulnerabilities and the
 * blob store that GitHub's attestation API points to in `bundle_url`.
 */
export function allowedOrigins(enterprise: readonly GitHubHost[]): AllowedOrigins {
  return {
    github: ["https://api.github.com", ...enterprise.map(({ apiUrl }) => apiUrl)],
    azure: ["https://management.azure.com"],
    none: ["https://www.cisa.gov", "https://tmaproduction.blob.core.windows.net"],
  };
}

export type OriginVerdict =
  | { readonly allowed: true; readonly url: URL }
  | { readonly allowed: false; readonly detail: string };

const methods: Readonly<Record<HttpRequest["auth"], readonly string[]>> = {
  github: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
  azure: ["GET", "HEAD", "POST", "PUT", "DELETE"],
  none: ["GET", "HEAD"],
};

/**
 * Decides whether a request may leave.
 *
 * Origins and paths are compared as parsed values, never as text. A user name or password in the address
 * is refused. `detail` is fit for a log: it names the origin at most, not the path or the query.
 */
export function checkOrigin(
  request: Pick<HttpRequest, "url" | "method" | "auth">,
  allowed: AllowedOrigins,
): OriginVerdict {
  if (!URL.canParse(request.url)) return { allowed: false, detail: "The address cannot be read." };
  const url = new URL(request.url);
  if (url.username !== "" || url.password !== "")
    return { allowed: false, detail: "The address holds a user name." };
  if (!allowed[request.auth].some((start) => beginsWith(url, new URL(start))))
    return { allowed: false, detail: `Requests to ${url.origin} are not allowed.` };
  if (!methods[request.auth].includes(request.method.toUpperCase()))
    return {
      allowed: false,
      detail: `${request.method} requests to ${url.origin} are not allowed.`,
    };
  return { allowed: true, url };
}

function beginsWith(url: URL, start: URL): boolean {
  if (url.origin !== start.origin) return false;
  const path = start.pathname.replace(/\/$/, "");
  return path === "" || url.pathname === path || url.pathname.startsWith(`${path}/`);
}
