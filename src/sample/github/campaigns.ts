import type { Call, JsonObject, Reply, Route } from "../http/exchange.ts";
import { type CampaignStory, campaigns } from "../scenario/campaigns.ts";
import { people } from "../scenario/people.ts";
import { accountJson } from "./accounts.ts";
import { notFound, unprocessable } from "./errors.ts";
import { byNumber } from "./paging.ts";
import type { World } from "./world.ts";

/** The organisation's security campaigns; the sample's account is one of its security managers. */
export function campaignRoutes(world: World): readonly Route[] {
  return [{ method: "GET", path: "/orgs/:org/campaigns", answer: (call) => list(world, call) }];
}

function list(world: World, call: Call): Reply {
  if (call.parameters["org"]?.toLowerCase() !== world.owner) return notFound;
  const state = call.query.get("state");
  if (state !== null && state !== "open" && state !== "closed") {
    return unprocessable({ resource: "Campaign", field: "state", code: "invalid", value: state });
  }
  const wanted = campaigns.filter(
    ({ closedAt }) => state === null || (closedAt === undefined) === (state === "open"),
  );
  return byNumber(call, wanted.map(campaignJson), {
    path: `/organizations/${world.owner}/campaigns`,
  });
}

function campaignJson(story: CampaignStory): JsonObject {
  const { number, name, description, createdAt, endsAt, closedAt = null } = story;
  return {
    number,
    created_at: createdAt,
    updated_at: closedAt ?? createdAt,
    name,
    description,
    managers: [accountJson(people[story.manager])],
    team_managers: [],
    published_at: createdAt,
    ends_at: endsAt,
    closed_at: closedAt,
    state: closedAt === null ? "open" : "closed",
    contact_link: null,
    alert_stats: { ...story.alerts },
  };
}
