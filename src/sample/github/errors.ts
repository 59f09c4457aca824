import type { JsonObject, Reply } from "../http/exchange.ts";

const documentation = "https://docs.github.com/rest";

/** A refusal as GitHub writes it. */
export function failure(status: number, message: string, more: JsonObject = {}): Reply {
  return {
    status,
    body: { message, ...more, documentation_url: documentation, status: String(status) },
  };
}

/** 404, also for what the account may not see. */
export const notFound: Reply = failure(404, "Not Found");

/** 401, for a request without a token. */
export const badCredentials: Reply = failure(401, "Bad credentials");

/** 400 with GitHub's words. */
export function badRequest(message: string): Reply {
  return failure(400, message);
}

/** 404 with a reason. */
export function missing(message: string): Reply {
  return failure(404, message);
}

/** One thing that is wrong with a request's body or query. */
export interface Fault {
  readonly resource: string;
  readonly field: string;
  readonly code: "missing_field" | "invalid" | "already_exists" | "custom";
  readonly value?: string;
}

/** 422 with GitHub's list of what is wrong. */
export function unprocessable(...faults: readonly Fault[]): Reply {
  return failure(422, "Validation Failed", { errors: faults.map((fault) => ({ ...fault })) });
}

/** 422 for a body that does not fit the operation's schema. */
export function invalidRequest(message: string): Reply {
  return failure(422, `Invalid request.\n\n${message}`);
}
