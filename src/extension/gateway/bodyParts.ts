/** Bodies on their way to the worker: decoded, and cut where they are too large for one message. */
import type { HttpPart } from "../../protocol/messages.ts";

/** How large a part may be, and how long the rest of a body waits to be asked for. */
export interface PartLimits {
  readonly partBytes: number;
  readonly expiryMs: number;
}

interface Rest {
  readonly bytes: Uint8Array;
  readonly isText: boolean;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Cuts bodies into parts and keeps what has not been asked for.
 *
 * A handle (`next`) works once and expires; then the rest is forgotten. Text is cut between
 * characters, so that every part is valid by itself.
 */
export class BodyParts {
  readonly #limits: PartLimits;
  readonly #rests = new Map<string, Rest>();

  constructor(limits: PartLimits) {
    this.#limits = limits;
  }

  /** The first part of a body; the whole of it when it is small enough. */
  first(bytes: Uint8Array): HttpPart {
    return this.#cut(bytes, isUtf8(bytes));
  }

  /** The part behind a handle, or undefined when it was used, has expired or never was. */
  next(handle: string): HttpPart | undefined {
    const rest = this.#rests.get(handle);
    if (rest === undefined) return undefined;
    this.#forget(handle);
    return this.#cut(rest.bytes, rest.isText);
  }

  /** How many bodies wait to be asked for. */
  get waiting(): number {
    return this.#rests.size;
  }

  dispose(): void {
    for (const handle of this.#rests.keys()) this.#forget(handle);
  }

  #cut(bytes: Uint8Array, isText: boolean): HttpPart {
    const end = isText ? textEnd(bytes, this.#limits.partBytes) : this.#limits.partBytes;
    const part = encode(bytes.subarray(0, end), isText);
    if (bytes.length <= end) return part;
    return { ...part, next: this.#keep(bytes.subarray(end), isText) };
  }

  #keep(bytes: Uint8Array, isText: boolean): string {
    const handle = crypto.randomUUID();
    const timer = setTimeout(() => this.#rests.delete(handle), this.#limits.expiryMs);
    this.#rests.set(handle, { bytes, isText, timer });
    return handle;
  }

  #forget(handle: string): void {
    clearTimeout(this.#rests.get(handle)?.timer);
    this.#rests.delete(handle);
  }
}

function encode(bytes: Uint8Array, isText: boolean): HttpPart {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isText
    ? { body: buffer.toString("utf8") }
    : { body: buffer.toString("base64"), encoding: "base64" };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    // The decoder's one way to say no.
    return false;
  }
}

/** The largest cut at or before `limit` that does not split a character (RFC 3629). */
function textEnd(bytes: Uint8Array, limit: number): number {
  if (bytes.length <= limit) return limit;
  let end = limit;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return end === 0 ? limit : end;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}
