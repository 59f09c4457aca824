import { isRecord } from "../sources/json.ts";
import { type Transport, TransportError } from "../sources/transport.ts";

/** The bundled simulator of the upstreams, as far as the worker knows it. */
export interface SampleUpstream {
  readonly respond: (request: Request) => Promise<Response>;
  /** The scenario's clock, ISO 8601. */
  readonly now: string;
  readonly writeRepository: (folder: string, signal?: AbortSignal) => Promise<void>;
}

/** Opens the simulator of a loaded `sample.cjs`; throws when the module is not one. */
export function openSample(module: unknown): SampleUpstream {
  const open = isRecord(module) ? module["openSample"] : undefined;
  if (!isOpener(open)) throw new Error("the sample's bundle is damaged");
  return open();
}

/** The sample is its own bundle with this one export; its tests hold it to the shape. */
function isOpener(value: unknown): value is () => SampleUpstream {
  return typeof value === "function";
}

/** A transport into the simulator, with a made-up credential where one is wanted; no network. */
export function sampleTransport(sample: SampleUpstream): Transport {
  return async (request, signal) => {
    signal.throwIfAborted();
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
        throw new TransportError("network", "the sample failed", { cause: error });
      });
    signal.throwIfAborted();
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  };
}
