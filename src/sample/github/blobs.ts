import { bundleAt } from "./artifacts.ts";
import type { Setting } from "./world.ts";

/** Where GitHub keeps bundles of attestations, compressed; it takes a signature, not a token. */
export const blobOrigin = "https://tmaproduction.blob.core.windows.net";

/**
 * The store of attestations: answers a signed address with the bundle, compressed by Snappy, and
 * refuses a credential, an unsigned address, and every method but GET and HEAD.
 */
export function openBlobs(setting: Setting): (request: Request) => Promise<Response> {
  return (request) => Promise.resolve(answer(setting, request));
}

function answer(setting: Setting, request: Request): Response {
  const url = new URL(request.url);
  if (request.headers.has("authorization")) return failure(400, "InvalidAuthenticationInfo");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return failure(405, "UnsupportedHttpVerb");
  }
  const expiry = Date.parse(url.searchParams.get("se") ?? "");
  if (!url.searchParams.has("sig") || !(expiry > Date.parse(setting.now))) {
    return failure(403, "AuthenticationFailed");
  }
  const bundle = bundleAt(setting, url.pathname);
  if (bundle === undefined) return failure(404, "BlobNotFound");
  const body = request.method === "HEAD" ? null : snappy(Buffer.from(JSON.stringify(bundle)));
  return new Response(body, { headers: { "content-type": "application/octet-stream" } });
}

function failure(status: number, code: string): Response {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`;
  return new Response(body, { status, headers: { "content-type": "application/xml" } });
}

/** Literals of at most this many bytes have a length of two bytes. */
const longestLiteral = 65_536;

/**
 * A raw Snappy stream (google/snappy, format_description.txt) of literals only: the length of the
 * content, seven bits a byte, then pieces of it with their lengths.
 */
function snappy(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let length = content.length;
  for (; length >= 0x80; length >>>= 7) bytes.push((length & 0x7f) | 0x80);
  bytes.push(length);
  for (let start = 0; start < content.length; start += longestLiteral) {
    const piece = content.subarray(start, start + longestLiteral);
    const last = piece.length - 1;
    bytes.push(61 << 2, last & 0xff, last >>> 8, ...piece);
  }
  return Uint8Array.from(bytes);
}
