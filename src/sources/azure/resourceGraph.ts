import { ResourceGraphClient } from "@azure/arm-resourcegraph";
import {
  createHttpHeaders,
  exponentialRetryPolicy,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
  redirectPolicyName,
} from "@azure/core-rest-pipeline";
import { decodeText, isRecord } from "../json.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import { type Transport, TransportError } from "../transport.ts";

export interface ResourceGraphOptions {
  readonly transport: Transport;
  /** Without a trailing slash, e.g. `https://management.azure.com`. */
  readonly endpoint: string;
  readonly tenant?: string | undefined;
  /** Milliseconds before the one repetition after a 5xx answer. */
  readonly retryDelayMs?: number | undefined;
}

/** Runs queries of Azure Resource Graph. */
export interface ResourceGraph {
  /** All rows of a query, all pages. `name` says what is read, plural, for messages. */
  readonly query: (kql: string, name: string, signal: AbortSignal) => Promise<Reading<Row>>;
}

export type Row = Readonly<Record<string, unknown>>;

/** Resource Graph's largest page. */
const rowsPerPage = 1000;
const mostPages = 200;

/** Makes the client. The transport adds the credential, so the library's own is switched off. */
export function createResourceGraph(options: ResourceGraphOptions): ResourceGraph {
  const client = new ResourceGraphClient(
    { getToken: () => Promise.resolve(null) },
    {
      endpoint: options.endpoint,
      httpClient: httpClientOver(options.transport, options.tenant),
      allowInsecureConnection: true,
    },
  );
  const { pipeline } = client;
  pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  // A redirect may never decide where a credential goes.
  pipeline.removePolicy({ name: redirectPolicyName });
  // Only server errors are repeated: a limit is said to the user, never waited for.
  pipeline.removePolicy({ name: "defaultRetryPolicy" });
  const retryDelayInMs = options.retryDelayMs ?? 500;
  pipeline.addPolicy(
    exponentialRetryPolicy({ maxRetries: 1, retryDelayInMs, maxRetryDelayInMs: 2000 }),
    { phase: "Retry" },
  );
  return {
    query: async (kql, name, signal) => {
      const rows: Row[] = [];
      let skipToken: string | undefined;
      let status: number | undefined;
      try {
        for (let page = 0; page < mostPages; page += 1) {
          const answer: unknown = await client.resources(
            {
              query: kql,
              options: {
                top: rowsPerPage,
                resultFormat: "objectArray",
                ...(skipToken === undefined ? {} : { skipToken }),
              },
            },
            {
              abortSignal: signal,
              // The library fails on an error that is not in Azure's own shape, and hides its status.
              onResponse: (response) => {
                status = response.status;
              },
            },
          );
          if (!isRecord(answer) || !Array.isArray(answer["data"])) throw new UnreadableError();
          rows.push(...(answer["data"] as readonly unknown[]).filter(isRecord));
          const next = answer["skipToken"];
          if (typeof next !== "string" || next === "") {
            return finished(rows, answer, name);
          }
          if (next === skipToken) break;
          skipToken = next;
        }
        return { facts: rows, problem: incomplete(rows.length, name) };
      } catch (error) {
        signal.throwIfAborted();
        const problem = problemOf(error, status, name);
        if (rows.length === 0) return unread(problem);
        return {
          facts: rows,
          problem: {
            ...problem,
            state: "partial",
            detail: `Only the first ${rows.length} rows were read. ${problem.detail}`,
          },
        };
      }
    },
  };
}

function finished(rows: readonly Row[], answer: Row, name: string): Reading<Row> {
  const isTruncated = answer["resultTruncated"] === "true" || answer["resultTruncated"] === true;
  return { facts: rows, problem: isTruncated ? incomplete(rows.length, name) : undefined };
}

function incomplete(count: number, name: string): Problem {
  return {
    state: "partial",
    detail: `Azure gave only ${count} rows of the ${name}; the rest was cut off.`,
  };
}

/** Azure answered with something that is no query result. */
class UnreadableError extends Error {}

function problemOf(error: unknown, status: number | undefined, name: string): Problem {
  if (error instanceof TransportError) return transportProblem(error, name);
  if (error instanceof UnreadableError) return unreadable(name);
  if (status === 401) {
    return {
      state: "unauthenticated",
      detail: `Azure did not accept the sign-in for the ${name}. Sign in to Azure again; exposure is unknown until then.`,
    };
  }
  if (status === 403) {
    return {
      state: "forbidden",
      detail: `You are not permitted to read the ${name} in Azure: that needs the Security Reader role on the subscriptions.`,
    };
  }
  if (status === 429) {
    return {
      state: "rateLimited",
      isTransient: true,
      detail: `Azure Resource Graph's quota is used up; the ${name} were not read. Refresh in a few seconds.`,
    };
  }
  if (status !== undefined && status >= 300) {
    return {
      state: "unreachable",
      isTransient: status >= 500,
      detail: `Azure answered ${status} for the ${name}. Refresh to try again; exposure is unknown until then.`,
    };
  }
  return unreadable(name);
}

function transportProblem(error: TransportError, name: string): Problem {
  if (error.reason === "notSignedIn") {
    return {
      state: "unauthenticated",
      detail: `The ${name} are not shown: you are not signed in to Azure. Ranking treats exposure as unknown until then.`,
    };
  }
  return {
    state: "unreachable",
    isTransient: error.reason === "network",
    detail: `Azure could not be reached for the ${name}: ${error.message}. Ranking treats exposure as unknown until then.`,
  };
}

function unreadable(name: string): Problem {
  return {
    state: "unreachable",
    isTransient: true,
    detail: `Azure's answer for the ${name} was not readable. Refresh to try again; exposure is unknown until then.`,
  };
}

/** The Azure libraries' HTTP client, sent through the transport. */
function httpClientOver(transport: Transport, tenant: string | undefined): HttpClient {
  return {
    sendRequest: async (request: PipelineRequest): Promise<PipelineResponse> => {
      const answer = await transport(
        {
          method: request.method,
          url: request.url,
          headers: request.headers.toJSON(),
          body: typeof request.body === "string" ? request.body : undefined,
          auth: "azure",
          tenant,
        },
        // The libraries type the signal by its own interface; they pass on the one given to them.
        request.abortSignal instanceof AbortSignal
          ? request.abortSignal
          : new AbortController().signal,
      );
      return {
        request,
        status: answer.status,
        headers: createHttpHeaders({ ...answer.headers }),
        bodyAsText: decodeText(answer.body),
      };
    },
  };
}
