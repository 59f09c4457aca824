import { isUtf8 } from "node:buffer";
import type { HttpRequest, HttpResponse } from "../../src/protocol/messages.ts";
import type { Sample } from "../../src/sample/sample.ts";
import type { ReceivedAnswer, SentRequest } from "./githubContract.ts";

/** A request of the worker and what it was answered. */
export interface Exchange {
  readonly request: HttpRequest;
  /** As it reaches the upstream: with the client's credential, names in lower case. */
  readonly sent: SentRequest;
  readonly answer: ReceivedAnswer;
}

/** A client that answers the worker's requests from the sample and keeps every exchange. */
export function sampleUpstream(sample: Sample): {
  readonly exchanges: readonly Exchange[];
  readonly http: (request: HttpRequest) => Promise<HttpResponse>;
} {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    http: async (request) => {
      const { method, url, body } = request;
      const headers = new Headers({ ...request.headers });
      if (request.auth !== "none") headers.set("authorization", "Bearer of-nobody");
      const response = await sample.respond(
        new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
      );
      const bytes = Buffer.from(await response.arrayBuffer());
      const answer = {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: bytes.toString("utf8"),
      };
      const sent = { method, url, headers: Object.fromEntries(headers), body };
      exchanges.push({ request, sent, answer });
      return isUtf8(bytes)
        ? answer
        : { ...answer, body: bytes.toString("base64"), encoding: "base64" };
    },
  };
}

/** True for a request to GitHub's REST API; GraphQL has no description of this form. */
export function isGitHub({ sent }: Exchange): boolean {
  const { origin, pathname } = new URL(sent.url);
  return origin === "https://api.github.com" && pathname !== "/graphql";
}
