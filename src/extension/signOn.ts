/** Where single sign-on is authorised, as far as GitHub has said so. */
import type { RepositorySummary } from "../protocol/messages.ts";
import { gitHubUrl } from "./links.ts";

/** A session that an organisation wants to be authorised. */
export interface SignOn {
  /** `host/owner/name`. */
  readonly repository: string;
  /** The page to do it on, on the repository's own host; undefined when GitHub named none. */
  readonly url: string | undefined;
}

/**
 * The first repository that needs single sign-on, one with a page before one without; undefined
 * when none does. `hosts` are those whose pages may be opened.
 */
export function neededSignOn(
  summaries: readonly RepositorySummary[],
  hosts: readonly string[],
): SignOn | undefined {
  const needed = summaries.flatMap(({ repository, coverage }) => {
    const own = hosts.filter((host) => repository.startsWith(`${host}/`));
    return coverage
      .filter(({ state }) => state === "ssoRequired")
      .map(({ url }) => ({ repository, url: gitHubUrl(url ?? null, own) }));
  });
  return needed.find(({ url }) => url !== undefined) ?? needed[0];
}
