import { type GitHub, readPages } from "./client.ts";
import { teamSchema, userSchema } from "./schema.ts";

/** Who the session's user is on GitHub. */
export interface GitHubUser {
  readonly login: string;
  /** The address that GitHub shows everybody, if any. */
  readonly mail: string | undefined;
}

/**
 * The session's user; undefined for a session that is no user's, such as an automation's. Rejects
 * when GitHub cannot be asked now.
 */
export async function readUser(
  github: GitHub,
  signal: AbortSignal,
): Promise<GitHubUser | undefined> {
  try {
    const { data } = await github.request("GET /user", {}, signal);
    const parsed = userSchema.safeParse(data);
    if (!parsed.success) return undefined;
    return { login: parsed.data.login, mail: parsed.data.email };
  } catch (error) {
    signal.throwIfAborted();
    const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
    // An answer that says no will say so again.
    if (status < 500 && status !== 429) return undefined;
    throw error;
  }
}

/**
 * The user's teams as `organisation/team`, of all organisations; those that could be read. The scope
 * `repo` is enough. Rejects only when aborted.
 */
export async function readTeams(github: GitHub, signal: AbortSignal): Promise<readonly string[]> {
  const { items } = await readPages(github, "GET /user/teams", {}, signal);
  return items.flatMap((item) => {
    const parsed = teamSchema.safeParse(item);
    if (!parsed.success) return [];
    const { slug, organization } = parsed.data;
    return [`${organization.login}/${slug}`];
  });
}
