import type { GitHub } from "./client.ts";

/** Where an administrator turns a repository's security features on and off. */
export function securitySettings(github: GitHub): string {
  return webPage(github, undefined, "settings/security_analysis");
}

/**
 * The page of something on GitHub: the address GitHub gave if it is https on the repository's own
 * host, else the one built from `path` below the repository.
 */
export function webPage(github: GitHub, given: string | undefined, path: string): string {
  const { host, owner, name } = github.repository;
  if (given !== undefined && URL.canParse(given)) {
    const url = new URL(given);
    if (url.protocol === "https:" && url.host === host && url.username === "") return url.href;
  }
  return `https://${host}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/${path}`;
}
