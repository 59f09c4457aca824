import { failure } from "../github/errors.ts";
import type { Call, Json, JsonObject, Reply } from "../http/exchange.ts";
import type { GitHubTurn } from "./scenario.ts";

/** The parts of GitHub's API that scenarios are about, by path. */
export const areas = {
  everything: /^\//,
  /** All that belongs to the organisation: its repository and its artifacts. */
  organisation: /^\/(?:repos|repositories|orgs)\//,
  repository: /^\/(?:repos|repositories)\//,
  codeScanning: belowRepository("code-scanning"),
  dependabot: belowRepository("dependabot"),
  secretScanning: belowRepository("secret-scanning"),
  alertLists: belowRepository("(?:code-scanning|dependabot|secret-scanning)/alerts", "$"),
  issues: belowRepository("issues"),
  artifacts: /^\/orgs\/[^/]+\/(?:artifacts|attestations)\//,
} as const;

/** What begins with a path below the repository, by whichever of its two addresses. */
function belowRepository(path: string, end = "(?:/|$)"): RegExp {
  return new RegExp(`^/(?:repos/[^/]+/[^/]+|repositories/\\d+)/${path}${end}`);
}

/** Refuses what is asked of an area. */
export function refused(area: RegExp, answer: Reply): GitHubTurn {
  return (call, usual) => (area.test(call.url.pathname) ? answer : usual(call));
}

/** A refusal in GitHub's form: a message, and headers that say more. */
export function saying(
  status: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Reply {
  const reply = failure(status, message);
  return headers === undefined ? reply : { ...reply, headers };
}

/** One turn after the other: the first is asked first, and asks the next for the usual. */
export function allOf(...turns: readonly GitHubTurn[]): GitHubTurn {
  return turns.reduce((outer, inner) => (call, usual) => outer(call, (c) => inner(c, usual)));
}

/** The same for every repository but one. */
export function notIn(name: string, turn: GitHubTurn): GitHubTurn {
  return (call, usual) =>
    `${call.url.pathname}/`.startsWith(`/repos/${name}/`) ? usual(call) : turn(call, usual);
}

/** What the repository says of itself, changed. */
export function repositorySays(more: JsonObject): GitHubTurn {
  return (call, usual) => {
    const reply = usual(call);
    const isItself = /^\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)$/.test(call.url.pathname);
    return isItself && reply.status === 200 && isObject(reply.body)
      ? { ...reply, body: { ...reply.body, ...more } }
      : reply;
  };
}

/** True for a JSON object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same request with another query. */
export function withQuery(call: Call, change: (query: URLSearchParams) => void): Call {
  const query = new URLSearchParams(call.query);
  change(query);
  return { ...call, query };
}
