import { type JsonObject, property } from "../http/exchange.ts";
import type { Row } from "../scenario/defender.ts";
import { type AzureState, restProperties, textOf, verbs } from "./state.ts";

/** An answer of Azure Resource Manager. */
export interface ArmReply {
  readonly status: number;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ArmCall {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly version: string | null;
  readonly body: unknown;
}

/** What Defender for Cloud has GitHub create; the sample's GitHub does it. */
export type IssueOrder = (issue: { readonly title: string; readonly body: string }) => void;

/**
 * The operations of Microsoft.Security on single resources that are published: governance
 * assignments (2022-01-01-preview), security alerts (2022-01-01), repositories of connectors and
 * their issues (2025-11-01-preview); and the permissions of a resource group. Undefined for a path
 * that is none of these.
 */
export function armResources(
  state: AzureState,
  order: IssueOrder,
): (call: ArmCall) => ArmReply | undefined {
  const running = new Map<string, { looks: number; readonly begin: () => void }>();
  return (call) => {
    for (const [pattern, versions, answer] of [
      [
        /^(\/subscriptions\/[^/]+\/resourcegroups\/[^/]+)\/providers\/microsoft\.authorization\/permissions$/i,
        ["2022-04-01", "2015-07-01"],
        permissions,
      ],
      [
        /^(.+\/providers\/microsoft\.security\/assessments\/[^/]+)\/governanceassignments(?:\/([^/]+))?$/i,
        ["2022-01-01-preview"],
        assignment,
      ],
      [
        /^(.+\/providers\/microsoft\.security\/locations\/[^/]+\/alerts\/[^/]+)(?:\/(\w+))?$/i,
        ["2022-01-01"],
        securityAlert,
      ],
      [
        /^(.+\/securityconnectors\/[^/]+\/devops\/default\/githubowners\/[^/]+\/repos\/[^/]+)(\/issues)?$/i,
        [preview],
        connected,
      ],
      [
        /^(.+\/securityconnectors\/[^/]+\/devops\/default)\/operationresults\/([^/]+)$/i,
        [preview],
        operation,
      ],
    ] as const) {
      const found = pattern.exec(call.path);
      if (found === null) continue;
      const isKnown = versions.some((version) => version === call.version);
      if (!isKnown) return wrongVersion(call.version, versions);
      const [, id = "", rest] = found;
      return answer({ state, order, running }, { id, rest }, call);
    }
    return undefined;
  };
}

const preview = "2025-11-01-preview";

interface Things {
  readonly state: AzureState;
  readonly order: IssueOrder;
  /** Operations that Defender has begun, by their name. */
  readonly running: Map<string, { looks: number; readonly begin: () => void }>;
}

/** What a path names: a resource, and what stands behind it. */
interface Named {
  readonly id: string;
  readonly rest: string | undefined;
}

function permissions(): ArmReply {
  const role = { actions: ["*/read", "Microsoft.Security/*"], notActions: [], dataActions: [] };
  return { status: 200, body: { value: [{ ...role, notDataActions: [] }] } };
}

function assignment({ state }: Things, { id, rest: key }: Named, call: ArmCall): ArmReply {
  const recommendation = state.row(id);
  if (recommendation === undefined) return notFound(id);
  if (key === undefined) {
    return call.method === "GET"
      ? { status: 200, body: { value: state.assignments(id).map(assignmentJson) } }
      : notAllowed(call);
  }
  const own = `${id}/governanceassignments/${key}`;
  const present = state.row(own);
  switch (call.method) {
    case "GET":
      return present === undefined ? notFound(own) : { status: 200, body: assignmentJson(present) };
    case "DELETE":
      return { status: state.unassign(own) ? 200 : 204 };
    case "PUT": {
      const properties = property(call.body, "properties");
      const wrong = wrongProperties(properties);
      if (wrong !== undefined) return failure(400, "InvalidRequestContent", wrong);
      // It came as JSON, and its properties were looked at above.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const row = state.assign(recommendation, key, properties as JsonObject);
      return { status: present === undefined ? 201 : 200, body: assignmentJson(row) };
    }
    default:
      return notAllowed(call);
  }
}

/** The properties that the published request has, and what each is. */
const takes: Readonly<Record<string, (value: unknown) => boolean>> = {
  owner: (value) => typeof value === "string" && value.length > 0,
  remediationDueDate: isTime,
  isGracePeriod: (value) => typeof value === "boolean",
  remediationEta: (value) =>
    isTime(property(value, "eta")) && typeof property(value, "justification") === "string",
  governanceEmailNotification: (value) =>
    ["disableManagerEmailNotification", "disableOwnerEmailNotification"].every((name) => {
      const given = property(value, name);
      return given === undefined || typeof given === "boolean";
    }),
  additionalData: (value) => typeof value === "object" && value !== null,
};

function isTime(value: unknown): boolean {
  return (
    typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
  );
}

function wrongProperties(properties: unknown): string | undefined {
  if (typeof properties !== "object" || properties === null) return "properties are missing.";
  for (const [name, value] of Object.entries(properties)) {
    if (takes[name] === undefined) return `The property ${name} is not known.`;
    if (!takes[name](value)) return `The property ${name} is not valid.`;
  }
  return property(properties, "remediationDueDate") === undefined
    ? "The property remediationDueDate is required."
    : undefined;
}

function assignmentJson(row: Row): JsonObject {
  const { assignedResourceId: _, ...properties } = row.properties;
  return {
    id: row.id,
    name: row.name,
    type: "Microsoft.Security/assessments/governanceAssignments",
    properties,
  };
}

function securityAlert({ state }: Things, { id, rest: verb }: Named, call: ArmCall): ArmReply {
  const row = state.row(id);
  if (row === undefined) return notFound(id);
  if (verb === undefined) {
    if (call.method !== "GET") return notAllowed(call);
    const type = "Microsoft.Security/Locations/alerts";
    return {
      status: 200,
      body: { id: row.id, name: row.name, type, properties: restProperties(row) },
    };
  }
  const status = verbs[verb.toLowerCase()];
  if (call.method !== "POST" || status === undefined) return notAllowed(call);
  state.setStatus(row.id, status);
  return { status: 204 };
}

function connected(things: Things, { id, rest }: Named, call: ArmCall): ArmReply {
  const row = things.state.row(id);
  if (row === undefined) return notFound(id);
  if (rest === undefined) {
    if (call.method !== "GET") return notAllowed(call);
    const type = "Microsoft.Security/securityConnectors/devops/gitHubOwners/repos";
    return { status: 200, body: { id: row.id, name: row.name, type, properties: row.properties } };
  }
  if (call.method !== "POST") return notAllowed(call);
  const asked = property(call.body, "securityAssessmentResourceId");
  const recommendation = typeof asked === "string" ? things.state.row(asked) : undefined;
  if (recommendation === undefined) {
    return failure(400, "InvalidRequest", "The security assessment was not found.");
  }
  const name = `acce0000-0000-4000-8000-${String(things.running.size + 1).padStart(12, "0")}`;
  const begin = () => things.order(issueOf(row, recommendation));
  things.running.set(name, { looks: 0, begin });
  const base = id.replace(/\/githubowners\/.+$/i, "");
  return {
    status: 202,
    headers: {
      "azure-asyncoperation": `https://management.azure.com${base}/operationResults/${name}?api-version=${preview}`,
      "retry-after": "0",
    },
  };
}

/** The text of Defender's template, as far as it is known. */
function issueOf(repository: Row, recommendation: Row) {
  const title = textOf(recommendation, "displayName");
  const cves = JSON.stringify(recommendation.properties).match(/CVE-\d{4}-\d{4,}/g) ?? [];
  const list = [...new Set(cves)].map((cve, index) => `#${index + 1} Title: [${cve}]`);
  return {
    title,
    body: [
      "## Security Recommendation Description",
      `Microsoft Defender for Cloud recommends: ${title}.`,
      "## Security Vulnerabilities",
      ...list,
      "## Code Information",
      `Repo: ${textOf(repository, "repoUrl")}`,
    ].join("\n"),
  };
}

/** It is over at the second look. */
function operation({ running }: Things, { rest: name = "" }: Named, call: ArmCall): ArmReply {
  const own = running.get(name);
  if (own === undefined) return notFound(name);
  if (call.method !== "GET") return notAllowed(call);
  own.looks += 1;
  if (own.looks === 2) own.begin();
  const status = own.looks >= 2 ? "Succeeded" : "InProgress";
  return { status: 200, body: { name, status }, headers: { "retry-after": "0" } };
}

function wrongVersion(version: string | null, known: readonly string[]): ArmReply {
  return version === null
    ? failure(400, "MissingApiVersionParameter", "The api-version query parameter is required.")
    : failure(
        400,
        "InvalidResourceType",
        `The resource type has no version ${version}. Those there are: ${known.join(", ")}.`,
      );
}

function notFound(id: string): ArmReply {
  return failure(404, "ResourceNotFound", `The resource ${id} was not found.`);
}

function notAllowed({ method }: ArmCall): ArmReply {
  return failure(405, "MethodNotAllowed", `The method ${method} is not allowed here.`);
}

function failure(status: number, code: string, message: string): ArmReply {
  return { status, body: { error: { code, message } } };
}
