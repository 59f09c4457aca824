import { bodyOf, type JsonObject, property, textsOf } from "../http/exchange.ts";
import { otherTables, type Row, securityResources } from "../scenario/defender.ts";
import type { AzureTurn } from "../scenarios/scenario.ts";
import { directoryAt } from "./directory.ts";
import { readQuery } from "./query.ts";
import { armResources, type IssueOrder } from "./resources.ts";
import { azureState } from "./state.ts";

const queriesPerWindow = 15;
const windowSeconds = 5;
const mostSubscriptions = 1000;
const largestPage = 1000;

/**
 * Azure Resource Graph over the scenario's rows, Resource Manager's lists of tenants and
 * subscriptions, and what can be changed in Defender for Cloud, which is kept.
 *
 * Not a query engine: of a query it reads the table and the filters that compare with texts. Rows
 * have the columns id, name, type, tenantId, subscriptionId, resourceGroup, properties; they come
 * by id. `turn` refuses every request, or changes the rows; `order` has an issue created on GitHub.
 */
export function openAzure(
  turn?: AzureTurn,
  order: IssueOrder = () => undefined,
): (request: Request) => Promise<Response> {
  const usual = securityResources();
  const state = azureState(turn !== undefined && "rows" in turn ? turn.rows(usual) : usual);
  const resources = armResources(state, order);
  const others = otherTables();
  let used = 0;
  return async (request) => {
    const url = new URL(request.url);
    if (!/^bearer\s+\S/i.test(request.headers.get("authorization") ?? "")) {
      return failure(
        401,
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
      );
    }
    if (turn !== undefined && "status" in turn) {
      return failure(turn.status, turn.code, turn.message);
    }
    const directory = request.method === "GET" ? directoryAt(url.pathname) : undefined;
    if (directory !== undefined && url.searchParams.has("api-version")) {
      return json(200, directory, {});
    }
    const body = await bodyOf(request);
    const resource = resources({
      method: request.method,
      path: decodeURIComponent(url.pathname),
      version: url.searchParams.get("api-version"),
      body,
    });
    if (resource !== undefined) {
      const { status, body: said, headers = {} } = resource;
      return said === undefined
        ? new Response(null, { status, headers })
        : json(status, said, headers);
    }
    if (
      request.method !== "POST" ||
      !/^\/providers\/microsoft\.resourcegraph\/resources$/i.test(url.pathname)
    ) {
      return failure(404, "NotFound", `The path ${url.pathname} is not part of the sample.`);
    }
    if (!url.searchParams.has("api-version")) {
      return failure(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
      );
    }
    const tables = { ...others, securityresources: state.rows() };
    const answer = query(tables, body);
    used += 1;
    // The sample has no clock: time passes with the queries, and the window ends with the last one.
    const left = queriesPerWindow - 1 - ((used - 1) % queriesPerWindow);
    return json(answer.status, answer.body, {
      "x-ms-user-quota-remaining": String(left),
      "x-ms-user-quota-resets-after": `00:00:0${Math.ceil((windowSeconds * left) / queriesPerWindow)}`,
      "x-ms-request-id": `acce0000-0000-4000-8000-${used.toString(16).padStart(12, "0")}`,
    });
  };
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

function query(tables: Tables, body: unknown): Answer {
  const text = property(body, "query");
  if (typeof text !== "string" || text.trim() === "") {
    return invalid("The query must not be empty.");
  }
  const { table, isWanted } = readQuery(text);
  const rows = tables[table];
  if (rows === undefined) return invalid(`Table ${table} is not known.`);
  const subscriptions = textsOf(property(body, "subscriptions"));
  if ((subscriptions?.length ?? 0) > mostSubscriptions) {
    return invalid(`At most ${mostSubscriptions} subscriptions are allowed.`);
  }
  const asked = subscriptions?.map((id) => id.toLowerCase());
  // What belongs to the tenant alone is seen only without subscriptions.
  const seen = rows.filter((row) => asked === undefined || asked.includes(row.subscriptionId));
  return page(seen.filter(isWanted), property(body, "options"));
}

type Tables = Readonly<Record<string, readonly Row[]>>;

function page(rows: readonly Row[], options: unknown): Answer {
  const top = property(options, "$top") ?? largestPage;
  if (typeof top !== "number" || !Number.isInteger(top) || top < 1 || top > largestPage) {
    return invalid(`$top must be between 1 and ${largestPage}.`);
  }
  const token = property(options, "$skipToken");
  const from = token === undefined ? 0 : positionOf(token);
  if (from === undefined) return invalid("The $skipToken is not valid.");
  const data = rows.slice(from, from + top);
  const isMore = from + top < rows.length;
  return {
    status: 200,
    body: {
      totalRecords: rows.length,
      count: data.length,
      // Resource Graph says so when rows are cut off without a token; the sample always gives one.
      resultTruncated: "false",
      ...(isMore ? { $skipToken: tokenOf(from + top) } : {}),
      data,
      facets: [],
    },
  };
}

function tokenOf(position: number): string {
  return Buffer.from(`rows from ${position}`, "utf8").toString("base64");
}

function positionOf(token: unknown): number | undefined {
  if (typeof token !== "string") return undefined;
  const found = /^rows from (\d{1,9})$/.exec(Buffer.from(token, "base64").toString("utf8"));
  return found === null ? undefined : Number(found[1]);
}

function invalid(message: string): Answer {
  return {
    status: 400,
    body: {
      error: {
        code: "BadRequest",
        message:
          "Please provide below info when asking for support: timestamp = sample, correlationId = sample.",
        details: [{ code: "InvalidQuery", message }],
      },
    },
  };
}

function failure(status: number, code: string, message: string): Response {
  return json(status, { error: { code, message } }, {});
}

function json(
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}
