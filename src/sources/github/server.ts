import { isRecord } from "../json.ts";
import type { Transport } from "../transport.ts";
import type { GitHub, GitHubRequest } from "./client.ts";
import { NotOnServerError } from "./notOnServer.ts";
import { failureOf } from "./problem.ts";

/** What a GitHub may lack: each is one kind of request. */
type Feature =
  | "attestations"
  | "deploymentRecords"
  | "genericSecrets"
  | "secretAssignees"
  | "dismissalRequests"
  | "autofixes";

/** What is known of the server behind an API address; kept for the life of the process. */
export interface GitHubServer {
  /** Of a GitHub Enterprise Server, e.g. `3.18.2`; undefined on github.com and GHE.com. */
  version: string | undefined;
  /** What it was found to lack, in this version. */
  readonly lacks: Set<Feature>;
  /** It refuses requests that name the version of the API. */
  refusesApiVersion: boolean;
}

/** A server that nothing is known of yet. */
export function unknownServer(): GitHubServer {
  return { version: undefined, lacks: new Set(), refusesApiVersion: false };
}

const names: Readonly<Record<Feature, string>> = {
  attestations: "attestations",
  deploymentRecords: "deployment records",
  genericSecrets: "alerts of generic secret patterns",
  secretAssignees: "assignees of secret scanning alerts",
  dismissalRequests: "requests to dismiss an alert",
  autofixes: "fixes of its own for code scanning alerts",
};

/**
 * The first version that may have a feature. GitHub's published descriptions of 3.17, 3.18 and 3.19
 * have neither attestations nor artifact metadata nor autofixes, and what else they lack; later ones
 * are asked.
 */
const notBefore: Readonly<Partial<Record<Feature, readonly [major: number, minor: number]>>> = {
  attestations: [3, 20],
  deploymentRecords: [3, 20],
  secretAssignees: [3, 20],
  dismissalRequests: [3, 19],
  autofixes: [3, 20],
};
/** Writes: whether a later server knows them is not told by what it answers to one. */
const writing: ReadonlySet<Feature> = new Set(["secretAssignees", "dismissalRequests"]);

/**
 * The client with a memory of its server: what a GitHub Enterprise Server is known or was found not
 * to have is not asked for again, and fails as `NotOnServerError` instead of looking like a missing
 * right. Answers of github.com and GHE.com, which name no server version, pass as they are.
 */
export function onServer(github: GitHub, server: GitHubServer): GitHub {
  const request: GitHubRequest = async (route, parameters, signal) => {
    const feature = featureOf(route, parameters);
    if (feature !== undefined && isLacking(server, feature)) throw absent(feature, server);
    try {
      const answer = await github.request(route, parameters, signal);
      noteVersion(server, answer.headers);
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== undefined) noteVersion(server, failure.headers);
      if (feature === undefined || !saysAbsent(error, feature, server)) throw error;
      server.lacks.add(feature);
      throw absent(feature, server);
    }
  };
  const { clonedAs, rename, apiUrl, account, memory, reserve, transport } = github;
  return {
    clonedAs,
    get repository() {
      return github.repository;
    },
    rename,
    apiUrl,
    account,
    memory,
    reserve,
    transport,
    request,
  };
}

/** Leaves the API's version out for a server that refuses it, from its first refusal on. */
export function namingVersion(transport: Transport, server: GitHubServer): Transport {
  const withoutVersion: Transport = ({ headers, ...request }, signal) => {
    const { "x-github-api-version": _, ...others } = headers;
    return transport({ ...request, headers: others }, signal);
  };
  return async (request, signal) => {
    if (request.auth !== "github") return await transport(request, signal);
    if (server.refusesApiVersion) return await withoutVersion(request, signal);
    const answer = await transport(request, signal);
    const isRefused = answer.status === 400 && /api[- ]version/i.test(bodyText(answer.body));
    if (!isRefused) return answer;
    // Only a version that is unknown to the server is answered so: nothing was carried out.
    server.refusesApiVersion = true;
    return await withoutVersion(request, signal);
  };
}

function featureOf(
  route: string,
  parameters: Readonly<Record<string, unknown>>,
): Feature | undefined {
  if (route.includes("/attestations/")) return "attestations";
  if (route.includes("/metadata/deployment-records")) return "deploymentRecords";
  if (route.includes("/autofix")) return "autofixes";
  if (parameters["create_request"] !== undefined) return "dismissalRequests";
  if (route.includes("/secret-scanning/") && parameters["assignee"] !== undefined) {
    return "secretAssignees";
  }
  const isSecrets = route.endsWith("/secret-scanning/alerts");
  return isSecrets && parameters["secret_type"] !== undefined ? "genericSecrets" : undefined;
}

function isLacking({ version, lacks }: GitHubServer, feature: Feature): boolean {
  if (lacks.has(feature)) return true;
  const first = notBefore[feature];
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  if (first === undefined || major === undefined || minor === undefined) return false;
  return Number(major) < first[0] || (Number(major) === first[0] && Number(minor) < first[1]);
}

/** True for the answer of a server that does not know the request. */
function saysAbsent(error: unknown, feature: Feature, { version }: GitHubServer): boolean {
  const failure = failureOf(error);
  if (version === undefined || failure === undefined || writing.has(feature)) return false;
  // The list itself was read before: what is refused is the names of the patterns.
  if (feature === "genericSecrets") return [400, 404, 422].includes(failure.status);
  return failure.status === 404 && !namesOperation(error);
}

/**
 * True when an answer points to the page of the operation itself: then the server knows it, and
 * what it does not have is the thing that was asked for. An unknown path points to the start page.
 */
function namesOperation(error: unknown): boolean {
  const response = isRecord(error) ? error["response"] : undefined;
  const data = isRecord(response) ? response["data"] : undefined;
  const page = isRecord(data) ? data["documentation_url"] : undefined;
  return typeof page === "string" && page.includes("#");
}

/** A server that was brought up to date may have what it did not have before. */
function noteVersion(server: GitHubServer, headers: Readonly<Record<string, unknown>>): void {
  const version = headers["x-github-enterprise-version"];
  if (typeof version !== "string" || !/^[\w.-]{1,40}$/.test(version)) return;
  if (server.version !== undefined && server.version !== version) {
    server.lacks.clear();
    server.refusesApiVersion = false;
  }
  server.version = version;
}

function absent(feature: Feature, { version = "" }: GitHubServer): NotOnServerError {
  const release = /^\d+\.\d+/.exec(version)?.[0] ?? version;
  return new NotOnServerError(names[feature], `GitHub Enterprise Server ${release}`);
}

function bodyText(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, 2000));
}
