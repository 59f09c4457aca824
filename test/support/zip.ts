import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/**
 * The files of a zip archive by name, in the order of its directory; folders are left out.
 *
 * Reads what packagers write: stored or deflated entries of less than 4 GiB (PKWARE APPNOTE 6.3,
 * sections 4.3.12 and 4.3.16). Throws for anything else.
 */
export function readZip(file: string): ReadonlyMap<string, Buffer> {
  const archive = readFileSync(file);
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  if (end < 0) throw new Error(`${file} is no zip archive`);
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`${file} is damaged`);
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, nameEnd);
    if (!name.endsWith("/")) files.set(name, contentOf(archive, at));
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`unknown compression ${method}`);
}
