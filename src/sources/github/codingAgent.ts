import * as z from "zod/mini";
import { publicApiUrl } from "../../core/gitHubHost.ts";
import type { GitHub } from "./client.ts";

/** GitHub's coding agent as GraphQL calls it, which leaves out what marks a bot. */
const agentName = "copilot-swe-agent";
/** Of these the agent stands among the first, where it is switched on. */
const mostActors = 100;

const query = `query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    suggestedActors(capabilities: [CAN_BE_ASSIGNED], first: ${mostActors}) { nodes { login } }
  }
}`;

const answerSchema = z.object({
  data: z.object({
    repository: z.object({
      suggestedActors: z.object({ nodes: z.array(z.nullable(z.object({ login: z.string() }))) }),
    }),
  }),
});

const memoryKey = "coding agent";

/**
 * Whether the coding agent can be assigned in this repository, by this account. Only GitHub's
 * GraphQL tells; a server that does not, or refuses, has none. Asked once for each account.
 */
export async function hasCodingAgent(github: GitHub, signal: AbortSignal): Promise<boolean> {
  // GitHub Enterprise Servers have no agent.
  if (publicApiUrl(github.repository.host) === undefined) return false;
  const known = github.memory.get(memoryKey);
  if (typeof known === "boolean") return known;
  try {
    const { owner, name } = github.repository;
    const variables = { owner, name };
    const { data } = await github.request("POST /graphql", { query, variables }, signal);
    const parsed = answerSchema.safeParse(data);
    if (!parsed.success) return false;
    const { nodes } = parsed.data.data.repository.suggestedActors;
    const isThere = nodes.some((actor) => actor?.login === agentName);
    github.memory.set(memoryKey, isThere);
    return isThere;
  } catch {
    // It is offered where it is known to be there, and nowhere else.
    signal.throwIfAborted();
    return false;
  }
}
