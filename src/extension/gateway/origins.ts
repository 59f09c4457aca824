/**
 * Where the gateway may send a request, and with whose credential.
 *
 * The lists are constants: nothing in a workspace, a setting of a workspace, a remote, a redirect or
 * a `Link` header can add to them.
 */
import type { HttpRequest } from "../../protocol/messages.ts";

/** Exact origins (`https://host`) per credential. */
export type AllowedOrigins = Readonly<Record<HttpRequest["auth"], readonly string[]>>;

/**
 * The origins of the product. `none` holds CISA's feed of known exploited vulnerabilities and the
 * blob store that GitHub's attestation API points to in `bundle_url`.
 */
export const allowedOrigins: AllowedOrigins = {
  github: ["https://api.github.com"],
  azure: ["https://management.azure.com"],
  none: ["https://www.cisa.gov", "https://tmaproduction.blob.core.windows.net"],
};

export type OriginVerdict =
  | { readonly allowed: true; readonly url: URL }
  | { readonly allowed: false; readonly detail: string };

const methods: Readonly<Record<HttpRequest["auth"], readonly string[]>> = {
  github: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
  azure: ["GET", "HEAD", "POST"],
  none: ["GET", "HEAD"],
};

/**
 * Decides whether a request may leave.
 *
 * Origins are compared as parsed values, never by prefix. A user name or password in the address
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
  if (!allowed[request.auth].includes(url.origin))
    return { allowed: false, detail: `Requests to ${url.origin} are not allowed.` };
  if (!methods[request.auth].includes(request.method.toUpperCase()))
    return {
      allowed: false,
      detail: `${request.method} requests to ${url.origin} are not allowed.`,
    };
  return { allowed: true, url };
}
