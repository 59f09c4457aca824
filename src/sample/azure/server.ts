import { bodyOf, type JsonObject, property, textsOf } from "../http/exchange.ts";
import { type Row, securityResources } from "../scenario/defender.ts";
import type { AzureTurn } from "../scenarios/scenario.ts";

const queriesPerWindow = 15;
const largestPage = 1000;

/**
 * Azure Resource Graph over the scenario's `securityresources`.
 *
 * Not a query engine: of a query it reads the table, the type literals and the filters on
 * `resourceDetails.ResourceType` and `subscriptionId`; everything else is taken as said. Rows have
 * the columns id, name, type, tenantId, subscriptionId, resourceGroup, properties; they come by id. `turn` refuses every query, or changes the rows.
 */
export function openAzure(turn?: AzureTurn): (request: Request) => Promise<Response> {
  const usual = securityResources();
  const rows = turn !== undefined && "rows" in turn ? turn.rows(usual) : usual;
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
    const answer = query(rows, await bodyOf(request));
    used += 1;
    return json(answer.status, answer.body, {
      "x-ms-user-quota-remaining": String(queriesPerWindow - 1 - ((used - 1) % queriesPerWindow)),
      "x-ms-user-quota-resets-after": "00:00:05",
      "x-ms-request-id": `acce0000-0000-4000-8000-${used.toString(16).padStart(12, "0")}`,
    });
  };
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

function query(rows: readonly Row[], body: unknown): Answer {
  const text = property(body, "query");
  if (typeof text !== "string" || text.trim() === "") {
    return invalid("The query must not be empty.");
  }
  const code = text.replace(/\/\/[^\n]*/g, "");
  const table = /^\s*(\w+)/.exec(code)?.[1]?.toLowerCase();
  const known = ["securityresources", "resources", "resourcecontainers"];
  if (table === undefined || !known.includes(table)) {
    return invalid(`Table ${table ?? ""} is not known.`);
  }
  const subscriptions = textsOf(property(body, "subscriptions"));
  const asked = table === "securityresources" ? rows : [];
  const found = asked
    .filter((row) => subscriptions === undefined || subscriptions.includes(row.subscriptionId))
    .filter((row) => isAsked(row, code));
  return page(found, property(body, "options"));
}

function isAsked(row: Row, code: string): boolean {
  const types = literals(code).filter(
    (literal) => literal.startsWith("microsoft.") && literal.includes("/"),
  );
  if (types.length > 0 && !types.includes(row.type)) return false;
  const kinds = filtersOf(
    code,
    /ResourceType\)*\s*(?:=~|==|in~?)\s*\(?((?:\s*,?\s*(?:'[^']*'|"[^"]*"))+)/gi,
  );
  const kind = property(property(row.properties, "resourceDetails"), "ResourceType");
  if (kinds.length > 0 && typeof kind === "string" && !kinds.includes(kind.toLowerCase()))
    return false;
  const subscriptions = filtersOf(
    code,
    /subscriptionId\)*\s*(?:=~|==|in~?)\s*\(?((?:\s*,?\s*(?:'[^']*'|"[^"]*"))+)/gi,
  );
  return subscriptions.length === 0 || subscriptions.includes(row.subscriptionId);
}

/** The literals that a filter compares with. */
function filtersOf(code: string, pattern: RegExp): readonly string[] {
  return [...code.matchAll(pattern)].flatMap((found) => literals(found[1] ?? ""));
}

function literals(code: string): readonly string[] {
  return [...code.matchAll(/'([^']*)'|"([^"]*)"/g)].map((found) =>
    (found[1] ?? found[2] ?? "").toLowerCase(),
  );
}

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
