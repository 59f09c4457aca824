import * as z from "zod/mini";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { userSchema } from "./schema.ts";

const commitSchema = z.object({
  author: z.catch(z.nullable(z.object({ login: z.string(), type: z.optional(z.string()) })), null),
});

/** Of more addresses nobody's login is asked for at a time. */
const mostAsked = 5;

/**
 * The logins of who made commits, in their order, each once; without those that GitHub knows no login
 * for, and without programs. The addresses that GitHub makes up to hide others name the login
 * (`1234+login@users.noreply.github.com`); for others one commit each is asked for, five at most.
 */
export async function loginsOf(
  github: GitHub,
  commits: readonly { readonly commit: string; readonly mail: string }[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const byMail = new Map(
    commits.toReversed().map(({ commit, mail }) => [mail.toLowerCase(), commit]),
  );
  const mails = [...new Set(commits.map(({ mail }) => mail.toLowerCase()))];
  const asked = new Set(
    mails.filter((mail) => hiddenLogin(mail) === undefined).slice(0, mostAsked),
  );
  const logins = await Promise.all(
    mails.map(async (mail) => {
      if (!asked.has(mail)) return hiddenLogin(mail);
      const key = `loginOf:${mail}`;
      const known = github.memory.get(key);
      if (typeof known === "string") return known;
      const login = await authorOf(github, byMail.get(mail) ?? "", signal);
      if (login !== undefined) github.memory.set(key, login);
      return login;
    }),
  );
  const people = logins.filter((login) => login !== undefined && !login.endsWith("[bot]"));
  return [...new Set(people)].filter((login) => login !== undefined);
}

/** Without its number, which the oldest ones do not have. */
function hiddenLogin(mail: string): string | undefined {
  return /^(?:\d+\+)?([^@+]+)@users\.noreply\./.exec(mail)?.[1];
}

async function authorOf(
  github: GitHub,
  commit: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { data } = await github.request(
      "GET /repos/{owner}/{repo}/commits/{ref}",
      { ref: commit, per_page: 1 },
      signal,
    );
    const parsed = commitSchema.safeParse(data);
    const author = parsed.success ? parsed.data.author : null;
    return author === null || author.type === "Bot" ? undefined : author.login;
  } catch {
    // One that was never pushed is nobody's there.
    signal.throwIfAborted();
    return undefined;
  }
}

/**
 * The logins of a team's members, `organisation/team`; none where they cannot be read, as without the
 * scope for it. One request, which costs nothing while nothing has changed.
 */
export async function readTeamMembers(
  github: GitHub,
  team: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [org = "", slug = ""] = team.split("/");
  try {
    const { data } = await requestAgain(
      github,
      "GET /orgs/{org}/teams/{team_slug}/members",
      { org, team_slug: slug, per_page: 100 },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(data) ? data : [];
    return items.flatMap((item) => {
      const parsed = userSchema.safeParse(item);
      return parsed.success ? [parsed.data.login] : [];
    });
  } catch {
    signal.throwIfAborted();
    return [];
  }
}
