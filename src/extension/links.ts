/** Which addresses the extension opens in a browser. */

// Azure's portals, public and sovereign, and Defender's.
const portals = [
  "portal.azure.com",
  "portal.azure.us",
  "portal.azure.cn",
  "security.microsoft.com",
] as const;

/**
 * A page of GitHub as it may be opened, or undefined: https on one of the user's own hosts, which
 * may have a port, without a user name.
 */
export function gitHubUrl(text: string | null, hosts: readonly string[]): string | undefined {
  return plainUrl(text, hosts);
}

/** A page of Azure's or Defender's portal as it may be opened, or undefined. */
export function portalUrl(text: string | null): string | undefined {
  return plainUrl(text, portals);
}

/** Compared as parsed values. */
function plainUrl(text: string | null, hosts: readonly string[]): string | undefined {
  if (text === null || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.protocol === "https:" && url.username === "" && url.password === "";
  return isPlain && hosts.includes(url.host) ? url.href : undefined;
}
