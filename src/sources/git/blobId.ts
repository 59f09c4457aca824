import { createHash } from "node:crypto";

/**
 * True when a text of the working tree is what a blob holds, also with line ends that git turned
 * when checking it out. Ids of 64 digits are of SHA-256.
 */
export function isBlobOf(text: string, id: string): boolean {
  return blobId(text, id.length) === id || blobId(text.replaceAll("\r\n", "\n"), id.length) === id;
}

/** The id that git gives to a content: the hash of its kind, length and bytes. */
function blobId(text: string, digits: number): string {
  const bytes = Buffer.from(text);
  return createHash(digits === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}
