import { ok, type Route } from "../http/exchange.ts";
import { people } from "../scenario/people.ts";
import { accountJson } from "./accounts.ts";
import { notFound } from "./errors.ts";

/** Who is in the teams that own files. */
const teams: Readonly<Record<string, readonly (keyof typeof people)[]>> = {
  storefront: ["dana", "jonas", "luis", "mei", "mona", "priya"],
  web: ["priya", "mei"],
  platform: ["jonas", "luis"],
};

/** The teams of the organisation. */
export const teamRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/orgs/acme/teams/:team/members",
    answer: ({ parameters }) => {
      const members = teams[parameters["team"] ?? ""];
      return members === undefined
        ? notFound
        : ok(members.map((name) => accountJson(people[name])));
    },
  },
];
