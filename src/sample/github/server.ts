import { createHash } from "node:crypto";
import type { Commit } from "../git/history.ts";
import { bodyOf, type Call, type Json, type Reply, type Route, routeOf } from "../http/exchange.ts";
import type { GitHubTurn } from "../scenarios/scenario.ts";
import { agentRoutes, startAgent } from "./agent.ts";
import { artifactRoutes } from "./artifacts.ts";
import { autofixRoutes } from "./autofix.ts";
import { campaignRoutes } from "./campaigns.ts";
import { checkRoutes } from "./checks.ts";
import { codeRoutes } from "./code.ts";
import { firstCodeAlerts } from "./codeAlert.ts";
import { codeScanningRoutes } from "./codeScanning.ts";
import { dependabotRoutes, firstDependencyAlerts } from "./dependabot.ts";
import { badCredentials, badRequest, notFound } from "./errors.ts";
import { graphqlRoutes } from "./graphql.ts";
import { issueSearchRoutes } from "./issueSearch.ts";
import { firstComments, firstIssues, firstLabels } from "./issueState.ts";
import { defenderIssue, issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { pullRoutes } from "./pulls.ts";
import { pushRoutes } from "./pushes.ts";
import { repositoryRoutes } from "./repository.ts";
import { firstSecretAlerts, secretScanningRoutes } from "./secretScanning.ts";
import { teamRoutes } from "./teams.ts";
import { timelineRoutes } from "./timeline.ts";
import type { Setting, World } from "./world.ts";

const version = "2022-11-28";
const hourlyLimit = 5000;

/** GitHub as the sample has it. */
export interface GitHubSample {
  readonly respond: (request: Request) => Promise<Response>;
  /** Has an issue created as Defender for Cloud does it. */
  readonly orderIssue: (issue: { readonly title: string; readonly body: string }) => void;
}

/** GitHub's REST API over one story; keeps what is written to it. `turn` may answer otherwise. */
export function openGitHub(
  setting: Setting,
  turn: GitHubTurn = (call, usual) => usual(call),
): GitHubSample {
  const world = firstWorld(setting);
  const security = securityWorld(world);
  const tracker: Repository = {
    world: security,
    routes: [
      ...issueRoutes(security),
      ...issueSearchRoutes(security),
      ...labelRoutes(security),
      ...repositoryRoutes(security),
      ...timelineRoutes(security, world),
      ...graphqlRoutes(security),
    ],
  };
  const routes: readonly Route[] = [
    ...codeScanningRoutes(world),
    ...dependabotRoutes(world),
    ...secretScanningRoutes(world),
    ...issueRoutes(world),
    ...issueSearchRoutes(world),
    ...labelRoutes(world),
    ...pullRoutes(world),
    ...repositoryRoutes(world),
    ...codeRoutes(world),
    ...artifactRoutes(setting),
    ...graphqlRoutes(world),
    ...pushRoutes(world),
    ...autofixRoutes(world),
    ...agentRoutes(world),
    ...timelineRoutes(world, world),
    ...checkRoutes(world),
    ...teamRoutes,
    ...campaignRoutes(world),
  ];
  const repositories: readonly Repository[] = [{ world, routes }, tracker];
  let requests = 0;
  let used = 0;

  const respond = async (request: Request): Promise<Response> => {
    requests += 1;
    const id = `5A3E:${requests.toString(16).toUpperCase().padStart(6, "0")}:0001:5AA1`;
    const meter = (): Readonly<Record<string, string>> => ({
      "x-ratelimit-limit": String(hourlyLimit),
      "x-ratelimit-remaining": String(Math.max(0, hourlyLimit - used)),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(resetOf(setting)),
      "x-ratelimit-resource": "core",
    });
    const send = (reply: Reply, etag?: string) =>
      responseOf(reply, {
        "x-github-request-id": id,
        ...meter(),
        ...(etag === undefined ? {} : { etag }),
      });

    if (!/^(?:bearer|token)\s+\S/i.test(request.headers.get("authorization") ?? "")) {
      return send(badCredentials);
    }
    const asked = request.headers.get("x-github-api-version");
    if (asked !== null && asked !== version) {
      used += 1;
      return send(badRequest(`Unsupported API version: ${asked}`));
    }
    const url = new URL(request.url);
    if (url.pathname === "/rate_limit") return send(rateLimits(setting, used));
    const call: Call = {
      method: request.method,
      url,
      headers: request.headers,
      query: url.searchParams,
      parameters: {},
      body: await bodyOf(request),
    };
    const reply = turn(call, (asked) => answer(repositories, asked));
    if (request.method !== "GET") startAgent(world, [world, security]);
    const etag = request.method === "GET" && reply.status === 200 ? etagOf(reply) : undefined;
    if (etag !== undefined && isKnown(request.headers.get("if-none-match"), etag)) {
      // Not modified: it does not count against the limit.
      return send({ status: 304 }, etag);
    }
    used += 1;
    return send(reply, etag);
  };
  return { respond, orderIssue: (issue) => defenderIssue(world, issue) };
}

function firstWorld(setting: Setting): World {
  let writes = 0;
  const tick = () => {
    writes += 1;
    const at = new Date(Date.parse(setting.now) + writes * 1000);
    return at.toISOString().replace(/\.\d{3}Z$/, "Z");
  };
  const pushed = new Map<string, Commit>();
  const allCommits = [...setting.allCommits];
  const world: World = {
    ...setting,
    allCommits,
    headOf: (ref) => pushed.get(ref) ?? setting.headOf(ref),
    push: (branch, commit) => {
      pushed.set(`refs/heads/${branch}`, commit);
      // A new branch may start at a commit that is known.
      if (!allCommits.includes(commit)) allCommits.push(commit);
    },
    drop: (branch) => pushed.delete(`refs/heads/${branch}`),
    codeAlerts: new Map(),
    dependencyAlerts: firstDependencyAlerts(),
    secretAlerts: firstSecretAlerts(),
    issues: firstIssues(),
    comments: firstComments(),
    labels: firstLabels(),
    autofixes: new Map(),
    tasks: new Map(),
    tick,
  };
  for (const [number, alert] of firstCodeAlerts(setting)) world.codeAlerts.set(number, alert);
  return world;
}

/** A repository with what answers for it. */
interface Repository {
  readonly world: World;
  readonly routes: readonly Route[];
}

/** The organisation's other repository: nothing but issues, for those who track them there. */
function securityWorld(world: World): World {
  const name = "security";
  return {
    ...world,
    name,
    id: world.id + 1,
    idPath: `/repositories/${world.id + 1}`,
    apiUrl: `https://api.github.com/repos/${world.owner}/${name}`,
    htmlUrl: `https://github.com/${world.owner}/${name}`,
    issues: new Map(),
    comments: new Map(),
    labels: firstLabels(),
  };
}

/** The repository that a call names in its path, its query or its question; else the first. */
function answer(repositories: readonly Repository[], call: Call): Reply {
  const place = `${call.url.pathname}/ ${call.query.get("q") ?? ""} ${JSON.stringify(call.body)}`;
  const named = repositories.find(
    ({ world: { owner, name, idPath } }) =>
      `${call.url.pathname.toLowerCase()}/`.startsWith(`/repos/${owner}/${name}/`) ||
      `${call.url.pathname}/`.startsWith(`${idPath}/`) ||
      place.includes(`repo:${owner}/${name} `) ||
      (call.url.pathname === "/graphql" && place.includes(`"name":"${name}"`)),
  );
  const [first] = repositories;
  const { world, routes } = named ?? first ?? { world: undefined, routes: [] };
  return world === undefined ? notFound : answerOf(world, routes, call);
}

/** `Link` headers say `/repositories/<id>`: both spellings are the same repository. */
function answerOf(world: World, routes: readonly Route[], call: Call): Reply {
  const path = call.url.pathname.replace(
    new RegExp(`^${world.idPath}(?=/|$)`),
    `/repos/${world.owner}/${world.name}`,
  );
  const found = routeOf(routes, call.method, path);
  if (found === undefined) return notFound;
  const { owner, repo } = found.parameters;
  const isOurs =
    owner === undefined ||
    (owner.toLowerCase() === world.owner && repo?.toLowerCase() === world.name);
  return isOurs ? found.route.answer({ ...call, parameters: found.parameters }) : notFound;
}

function resetOf(setting: Setting): number {
  return Math.floor(Date.parse(setting.now) / 1000) + 3600;
}

function rateLimits(setting: Setting, used: number): Reply {
  const core = {
    limit: hourlyLimit,
    used,
    remaining: Math.max(0, hourlyLimit - used),
    reset: resetOf(setting),
  };
  const search = { limit: 30, used: 0, remaining: 30, reset: resetOf(setting) };
  return { status: 200, body: { resources: { core, search }, rate: core } };
}

function etagOf(reply: Reply): string {
  // The `Link` header belongs to the answer: it changes when a page is added behind this one.
  const content = `${reply.headers?.["link"] ?? ""}\n${reply.text ?? JSON.stringify(reply.body)}`;
  return `W/"${createHash("sha256").update(content).digest("hex")}"`;
}

function isKnown(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return header.trim() === "*" || header.split(",").some((tag) => opaque(tag) === opaque(etag));
}

function responseOf(reply: Reply, headers: Readonly<Record<string, string>>): Response {
  const content: string | null = reply.text ?? bodyText(reply.body);
  const isEmpty = content === null;
  return new Response(content, {
    status: reply.status,
    headers: {
      ...(isEmpty ? {} : { "content-type": typeOf(reply) }),
      "cache-control": "private, max-age=60, s-maxage=60",
      vary: "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With",
      "x-github-media-type": "github.v3; format=json",
      "x-github-api-version-selected": version,
      "x-oauth-scopes": "read:org, repo, user:email",
      ...headers,
      ...reply.headers,
    },
  });
}

function bodyText(body: Json | undefined): string | null {
  return body === undefined ? null : JSON.stringify(body);
}

function typeOf(reply: Reply): string {
  return reply.text === undefined
    ? "application/json; charset=utf-8"
    : "application/vnd.github.raw; charset=utf-8";
}
