import { isRecord } from "../sources/json.ts";
import { type Transport, TransportError } from "../sources/transport.ts";

/** The bundled simulator of the upstreams, as far as the worker knows it. */
export interface SampleUpstream {
  readonly respond: (request: Request) => Promise<Response>;
  /** The scenario's clock, ISO 8601. */
  readonly now: string;
  /** Upstreams for which the scenario has no session; none when absent. */
  readonly signedOutOf?: readonly ("github" | "azure")[];
  readonly writeRepository: (folder: string, signal?: AbortSignal) => Promise<void>;
}

/**
 * Opens the simulator of a loaded `sample.cjs`, in a named scenario or the usual one. Throws when
 * the module is no sample, and a `RangeError` that lists the scenarios when it has none of that name.
 */
export function openSample(module: unknown, scenario?: string): SampleUpstream {
  const open = isRecord(module) ? module["openSample"] : undefined;
  if (!isOpener(open)) throw new Error("the sample's bundle is damaged");
  return open(scenario === undefined ? {} : { scenario });
}

/** The sample is its own bundle with this one export; its tests hold it to the shape. */
function isOpener(
  value: unknown,
): value is (options: { readonly scenario?: string }) => SampleUpstream {
  return typeof value === "function";
}

/** A transport into the simulator, with a made-up credential where one is wanted; no network. */
export function sampleTransport(sample: SampleUpstream): Transport {
  return async (request, signal) => {
    signal.throwIfAborted();
    if (sample.signedOutOf?.some((upstream) => upstream === request.auth) === true) {
      throw new TransportError("notSignedIn", "nobody is signed in to this sample");
    }
    const headers = new Headers({ ...request.headers });
    if (request.auth !== "none") headers.set("authorization", "Bearer sample");
    const body = request.body;
    const answer = await sample
      .respond(
        new Request(request.url, {
          method: request.method,
          headers,
          ...(body === undefined
            ? {}
            : { body: typeof body === "string" ? body : new Uint8Array(body) }),
        }),
      )
      .catch((error: unknown) => {
        throw new TransportError("network", "no connection came about", { cause: error });
      });
    signal.throwIfAborted();
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  };
}
