import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The file of random bytes beside what is kept; without them the names tell nothing of a token. */
const saltName = "salt";
const saltBytes = 32;

/**
 * Whose facts a process without accounts keeps: a name for its token, from which nobody gets the
 * token. Another token has another name, so that one never gets what another has read.
 *
 * The same in every process that keeps things in `folder`. Where the folder cannot be used the name
 * is this process's alone, and nothing is found that was kept.
 */
export function tokenOwner(token: string, folder: string | undefined): string {
  return createHmac("sha256", saltIn(folder)).update(token).digest("hex");
}

function saltIn(folder: string | undefined): Buffer {
  const made = randomBytes(saltBytes);
  if (folder === undefined) return made;
  const path = join(folder, saltName);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, made, { mode: 0o600, flag: "wx" });
    return made;
  } catch {
    // It is there already, or the folder cannot be used.
    return readSalt(path) ?? made;
  }
}

/** Undefined for one that is damaged, or that another process has just begun to write. */
function readSalt(path: string): Buffer | undefined {
  try {
    const salt = readFileSync(path);
    return salt.byteLength === saltBytes ? salt : undefined;
  } catch {
    return undefined;
  }
}
