/** GitHub's published OpenAPI description, as far as the product and its sample need it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
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
}

export interface Description {
  readonly schemas: OpenApiSchemas;
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

let loaded: Description | undefined;

/** The description, read once. References are followed when they are needed: some lead nowhere. */
export function githubDescription(): Description {
  loaded ??= load();
  return loaded;
}

function load(): Description {
  const main = read(import.meta.resolve("@octokit/openapi/generated/api.github.com.json"));
  const cloud = read(import.meta.resolve("@octokit/openapi/generated/ghec.json"));
  const paths: Node = {
    ...node(main["paths"]),
    [stale.path]: { [stale.method]: node(node(cloud["paths"])[stale.path])[stale.method] },
  };
  const { components } = main;
  const resolve = (reference: string): unknown => {
    const found = at({ components }, reference);
    if (found === undefined) throw new Error(`The description has no ${reference}.`);
    return found;
  };
  const resolved = (value: unknown): Node => {
    const reference = node(value)["$ref"];
    return typeof reference === "string" ? resolved(resolve(reference)) : node(value);
  };
  const templates = Object.entries(paths)
    .flatMap(([path, item]) => templatesOf(path, node(item), resolved))
    // Literal segments win over those that are filled in.
    .toSorted((one, other) => one.names.length - other.names.length);
  return {
    schemas: openApiSchemas(resolve),
    sharedResponse: (name) => ({
      content: schemasOf(resolved(resolve(`#/components/responses/${name}`))),
    }),
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

/** One method of one path. */
interface Template {
  readonly method: string;
  readonly pattern: RegExp;
  /** What the pattern's groups are. */
  readonly names: readonly string[];
  readonly operation: () => Omit<Operation, "pathValues">;
}

const methods = ["get", "post", "put", "patch", "delete"] as const;

function templatesOf(path: string, item: Node, resolved: Resolved): readonly Template[] {
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
      operation: () => operationOf(operation, resolved),
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
        { content: schemasOf(resolved(given)) },
      ]),
    ),
  };
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
