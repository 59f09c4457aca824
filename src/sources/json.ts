/** Bytes as UTF-8 text; bytes that are no UTF-8 become U+FFFD. */
export function decodeText(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON that came from outside; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    // The result stays unknown until a schema has read it.
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
