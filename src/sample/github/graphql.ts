import { type Call, ok, property, type Reply, type Route } from "../http/exchange.ts";
import { assignable } from "./accounts.ts";
import { badRequest } from "./errors.ts";
import type { World } from "./world.ts";

/** The one question that only GraphQL answers: who can be assigned, programs among them. */
export function graphqlRoutes(world: World): readonly Route[] {
  return [{ method: "POST", path: "/graphql", answer: (call) => answer(world, call) }];
}

function answer(world: World, { body }: Call): Reply {
  const query = property(body, "query");
  const variables = property(body, "variables");
  if (typeof query !== "string") return badRequest("A query attribute must be specified.");
  if (!/^\s*query\b/.test(query) || !query.includes("suggestedActors")) {
    return ok({ data: null, errors: [{ message: "The sample does not know this query." }] });
  }
  const isOurs =
    property(variables, "owner") === world.owner && property(variables, "name") === world.name;
  // As the documentation has it, the agent comes first.
  const nodes = [{ login: "copilot-swe-agent" }, ...assignable.map(({ login }) => ({ login }))];
  return ok({ data: { repository: isOurs ? { suggestedActors: { nodes } } : null } });
}
