/** A GitHub that is not github.com: GHE.com with data residency, or a GitHub Enterprise Server. */
export interface GitHubHost {
  /** As a remote names it: lower case, with the port unless it is the usual one. */
  readonly host: string;
  /** The start of its REST API's addresses, without a trailing slash. */
  readonly apiUrl: string;
}

const tenant = /^[a-z0-9][a-z0-9-]*\.ghe\.com$/;

/**
 * Reads the address of an Enterprise host, e.g. `https://acme.ghe.com` or
 * `https://ghe.example:8443`; `refused` says why it is none, fit for a log: it quotes nothing.
 *
 * github.com and its subdomains are refused, so that no address of a setting can stand for them;
 * plain http is for this machine only.
 */
export function readGitHubHost(address: unknown): GitHubHost | { readonly refused: string } {
  if (typeof address !== "string" || !URL.canParse(address)) return { refused: "is no address" };
  const url = new URL(address);
  const { host, hostname, protocol } = url;
  if (url.username !== "" || url.password !== "") return { refused: "holds a user name" };
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname))) {
    return { refused: "is not https" };
  }
  if (`${url.pathname}${url.search}${url.hash}` !== "/") return { refused: "holds a path" };
  // A final dot names the same host in another spelling.
  if (hostname.endsWith(".")) return { refused: "ends with a dot" };
  if (isBelow(hostname, "github.com")) return { refused: "is github.com itself" };
  if (!isBelow(hostname, "ghe.com")) return { host, apiUrl: `${url.origin}/api/v3` };
  const apiUrl = publicApiUrl(host);
  return apiUrl === undefined ? { refused: "is no tenant of GHE.com" } : { host, apiUrl };
}

/** The API of github.com and of GHE.com hosts; undefined for any other host. */
export function publicApiUrl(host: string): string | undefined {
  if (host === "github.com") return "https://api.github.com";
  return tenant.test(host) ? `https://api.${host}` : undefined;
}

/** The host whose API an address belongs to; undefined when it is no address. */
export function hostOfApi(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { host } = new URL(address);
  const name = host.startsWith("api.") ? host.slice("api.".length) : host;
  return publicApiUrl(name) === undefined ? host : name;
}

/** True for the names and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function isBelow(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
