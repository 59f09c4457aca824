import { ResourceGraphClient } from "@azure/arm-resourcegraph";
import {
  createHttpHeaders,
  exponentialRetryPolicy,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
  redirectPolicyName,
} from "@azure/core-rest-pipeline";
import { decodeText } from "../json.ts";
import type { Transport } from "../transport.ts";

/** What the library's client is made from. */
export interface ClientOptions {
  readonly transport: Transport;
  /** Without a trailing slash. */
  readonly endpoint: string;
  readonly tenant?: string | undefined;
  readonly retryDelayMs?: number | undefined;
}

/**
 * Makes the library's client over a transport that adds the credential: the library's own
 * credential, redirects and waiting are switched off.
 */
export function createResourceGraphClient(options: ClientOptions): ResourceGraphClient {
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
  // Only server errors are repeated: a limit is waited for here, with what all queries know of it.
  pipeline.removePolicy({ name: "defaultRetryPolicy" });
  const retryDelayInMs = options.retryDelayMs ?? 500;
  pipeline.addPolicy(
    exponentialRetryPolicy({ maxRetries: 1, retryDelayInMs, maxRetryDelayInMs: 2000 }),
    { phase: "Retry" },
  );
  return client;
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
