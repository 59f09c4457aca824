/** Whether requests to GitHub and its answers are as GitHub's description says. */
import { apiVersions } from "./apiVersion.ts";
import {
  type Description,
  githubDescription,
  type Operation,
  type Parameter,
} from "./githubDescription.ts";

/** A request as it is sent; header names in lower case. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** An answer as it is received; header names in lower case. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What is wrong with a request by the description: path, parameters, body. Unknown parameters and
 * body members are wrong; so is a request without the version of the API it means.
 */
export function requestProblems(
  request: SentRequest,
  description: Description = githubDescription(),
): readonly string[] {
  const operation = operationOf(request, description);
  if (operation === undefined) return [`no operation ${request.method} ${pathOf(request.url)}`];
  return [
    ...pathProblems(operation, description),
    ...queryProblems(operation, new URL(request.url).searchParams, description),
    ...emptyParts(request.url),
    ...headerProblems(operation, request, description),
    ...bodyProblems(operation, request, description),
  ];
}

/**
 * What is wrong with an answer by the description: status, media type, body, paging. `alike` names
 * the shared answer that stands for a status which the operation itself does not list.
 */
export function answerProblems(
  request: Pick<SentRequest, "method" | "url">,
  answer: ReceivedAnswer,
  alike?: string,
): readonly string[] {
  const operation = operationOf(request);
  if (operation === undefined) return [`no operation ${request.method} ${pathOf(request.url)}`];
  const { status } = answer;
  const documented =
    operation.responses[status] ??
    (alike === undefined
      ? everywhere(request.method, status)
      : githubDescription().sharedResponse(alike));
  if (documented === undefined) return [`${operation.id} does not document the status ${status}`];
  const link =
    answer.headers["link"] !== undefined && !isList(operation)
      ? [`${operation.id} has pages, but no parameter for them`]
      : [];
  return [...link, ...contentProblems(operation.id, documented.content, answer)];
}

/** The description's name of what a request asks for; undefined when there is none. */
export function operationId(request: Pick<SentRequest, "method" | "url">): string | undefined {
  return operationOf(request)?.id;
}

function operationOf(
  { method, url }: Pick<SentRequest, "method" | "url">,
  description: Description = githubDescription(),
): Operation | undefined {
  return description.operation(method, pathOf(url));
}

/**
 * `Link` headers name a repository by its id, which stands for owner and name. Servers that are not
 * GitHub's own have the API below a path.
 */
export function pathOf(url: string): string {
  const path = new URL(url).pathname.replace(/^\/api\/v3(?=\/)/, "");
  return path.replace(/^\/repositories\/\d+(?=\/|$)/, "/repos/by-id/by-id");
}

/**
 * Answers that any operation may give though few of them list it: 304 to a conditional read
 * (docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api), 401 to a missing
 * or bad credential, and 404 for what the account may not see
 * (docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api).
 */
function everywhere(method: string, status: number) {
  const { sharedResponse } = githubDescription();
  if (status === 304 && method === "GET") return sharedResponse("not_modified");
  if (status === 401) return sharedResponse("requires_authentication");
  return status === 404 ? sharedResponse("not_found") : undefined;
}

function isList(operation: Operation): boolean {
  return operation.parameters.some(({ name }) => name === "page" || name === "after");
}

function pathProblems(
  { parameters, pathValues }: Operation,
  description: Description,
): readonly string[] {
  return parameters.flatMap((parameter) => {
    const value = pathValues[parameter.name];
    if (parameter.in !== "path" || value === undefined) return [];
    return valueProblems(parameter, value, description);
  });
}

function queryProblems(
  operation: Operation,
  query: URLSearchParams,
  description: Description,
): readonly string[] {
  const known = new Map(
    operation.parameters
      .filter((parameter) => parameter.in === "query")
      .map((parameter) => [parameter.name, parameter]),
  );
  const missing = [...known.values()]
    .filter(({ name, isRequired }) => isRequired && !query.has(name))
    .map(({ name }) => `the query parameter ${name} is missing`);
  const wrong = [...new Set(query.keys())].flatMap((name) => {
    const parameter = known.get(name);
    const values = query.getAll(name);
    if (parameter === undefined) return [`${operation.id} knows no query parameter ${name}`];
    if (values.length > 1) return [`the query parameter ${name} is there ${values.length} times`];
    return valueProblems(parameter, values[0] ?? "", description);
  });
  return [...missing, ...wrong];
}

/** Empty parts of a query mean nothing; they come of careless templates. */
function emptyParts(url: string): readonly string[] {
  const { search } = new URL(url);
  const isTidy = search === "" || search.slice(1).split("&").every(Boolean);
  return isTidy ? [] : [`the query has an empty part: ${search}`];
}

function valueProblems(
  parameter: Parameter,
  text: string,
  description: Description,
): readonly string[] {
  const { schema, name } = parameter;
  return description.schemas
    .errors(schema, typed(schema, text))
    .map((problem) => `${parameter.in} parameter ${name}=${text}: ${problem}`);
}

/** A parameter's text as the value that its schema means. */
function typed(schema: Readonly<Record<string, unknown>>, text: string): unknown {
  if (schema["type"] === "integer" || schema["type"] === "number") {
    return /^-?\d+$/.test(text) ? Number(text) : text;
  }
  if (schema["type"] === "boolean") return text === "true" || (text === "false" ? false : text);
  return schema["type"] === "array" ? text.split(",") : text;
}

function headerProblems(
  operation: Operation,
  { headers }: SentRequest,
  { server }: Description,
): readonly string[] {
  const missing = operation.parameters
    .filter(({ name, isRequired, ...parameter }) => {
      return parameter.in === "header" && isRequired && headers[name.toLowerCase()] === undefined;
    })
    .map(({ name }) => `the header ${name} is missing`);
  // docs.github.com/rest/about-the-rest-api/api-versions; servers before 3.21 know the first only.
  const known: readonly string[] = server === "github.com" ? apiVersions : apiVersions.slice(0, 1);
  const version = headers["x-github-api-version"] ?? "";
  const isKnown = known.includes(version);
  return isKnown ? missing : [...missing, `the API version is ${JSON.stringify(version)}`];
}

function bodyProblems(
  { requestBody, id }: Operation,
  request: SentRequest,
  description: Description,
): readonly string[] {
  const { body } = request;
  if (body === undefined || body === "") {
    return requestBody?.isRequired === true ? [`${id} needs a body`] : [];
  }
  if (requestBody === undefined) return [`${id} takes no body`];
  const type = mediaType(request.headers);
  const schema = requestBody.content[type];
  if (schema === undefined) return [`${id} takes no body of type ${type}`];
  return description.schemas.errors(schema, JSON.parse(body));
}

function contentProblems(
  id: string,
  content: Readonly<Record<string, unknown>>,
  answer: ReceivedAnswer,
): readonly string[] {
  const types = Object.keys(content);
  if (types.length === 0 && answer.status >= 400) {
    // Some operations only say when they refuse; the body is the one that refusals have.
    const { content: refusal } = githubDescription().sharedResponse("not_found");
    return contentProblems(id, refusal, answer);
  }
  if (types.length === 0) {
    return answer.body === "" ? [] : [`${id} answers ${answer.status} without a body`];
  }
  const type = mediaType(answer.headers);
  const schema = content[type];
  if (schema === undefined) return [`${id} answers ${types.join(" or ")}, not ${type}`];
  return githubDescription().schemas.errors(schema, contentOf(answer));
}

/** Errors repeat their status as text, which only the schema of the plain error names. */
function contentOf({ status, body }: ReceivedAnswer): unknown {
  const content: unknown = JSON.parse(body);
  if (status < 400 || typeof content !== "object" || content === null) return content;
  const { status: repeated, ...rest } = { status: undefined, ...content };
  return repeated === String(status) ? rest : content;
}

function mediaType(headers: Readonly<Record<string, string>>): string {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  // docs.github.com/rest/about-the-rest-api/breaking-changes: 2026-03-10 put it right, and the
  // description has only that spelling.
  return type === "application/json+sarif" ? "application/sarif+json" : type;
}
