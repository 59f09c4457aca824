/** Which addresses the extension opens in a browser. */

const hosts = {
  github: ["github.com"],
  // Azure's portals, public and sovereign, and Defender's.
  portal: ["portal.azure.com", "portal.azure.us", "portal.azure.cn", "security.microsoft.com"],
} as const;

/**
 * The address as it may be opened, or undefined: https, an allow-listed host, no user name and no
 * port. Compared as parsed values. A GitHub address may also be on GitHub Enterprise Cloud with
 * data residency (`tenant.ghe.com`).
 */
export function externalUrl(text: string | null, kind: keyof typeof hosts): string | undefined {
  if (text === null || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.protocol === "https:" && url.username === "" && url.password === "";
  if (!isPlain || url.port !== "") return undefined;
  const allowed: readonly string[] = hosts[kind];
  const isTenant = kind === "github" && /^[a-z0-9-]+\.ghe\.com$/.test(url.hostname);
  return allowed.includes(url.hostname) || isTenant ? url.href : undefined;
}
