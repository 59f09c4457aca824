/** What is used of snappyjs 0.7.0, which comes without types. */
declare module "snappyjs" {
  /** Decodes a raw Snappy stream; throws when it is none or its content is over `maxLength` bytes. */
  export function uncompress(compressed: Uint8Array, maxLength: number): Uint8Array;
  /** Encodes bytes as a raw Snappy stream. */
  export function compress(content: Uint8Array): Uint8Array;
}
