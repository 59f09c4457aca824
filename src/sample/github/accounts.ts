import type { JsonObject } from "../http/exchange.ts";
import { type Person, people } from "../scenario/people.ts";

/** The organisation that owns the repository. */
export const organization = { login: "acme", id: 5200001 } as const;

const api = "https://api.github.com";

/** An account as GitHub embeds it everywhere. */
export function accountJson(
  account: { readonly login: string; readonly id: number },
  type: "User" | "Organization" | "Bot" = "User",
): JsonObject {
  const { login, id } = account;
  const url = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`, "utf8").toString("base64"),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `https://github.com/${type === "Bot" ? `apps/${login.replace("[bot]", "")}` : login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** The account the sample is signed in with. */
export const signedIn: Person = people.mona;

/** Whoever can be assigned, in GitHub's order. */
export const assignable: readonly Person[] = Object.values(people).toSorted((a, b) =>
  a.login < b.login ? -1 : 1,
);

/** GitHub's coding agent, which can be assigned like a person. */
const codingAgent = { login: "copilot-swe-agent[bot]", id: 198982749 } as const;

/** Whoever an alert or an issue can be assigned to; undefined when that is nobody. */
export function assigneeOf(
  login: string,
): { readonly login: string; readonly id: number; readonly type: "User" | "Bot" } | undefined {
  if (login.toLowerCase() === codingAgent.login) return { ...codingAgent, type: "Bot" };
  const person = personOf(login);
  return person === undefined ? undefined : { login: person.login, id: person.id, type: "User" };
}

/** The person of a login, whatever its case; undefined when nobody has it. */
export function personOf(login: string): Person | undefined {
  return assignable.find((person) => person.login === login.toLowerCase());
}
