/** GitHub's published OpenAPI description, as far as the product and its sample need it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ApiVersion, inVersion } from "./apiVersion.ts";
import { type OpenApiSchemas, openApiSchemas } from "./openApiSchemas.ts";

/** One operation of the description, and what the path of a request fills in. */
export interface Operation {
  /** GitHub's own name, e.g. `issues/create`. */
  readonly id: string;
  readonly pathValues: Readonly<Record<string, string>>;
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | undefined;
  /** By status. */
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly isRequired: boolean;
  /** As JSON Schema would have it, references resolved at the top. */
  readonly schema: Readonly<Record<string, unknown>>;
}

interface RequestBody {
  readonly isRequired: boolean;
  /** Schemas by media type. */
  readonly content: Readonly<Record<string, unknown>>;
}

interface DocumentedResponse {
  /** Schemas by media type; none for an answer without a body. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The published JSON examples. */
  readonly examples: readonly unknown[];
}

/** The servers whose description is published with this package. */
export type GitHubServer = "github.com" | "ghes-3.17" | "ghes-3.18" | "ghes-3.19";

/** The servers that organisations run themselves; each knows less than github.com. */
export const enterpriseServers = ["ghes-3.17", "ghes-3.18", "ghes-3.19"] as const;

export interface Description {
  readonly server: GitHubServer;
  readonly schemas: OpenApiSchemas;
  /** What a reference or the schema itself stands for, as the description has it. */
  readonly resolved: (schema: unknown) => Readonly<Record<string, unknown>>;
  /** Undefined when no operation has this method and path. */
  readonly operation: (method: string, pathname: string) => Operation | undefined;
  /** One of the answers that operations share, e.g. `not_found`. */
  readonly sharedResponse: (name: string) => DocumentedResponse;
}

/**
 * In the description of github.com (23.0.2) this operation is an old copy that lacks parameters
 * which its documentation has; the description of GitHub Enterprise Cloud has the new one, and what
 * that one refers to is the same in both but for the addresses of documentation pages.
 */
const stale = { path: "/repos/{owner}/{repo}/code-scanning/alerts", method: "get" } as const;

const loaded = new Map<string, Description>();
const files = new Map<string, Node>();

/**
 * A server's description in one version of its API, read once. References are followed when they
 * are needed: some lead nowhere.
 */
export function githubDescription(
  server: GitHubServer = "github.com",
  version: ApiVersion = "2022-11-28",
): Description {
  const key = `${server} ${version}`;
  const description = loaded.get(key) ?? load(server, version);
  loaded.set(key, description);
  return description;
}

const addresses = {
  "github.com": () => import.meta.resolve("@octokit/openapi/generated/api.github.com.json"),
  ghec: () => import.meta.resolve("@octokit/openapi/generated/ghec.json"),
  "ghes-3.17": () => import.meta.resolve("@octokit/openapi/generated/ghes-3.17.json"),
  "ghes-3.18": () => import.meta.resolve("@octokit/openapi/generated/ghes-3.18.json"),
  "ghes-3.19": () => import.meta.resolve("@octokit/openapi/generated/ghes-3.19.json"),
} as const satisfies Readonly<Record<GitHubServer | "ghec", () => string>>;

function fileOf(name: keyof typeof addresses): Node {
  const file = files.get(name) ?? read(addresses[name]());
  files.set(name, file);
  return file;
}

function pathsOf(server: GitHubServer): Node {
  const paths = node(fileOf(server)["paths"]);
  if (server !== "github.com") return paths;
  const present = node(node(fileOf("ghec")["paths"])[stale.path])[stale.method];
  return { ...paths, [stale.path]: { [stale.method]: present } };
}

function load(server: GitHubServer, version: ApiVersion): Description {
  const paths = pathsOf(server);
  const { components } = fileOf(server);
  const resolve = (reference: string): unknown => {
    const found = at({ components }, reference);
    if (found === undefined) throw new Error(`The description has no ${reference}.`);
    return inVersion(node(found), version);
  };
  const resolved = (value: unknown): Node => {
    const reference = node(value)["$ref"];
    return typeof reference === "string" ? resolved(resolve(reference)) : node(value);
  };
  const templates = Object.entries(paths)
    .flatMap(([path, item]) => templatesOf(path, node(item), { resolved, version }))
    // Literal segments win over those that are filled in.
    .toSorted((one, other) => one.names.length - other.names.length);
  return {
    server,
    schemas: openApiSchemas(resolve),
    resolved,
    sharedResponse: (name) =>
      responseOf(resolved(resolve(`#/components/responses/${name}`)), resolved),
    operation: (method, pathname) => {
      for (const template of templates) {
        const match = template.method === method ? template.pattern.exec(pathname) : null;
        if (match === null) continue;
        const values = template.names.map(
          (name, index) => [name, decoded(match[index + 1] ?? "")] as const,
        );
        return { ...template.operation(), pathValues: Object.fromEntries(values) };
      }
      return undefined;
    },
  };
}

type Node = Readonly<Record<string, unknown>>;

function read(url: string): Node {
  return node(JSON.parse(readFileSync(fileURLToPath(url), "utf8")));
}

function node(value: unknown): Node {
  const isNode = (v: unknown): v is Node => typeof v === "object" && v !== null;
  return isNode(value) ? value : {};
}

/** What stands at a reference such as `#/components/schemas/issue`; undefined when nothing does. */
function at(description: Node, reference: string): unknown {
  let here: unknown = description;
  for (const step of reference.replace(/^#\//, "").split("/")) here = node(here)[step];
  return here;
}

type Resolved = (value: unknown) => Node;

interface Reader {
  readonly resolved: Resolved;
  readonly version: ApiVersion;
}

/** One method of one path. */
interface Template {
  readonly method: string;
  readonly pattern: RegExp;
  /** What the pattern's groups are. */
  readonly names: readonly string[];
  readonly operation: () => Omit<Operation, "pathValues">;
}

const methods = ["get", "post", "put", "patch", "delete"] as const;

function templatesOf(path: string, item: Node, reader: Reader): readonly Template[] {
  return methods.flatMap((method) => {
    if (item[method] === undefined) return [];
    const operation = node(item[method]);
    const long = new Set(
      list(operation["parameters"])
        .map(node)
        .flatMap((parameter) => (parameter["x-multi-segment"] === true ? parameter["name"] : [])),
    );
    const names: string[] = [];
    const pattern = path
      .split(/(\{[^}]+\})/)
      .map((part) => {
        const name = /^\{(.+)\}$/.exec(part)?.[1];
        if (name === undefined) return part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
        names.push(name);
        return long.has(name) ? "(.+)" : "([^/]+)";
      })
      .join("");
    return {
      method: method.toUpperCase(),
      pattern: new RegExp(`^${pattern}$`),
      names,
      operation: () => operationOf(inVersion(operation, reader.version), reader.resolved),
    };
  });
}

function operationOf(operation: Node, resolved: Resolved): Omit<Operation, "pathValues"> {
  const body =
    operation["requestBody"] === undefined ? undefined : resolved(operation["requestBody"]);
  return {
    id: String(operation["operationId"]),
    parameters: list(operation["parameters"])
      .map(resolved)
      .map((parameter) => ({
        name: String(parameter["name"]),
        in: String(parameter["in"]),
        isRequired: parameter["required"] === true,
        schema: resolved(parameter["schema"]),
      })),
    requestBody:
      body === undefined
        ? undefined
        : { isRequired: body["required"] === true, content: schemasOf(body) },
    responses: Object.fromEntries(
      Object.entries(node(operation["responses"])).map(([status, given]) => [
        status,
        responseOf(resolved(given), resolved),
      ]),
    ),
  };
}

function responseOf(response: Node, resolved: Resolved): DocumentedResponse {
  const json = node(node(response["content"])["application/json"]);
  const examples = Object.values(node(json["examples"])).map((given) => resolved(given)["value"]);
  return { content: schemasOf(response), examples };
}

function schemasOf({ content }: Node): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(node(content)).map(([type, media]) => [type, node(media)["schema"]]),
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
