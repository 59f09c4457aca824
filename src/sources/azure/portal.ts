import { text } from "../fields.ts";

const portalHosts: ReadonlySet<string> = new Set([
  "portal.azure.com",
  "www.portal.azure.com",
  "security.microsoft.com",
]);

/** A link of a row as an address to open: https on a portal host, else undefined. */
export function portalPage(link: unknown): string | undefined {
  const given = text(link);
  if (given === undefined) return undefined;
  // Rows spell it without a scheme.
  const address = /^[a-z]+:\/\//i.test(given) ? given : `https://${given}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isPortal = url.protocol === "https:" && url.username === "" && portalHosts.has(url.host);
  return isPortal ? url.href : undefined;
}

/** The portal's page of a resource. */
export function resourcePage(tenant: string | undefined, id: string): string | undefined {
  if (!id.startsWith("/subscriptions/")) return undefined;
  return portalPage(
    `portal.azure.com/#@${encodeURIComponent(tenant ?? "")}/resource${encodeURI(id)}`,
  );
}
