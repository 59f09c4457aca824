import { TransportError } from "../transport.ts";

interface RequestOptions {
  readonly method?: string | undefined;
  request?: Record<string, unknown>;
}

/**
 * Keeps the retry plugin from repeating what must not be repeated: writes, whose first attempt may
 * have been carried out, and requests that the transport itself refused or could not send.
 */
export function withoutVainRetries(octokit: {
  readonly hook: {
    error(
      name: "request",
      callback: (error: unknown, options: RequestOptions) => Promise<never>,
    ): void;
  };
}): Record<string, never> {
  octokit.hook.error("request", (error, options) => {
    const refused = error instanceof Error && error.cause instanceof TransportError;
    const signal = options.request?.["signal"];
    const isAborted = signal instanceof AbortSignal && signal.aborted;
    const isRead =
      options.method === "GET" ||
      options.method === "HEAD" ||
      options.request?.["isLookup"] === true;
    if (refused || isAborted || !isRead) {
      options.request = { ...options.request, retries: 0 };
    }
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  });
  return {};
}
