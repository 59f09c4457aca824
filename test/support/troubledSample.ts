/** The sample with a record of what was written to it, and writes that go wrong when a test says so. */
import { openSample, type Sample } from "../../src/sample/sample.ts";
import type { SentRequest } from "../contract/githubContract.ts";
import { type TroubleName, type WriteTrouble, writeTroubles } from "./writeTroubles.ts";

/** A write that arrived. */
export interface Write extends SentRequest {
  readonly path: string;
  /** Parsed; undefined when there is none. */
  readonly fields: unknown;
  /** Undefined: it got no answer. */
  readonly status: number | undefined;
}

export interface TroubledSample {
  readonly sample: Sample;
  /** To be served; a body that fails stands for a connection that breaks. */
  readonly respond: (request: Request) => Promise<Response>;
  /** Every write that arrived, oldest first; grows. */
  readonly writes: readonly Write[];
  /** The next write whose `METHOD /path` fits goes wrong, once. */
  readonly trouble: (name: TroubleName, what: RegExp) => void;
  /** The next write that fits goes wrong, and nothing can be read until `see`. */
  readonly blind: (name: TroubleName, what: RegExp) => void;
  readonly see: () => void;
  /** Asks the sample as somebody else does, unrecorded; the parsed answer. */
  readonly ask: (method: string, path: string, body?: object) => Promise<unknown>;
}

/** Opens the sample without trouble. */
export function openTroubledSample(scenario?: string): TroubledSample {
  const sample = openSample(scenario === undefined ? {} : { scenario });
  const writes: Write[] = [];
  let next: { readonly trouble: WriteTrouble; readonly what: RegExp } | undefined;
  /** Until a write went wrong reading is as usual. */
  let blindness: "none" | "next" | "now" = "none";

  const respond = async (request: Request): Promise<Response> => {
    const { method, url } = request;
    const { pathname, origin } = new URL(url);
    const isRead = method === "GET" || method === "HEAD" || origin !== "https://api.github.com";
    if (isRead || isReading(pathname)) {
      return blindness === "now" ? new Response("", { status: 502 }) : sample.respond(request);
    }
    const body = await request.clone().text();
    const trouble = next?.what.test(`${method} ${pathname}`) === true ? next.trouble : undefined;
    if (trouble !== undefined) next = undefined;
    if (trouble !== undefined && blindness === "next") blindness = "now";
    const answer = await answerTo(request, trouble);
    writes.push({
      method,
      url,
      path: pathname,
      headers: withoutCredential(request.headers),
      body: body === "" ? undefined : body,
      fields: body === "" ? undefined : JSON.parse(body),
      status: trouble?.ends === undefined ? answer.status : undefined,
    });
    return answer;
  };

  const answerTo = async (request: Request, trouble: WriteTrouble | undefined) => {
    const usual =
      trouble === undefined || trouble.hasActed ? await sample.respond(request) : undefined;
    const other = trouble?.answer?.(Math.floor(Date.now() / 1000));
    if (other !== undefined) return other;
    return trouble?.ends === undefined && usual !== undefined ? usual : ending(trouble?.ends);
  };

  return {
    sample,
    respond,
    writes,
    trouble: (name, what) => {
      next = { trouble: writeTroubles[name], what };
    },
    blind: (name, what) => {
      next = { trouble: writeTroubles[name], what };
      blindness = "next";
    },
    see: () => {
      blindness = "none";
    },
    ask: async (method, path, body) => {
      const answer = await sample.respond(
        new Request(`https://api.github.com/repos/acme/storefront${path}`, {
          method,
          headers: { authorization: "Bearer of-nobody", accept: "application/vnd.github+json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await answer.text();
      return answer.ok && text !== "" ? (JSON.parse(text) as unknown) : undefined;
    },
  };
}

/** Questions that are too long for an address. */
function isReading(path: string): boolean {
  return path === "/graphql" || path.endsWith("/attestations/bulk-list");
}

function withoutCredential(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].filter(
      ([name]) => !/^(?:authorization|host|connection|content-length)$/.test(name),
    ),
  );
}

/** An answer whose body breaks off, or never begins. */
function ending(how: WriteTrouble["ends"]): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (how === "brokenInTheMiddle") controller.enqueue(new TextEncoder().encode('{"number":'));
    },
    pull: async (controller) => {
      if (how === "silent") return new Promise<void>(() => undefined);
      // What was sent before is to be on its way.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return controller.error(new Error("the connection breaks"));
    },
  });
  return new Response(body, { headers: { "content-type": "application/json; charset=utf-8" } });
}
